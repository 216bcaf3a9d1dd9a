import type { Sql, Tx } from '#platform/store'

/** Where an entry stands: era of the server, transaction, number. Compared as the log's positions are. */
export interface EntryPosition {
  readonly era: number
  readonly xid: bigint
  readonly number: number
}

export const auditStart: EntryPosition = { era: 0, xid: 0n, number: 0 }

export function compareEntries(a: EntryPosition, b: EntryPosition): number {
  return a.era - b.era || (a.xid < b.xid ? -1 : a.xid > b.xid ? 1 : 0) || a.number - b.number
}

export function formatEntry({ era, xid, number }: EntryPosition): string {
  return `${era}.${xid}.${number}`
}

export function parseEntry(text: string): EntryPosition | undefined {
  const match = /^(\d{1,4})\.(\d{1,20})\.(\d{1,15})$/.exec(text)
  if (!match) return undefined
  const [, era, digits, number] = match
  const xid = BigInt(digits ?? 0)
  // An xid8 has 64 bits.
  return xid < 2n ** 64n ? { era: Number(era), xid, number: Number(number) } : undefined
}

/** SQL of a position, to be compared with `(era, xid, number)`. */
export function positionSql(sql: Sql | Tx, { era, xid, number }: EntryPosition) {
  return sql`(${era}::smallint, ${String(xid)}::text::xid8, ${number}::bigint)`
}
