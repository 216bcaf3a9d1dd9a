import { comparePositions, type LogRange, parsePosition } from '#platform/signals'
import type { Sql, Tx } from '#platform/store'

/** A removal by retention, and of its range what it left, in entries of the same transaction. */
export const removeAction = 'signals.remove'
export const leaveAction = 'signals.leave'

/** What entries say of a range of the log that retention made hollow. */
export interface Removal extends LogRange {
  readonly xid: string
}

/** All removals, the last one first; what lies within a later one says nothing any more. */
export async function listRemovals(sql: Sql | Tx): Promise<Removal[]> {
  const rows = await sql<{ xid: string; after: string; up_to: string }[]>`
    SELECT xid::text AS xid, detail ->> 'after' AS after, detail ->> 'upTo' AS up_to FROM audit.entry
    WHERE action = ${removeAction} ORDER BY era DESC, entry.xid DESC, number DESC`
  const last: Removal[] = []
  for (const row of rows) {
    const [after, upTo] = [parsePosition(row.after), parsePosition(row.up_to)]
    if (after && upTo && !last.some((later) => isInside({ after, upTo }, later)))
      last.push({ after, upTo, xid: row.xid })
  }
  return last
}

export function isInside({ after, upTo }: LogRange, outer: LogRange): boolean {
  return comparePositions(outer.after, after) <= 0 && comparePositions(upTo, outer.upTo) <= 0
}
