import { type LogRange, type Position, type PositionRow, toPosition, withinRange } from '#platform/signals'
import type { Tx } from '#platform/store'
import type { Day, PlacePath } from '#vocabulary'
import type { SignalSeen } from './signal-seen.ts'

/** A signal with the number that the log has for its source. */
export interface LoggedSignal extends SignalSeen {
  readonly sourceId: number
}

type Row = PositionRow & {
  source_id: number
  source: string
  id: string
  kind: string
  place: PlacePath
  occurred_at: Date | null
  known_on: Day
  record: string | null
  revision: number
  retracted: boolean
  reach: string | null
  submitted_by: string
  data: Record<string, unknown>
}

/** What is read of a signal. */
function columns(tx: Tx) {
  return tx`l.era, l.xid::text, l.sequence, l.source AS source_id, s.source, l.id, l.kind, l.place, l.occurred_at, l.known_on,
    l.record, l.revision, l.retracted, l.reach, l.submitted_by, l.data`
}

/** The signals of a range that are of certain kinds, in the order of the log. */
export async function readSignals(
  tx: Tx,
  range: LogRange,
  of: { kinds: readonly string[]; knownFrom?: Day | undefined; area?: string | undefined },
): Promise<LoggedSignal[]> {
  const rows = await tx<Row[]>`
    SELECT ${columns(tx)}
    FROM signals.log l JOIN signals.source s ON s.id = l.source
    WHERE ${withinRange(tx, range)} AND l.kind = ANY (${[...of.kinds]})
      ${of.knownFrom === undefined ? tx`` : tx`AND l.known_on >= ${of.knownFrom}::text::date`}
      ${of.area === undefined ? tx`` : tx`AND l.place >= ${of.area} AND l.place < ${`${of.area}/`}`}
    ORDER BY l.era, l.xid, l.sequence`
  return rows.map(toSignal)
}

/** The events that the records of these signals are named by, where they came by a position as the only versions of their records. */
export async function findOriginals(
  tx: Tx,
  signals: readonly LoggedSignal[],
  by: Position,
): Promise<LoggedSignal[]> {
  const rows = await tx<Row[]>`
    SELECT DISTINCT ${columns(tx)}
    FROM unnest(${signals.map(({ sourceId }) => sourceId)}::int[], ${signals.map(({ record }) => record)}::text[]) AS w (source, record)
    JOIN signals.seen n ON n.source = w.source AND n.id = w.record COLLATE "C"
      AND (n.era, n.xid, n.sequence) <= (${by.era}::smallint, ${String(by.xid)}::text::xid8, ${by.sequence}::int)
    JOIN signals.log l ON l.era = n.era AND l.xid = n.xid AND l.sequence = n.sequence AND l.record IS NULL
    JOIN signals.source s ON s.id = l.source`
  return rows.map(toSignal)
}

/** Where the next so many rows of the log end, after a position and no further than another; nothing where there are none. */
export async function findPageEnd(
  tx: Tx,
  { after, upTo }: LogRange,
  of: { limit: number; knownFrom: Day },
): Promise<{ end: Position; rows: number } | undefined> {
  const [row] = await tx<(PositionRow & { rows: number })[]>`
    SELECT era, xid::text, sequence, rows FROM (
      SELECT l.era, l.xid, l.sequence, row_number() OVER (ORDER BY l.era, l.xid, l.sequence) AS rows
      FROM signals.log l
      WHERE ${withinRange(tx, { after, upTo })} AND l.known_on >= ${of.knownFrom}::text::date
      ORDER BY l.era, l.xid, l.sequence LIMIT ${of.limit}
    ) AS page ORDER BY rows DESC LIMIT 1`
  return row && { end: toPosition(row), rows: row.rows }
}

/** The last position below every open transaction: nothing can appear before it any more. */
export async function findLogEnd(tx: Tx): Promise<Position | undefined> {
  const [row] = await tx<PositionRow[]>`
    SELECT l.era, l.xid::text, l.sequence FROM signals.log l
    WHERE l.era < (SELECT max(era) FROM signals.era) OR l.xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY l.era DESC, l.xid DESC, l.sequence DESC LIMIT 1`
  return row && toPosition(row)
}

function toSignal(row: Row): LoggedSignal {
  const { record, id, revision, retracted, occurred_at, reach } = row
  return {
    sourceId: row.source_id,
    kind: row.kind,
    place: row.place,
    source: row.source,
    time: occurred_at ?? undefined,
    knownOn: row.known_on,
    data: row.data,
    record: record ?? id,
    versioned: record !== null || revision > 0 || retracted,
    revision,
    retracted,
    reach: reach === null ? undefined : reach.split(' '),
    at: [row.era, BigInt(row.xid), row.sequence],
    submittedBy: row.submitted_by,
  }
}
