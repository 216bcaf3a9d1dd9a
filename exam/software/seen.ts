import { z } from 'zod'
import { Disease, PlacePath, Words } from '#vocabulary'
import type { Api } from './api.ts'

/** An alert as the software shows it; what an exam reads of it. */
export const SeenAlert = z.object({
  id: z.int(),
  origin: z.object({ kind: z.string(), id: z.string() }),
  disease: Disease.optional(),
  place: PlacePath,
  placeName: Words,
  title: Words,
  immediate: z.boolean(),
  raisedAt: z.coerce.date(),
  state: z.enum(['waiting', 'verifying', 'investigating', 'closed']),
  unit: z.string().optional(),
  dueAt: z.coerce.date().optional(),
  verifiedAt: z.coerce.date().optional(),
  closedAt: z.coerce.date().optional(),
  outcome: z.string().optional(),
})
export type SeenAlert = z.infer<typeof SeenAlert>

export const SeenTask = z.object({
  id: z.int(),
  kind: z.enum(['to-do', 'problem']),
  type: z.string(),
  title: Words,
  place: PlacePath,
  placeName: Words,
  unit: z.string().optional(),
  originator: z.string().optional(),
  checks: z.int().optional(),
  state: z.string(),
  openedAt: z.coerce.date(),
  dueAt: z.coerce.date(),
  endedAt: z.coerce.date().optional(),
  outcome: z.string().optional(),
})
export type SeenTask = z.infer<typeof SeenTask>

/** A list, page by page, the newest first, until an item that was read before; then in the order in which they came. */
export async function readNewer<Item extends { readonly id: number }>(
  api: Api,
  path: string,
  { item, after }: { item: z.ZodType<Item>; after: number },
): Promise<Item[]> {
  const page = z.object({ items: z.array(item), next: z.string().optional() })
  const found: Item[] = []
  let next = ''
  for (;;) {
    const read = page.parse(await api.get(`${path}&limit=100${next && `&after=${encodeURIComponent(next)}`}`))
    const newer = read.items.filter(({ id }) => id > after)
    found.push(...newer)
    if (newer.length < read.items.length || read.next === undefined) return found.reverse()
    next = read.next
  }
}
