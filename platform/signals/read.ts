import type { Tx } from '#platform/store'
import type { Day, PlacePath } from '#vocabulary'
import { logStart, type Position, type PositionRow, toPosition } from './position.ts'

export type SignalRow = PositionRow & {
  known_on: Day
  received_at: Date
  source: string
  id: string
  kind: string
  place: PlacePath
  occurred_at: Date | null
  record: string | null
  revision: number
  retracted: boolean
  extensions: Record<string, unknown> | null
  data: Record<string, unknown>
}

/**
 * Signals in the order of the log: what the transaction's scope may see of them. Only what lies below every open
 * transaction, so that who reads on from the last position misses nothing.
 */
export async function listSignals(
  tx: Tx,
  of: {
    after: Position
    limit: number
    place?: string | undefined
    kind?: string | undefined
    source?: string | undefined
  },
): Promise<SignalRow[]> {
  const { after } = of
  return await tx<SignalRow[]>`
    SELECT l.era, l.xid::text, l.sequence, l.known_on, l.received_at, s.source, l.id, l.kind, l.place, l.occurred_at,
      l.record, l.revision, l.retracted, l.extensions, l.data
    FROM signals.log l JOIN signals.source s ON s.id = l.source
    WHERE (l.era, l.xid, l.sequence) > (${after.era}::smallint, ${String(after.xid)}::text::xid8, ${after.sequence}::int)
      AND (l.era < (SELECT max(era) FROM signals.era) OR l.xid < pg_snapshot_xmin(pg_current_snapshot()))
      ${of.place ? tx`AND l.place >= ${of.place} AND l.place < ${`${of.place}/`}` : tx``}
      ${of.kind ? tx`AND l.kind = ${of.kind}` : tx``}
      ${of.source ? tx`AND l.source = (SELECT id FROM signals.source WHERE source = ${of.source})` : tx``}
    ORDER BY l.era, l.xid, l.sequence LIMIT ${of.limit}`
}

/** The last position below every open transaction: behind it nothing can appear any more before it. */
export async function findReadableEnd(tx: Tx): Promise<Position> {
  const [row] = await tx<PositionRow[]>`
    SELECT era, xid::text, sequence FROM signals.log l
    WHERE l.era < (SELECT max(era) FROM signals.era) OR l.xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY l.era DESC, l.xid DESC, l.sequence DESC LIMIT 1`
  return row ? toPosition(row) : logStart
}

/** So far back from a position a step is looked for. */
const stepWithin = 10_000

/**
 * When the log stood at a position: the machine's time of the last signal up to it, and the city's of the last step. Each is
 * absent where there is none; a step also where the latest ten thousand signals before it are none.
 */
export async function findTimesAt(
  tx: Tx,
  { era, xid, sequence }: Position,
): Promise<{ receivedAt?: Date; steppedAt?: Date }> {
  const upTo = tx`(l.era, l.xid, l.sequence) <= (${era}::smallint, ${String(xid)}::text::xid8, ${sequence}::int)`
  const [row] = await tx<{ received_at: Date; stepped_at: Date | null }[]>`
    WITH recent AS MATERIALIZED (
      SELECT l.received_at, l.occurred_at, l.kind FROM signals.log l WHERE ${upTo}
      ORDER BY l.era DESC, l.xid DESC, l.sequence DESC LIMIT ${stepWithin})
    SELECT max(received_at) AS received_at, max(occurred_at) FILTER (WHERE kind LIKE '%.step') AS stepped_at
    FROM recent HAVING count(*) > 0`
  return {
    ...(row ? { receivedAt: row.received_at } : {}),
    ...(row?.stepped_at ? { steppedAt: row.stepped_at } : {}),
  }
}

export interface Age {
  readonly name: string
  /** When the first signal that it has not taken came; null where it has taken all. */
  readonly waitingSince: Date | null
}

/** How far behind readers of the log are, in machine time. */
export async function listAges(tx: Tx, names: readonly string[]): Promise<Age[]> {
  return await tx<Age[]>`
    SELECT c.name, (
      SELECT l.received_at FROM signals.log l WHERE (l.era, l.xid, l.sequence) > (c.era, c.xid, c.sequence)
      ORDER BY l.era, l.xid, l.sequence LIMIT 1) AS "waitingSince"
    FROM signals.consumer c WHERE c.name = ANY (${[...names]}) ORDER BY c.name`
}

export interface ParkedRow extends PositionRow {
  readonly consumer: string
  readonly error: string
  readonly parked_at: Date
}

export async function listParked(tx: Tx, limit: number): Promise<ParkedRow[]> {
  return await tx<ParkedRow[]>`
    SELECT consumer, era, xid::text, sequence, error, parked_at FROM signals.parked
    ORDER BY consumer, parked.era, parked.xid, parked.sequence LIMIT ${limit}`
}
