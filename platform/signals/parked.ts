import type { Tx } from '#platform/store'
import type { Position, PositionRow } from './position.ts'

export interface SetAside extends PositionRow {
  readonly consumer: string
  readonly error: string
  readonly parked_at: Date
  readonly tried_at: Date
  readonly attempts: number
  /** What it is, where the log still holds it. */
  readonly kind: string | null
  readonly source: string | null
  readonly id: string | null
}

/** Records that were set aside, by consumer and then in the order of the log; those tried least often first where so asked. */
export async function listSetAside(
  tx: Tx,
  of: {
    consumer?: string | undefined
    after?: { consumer: string; at: Position } | undefined
    leastTriedFirst?: boolean
    limit: number
  },
): Promise<SetAside[]> {
  const { consumer, after, leastTriedFirst = false, limit } = of
  return await tx<SetAside[]>`
    SELECT p.consumer, p.era, p.xid::text AS xid, p.sequence, p.error, p.parked_at, p.tried_at, p.attempts, l.kind,
      s.source, l.id
    FROM signals.parked p
    LEFT JOIN signals.log l ON l.era = p.era AND l.xid = p.xid AND l.sequence = p.sequence
    LEFT JOIN signals.source s ON s.id = l.source
    WHERE true ${consumer === undefined ? tx`` : tx`AND p.consumer = ${consumer}`}
      ${
        after
          ? tx`AND (p.consumer, p.era, p.xid, p.sequence) > (${after.consumer}, ${after.at.era}::smallint,
              ${String(after.at.xid)}::text::xid8, ${after.at.sequence}::int)`
          : tx``
      }
    ORDER BY ${leastTriedFirst ? tx`p.attempts,` : tx``} p.consumer, p.era, p.xid, p.sequence LIMIT ${limit}`
}

export async function countSetAside(tx: Tx, consumer: string): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    SELECT count(*) FROM signals.parked WHERE consumer = ${consumer}`
  return row?.count ?? 0
}

/** Gives it up for good; false where it is not set aside. What one who replays it holds is waited for. */
export async function discardSetAside(
  tx: Tx,
  { consumer, at }: { consumer: string; at: Position },
): Promise<boolean> {
  const gone = await tx`
    DELETE FROM signals.parked WHERE consumer = ${consumer} AND parked.era = ${at.era}
      AND parked.xid = ${String(at.xid)}::text::xid8 AND parked.sequence = ${at.sequence}`
  return gone.count === 1
}
