import { type Scope, type Tx, withinScope } from '#platform/store'
import type { PlacePath, Words } from '#vocabulary'

export interface EventInBrief {
  readonly id: number
  readonly title: Words
  readonly place: PlacePath
  readonly madeAt: Date
}

/** Open events that came into being since an instant of city time, as far as the scope sees. */
export async function countEventChanges(
  tx: Tx,
  since: Date,
): Promise<{ proposed: number; confirmed: number }> {
  const [row] = await tx<{ proposed: number; confirmed: number }[]>`
    SELECT count(*) FILTER (WHERE state = 'proposed')::int AS proposed,
      count(*) FILTER (WHERE state = 'confirmed')::int AS confirmed
    FROM events.event WHERE state IN ('proposed', 'confirmed') AND made_at >= ${since}`
  return { proposed: row?.proposed ?? 0, confirmed: row?.confirmed ?? 0 }
}

/** Events that were proposed and that nobody has confirmed or rejected, the oldest first; and how many there are. */
export async function listProposedEvents(
  tx: Tx,
  of: { scope: Scope; limit: number },
): Promise<{ first: EventInBrief[]; count: number }> {
  const rows = await tx<(EventInBrief & { count: number })[]>`
    SELECT id, jsonb_build_object('zh', title_zh, 'en', title_en) AS title, place, made_at AS "madeAt",
      (count(*) OVER ())::int AS count
    FROM events.event WHERE state = 'proposed' AND state IN ('proposed', 'confirmed') AND ${withinScope(tx, of.scope)}
    ORDER BY made_at, id LIMIT ${of.limit}`
  return { first: rows.map(({ count: _, ...event }) => event), count: rows[0]?.count ?? 0 }
}
