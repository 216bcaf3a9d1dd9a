import { z } from 'zod'

/** Keyset paging: `after` is the `next` of the page before; a page without `next` is the last. */
export const PageQuery = {
  after: z.string().max(400).optional().meta({ description: 'The `next` of the page before' }),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
}

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().optional() })
}

/** A page of the rows found when one more than the limit was asked for. */
export function toPage<Row>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => string,
): { items: Row[]; next?: string } {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return rows.length > limit && last !== undefined ? { items, next: keyOf(last) } : { items }
}
