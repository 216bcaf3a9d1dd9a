import type { Sql, Tx } from '#platform/store'

/**
 * Where the log holds a signal. Sequence numbers commit out of order and so do transactions; but below
 * `pg_snapshot_xmin` every transaction has ended, and there the order of (era, xid, sequence) never changes.
 */
export interface Position {
  readonly era: number
  readonly xid: bigint
  readonly sequence: number
}

export const logStart: Position = { era: 0, xid: 0n, sequence: 0 }

export function comparePositions(a: Position, b: Position): number {
  return a.era - b.era || (a.xid < b.xid ? -1 : a.xid > b.xid ? 1 : 0) || a.sequence - b.sequence
}

export function formatPosition({ era, xid, sequence }: Position): string {
  return `${era}.${xid}.${sequence}`
}

export function parsePosition(text: string): Position | undefined {
  const match = /^(\d{1,4})\.(\d{1,20})\.(\d{1,9})$/.exec(text)
  if (!match) return undefined
  const [, era, digits, sequence] = match
  const xid = BigInt(digits ?? 0)
  // An xid8 has 64 bits.
  return xid < 2n ** 64n ? { era: Number(era), xid, sequence: Number(sequence) } : undefined
}

export interface PositionRow {
  readonly era: number
  readonly xid: string
  readonly sequence: number
}

export function toPosition(row: PositionRow): Position {
  return { era: row.era, xid: BigInt(row.xid), sequence: row.sequence }
}

/** Signals after one position and up to another: what a consumer takes at a time. */
export interface LogRange {
  readonly after: Position
  readonly upTo: Position
}

/** SQL that holds for the rows of a range; `alias` names the log in the query. */
export function withinRange(sql: Sql | Tx, range: LogRange, alias = 'l') {
  const { after, upTo } = range
  const columns = sql.unsafe(`(${alias}.era, ${alias}.xid, ${alias}.sequence)`)
  return sql`${columns} > (${after.era}::smallint, ${String(after.xid)}::text::xid8, ${after.sequence}::int)
    AND ${columns} <= (${upTo.era}::smallint, ${String(upTo.xid)}::text::xid8, ${upTo.sequence}::int)`
}
