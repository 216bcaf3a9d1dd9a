import type { PendingQuery, Row } from 'postgres'
import type { Scope } from './database.ts'
import type { Tx } from './server.ts'

/**
 * SQL that holds for the rows of a scope's areas, by their column `place`. Row-level security holds them too, but by a function
 * that no index serves: a list says its areas itself, so that it is a range of paths.
 */
export function withinScope(tx: Tx, { places }: Pick<Scope, 'places'>) {
  if (places === 'everywhere') return tx`true`
  if (places.length === 0) return tx`false`
  return tx`(false ${places.map((area) => tx`OR (place >= ${area} AND place < ${`${area}/`})`)})`
}

/** A plan for these values and no others: which index serves a list depends on how much a place or a disease has. */
export function planAnew(tx: Tx): void {
  // Not waited for: the next statement on this line finds it done, and the transaction fails where it failed.
  tx`SELECT set_config('plan_cache_mode', 'force_custom_plan', true)`.execute()
}

/** Nobody reads a larger number off a screen, and counting on would cost what nobody gets. */
export const countedAtMost = 10_000

/** How many rows a query finds, as far as it is worth counting. */
export async function countUpTo(tx: Tx, rows: PendingQuery<Row[]>): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (${rows} LIMIT ${countedAtMost}) AS counted`
  return row?.count ?? 0
}
