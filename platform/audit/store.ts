import type { Sql, Tx } from '#platform/store'
import type { PlacePath } from '#vocabulary'
import type { BatchRow, EntryRow } from './canonical.ts'
import { auditStart, type EntryPosition, positionSql } from './position.ts'

type Reader = Sql | Tx

/** Instants as whole microseconds, whatever the session's zone; those that are none, as their words. */
function microseconds(sql: Reader, column: 'at' | 'sealed_at') {
  const name = sql.unsafe(column)
  return sql`CASE WHEN isfinite(${name}) THEN (extract(epoch FROM ${name}) * 1000000)::numeric(30)::text ELSE ${name}::text END`
}

function entryColumns(sql: Reader) {
  return sql`era, xid::text AS xid, number, ${microseconds(sql, 'at')} AS at, actor, action, subject, place, purpose,
    detail::text AS detail`
}

/** Entries that nothing can come before any more, in their order. */
export async function listSealable(
  sql: Reader,
  { after, limit }: { after: EntryPosition; limit: number },
): Promise<EntryRow[]> {
  return await sql<EntryRow[]>`
    SELECT ${entryColumns(sql)} FROM audit.entry
    WHERE (era, entry.xid, number) > ${positionSql(sql, after)}
      AND (era < audit.era() OR entry.xid < pg_snapshot_xmin(pg_current_snapshot()))
    ORDER BY era, entry.xid, number LIMIT ${limit}`
}

/** Entries after one position, and up to another where there is one, in their order. */
export async function listEntries(
  sql: Reader,
  { after, upTo, limit }: { after: EntryPosition; upTo?: EntryPosition | undefined; limit: number },
): Promise<EntryRow[]> {
  return await sql<EntryRow[]>`
    SELECT ${entryColumns(sql)} FROM audit.entry
    WHERE (era, entry.xid, number) > ${positionSql(sql, after)}
      ${upTo ? sql`AND (era, entry.xid, number) <= ${positionSql(sql, upTo)}` : sql``}
    ORDER BY era, entry.xid, number LIMIT ${limit}`
}

interface StoredBatch {
  number: number
  format: number
  first_era: number
  first_xid: string
  first_number: number
  last_era: number
  last_xid: string
  last_number: number
  count: number
  /** Hashes in hexadecimal: in which form bytes come otherwise, each session may choose. */
  leaves: string
  digest: string
  previous: string
  hash: string
  sealed: string
}

/** Batches after a number, in their order. */
export async function listBatches(
  sql: Reader,
  { after, limit }: { after: number; limit: number },
): Promise<BatchRow[]> {
  const rows = await sql<StoredBatch[]>`
    SELECT number, format, first_era, first_xid::text, first_number, last_era, last_xid::text, last_number, count,
      encode(leaves, 'hex') AS leaves, encode(digest, 'hex') AS digest, encode(previous, 'hex') AS previous,
      encode(hash, 'hex') AS hash, ${microseconds(sql, 'sealed_at')} AS sealed
    FROM audit.batch WHERE number > ${after} ORDER BY number LIMIT ${limit}`
  return rows.map((row) => ({
    number: row.number,
    format: row.format,
    first: { era: row.first_era, xid: BigInt(row.first_xid), number: row.first_number },
    last: { era: row.last_era, xid: BigInt(row.last_xid), number: row.last_number },
    count: row.count,
    leaves: Buffer.from(row.leaves, 'hex'),
    digest: Buffer.from(row.digest, 'hex'),
    previous: Buffer.from(row.previous, 'hex'),
    hash: Buffer.from(row.hash, 'hex'),
    sealedAt: row.sealed,
  }))
}

export interface Head {
  readonly number: number
  readonly hash: Buffer
  readonly last: EntryPosition
  readonly sealedAt: Date
}

/** The last batch; nothing before the first was sealed. */
export async function findHead(sql: Reader): Promise<Head | undefined> {
  const [row] = await sql<
    { number: number; hash: string; era: number; xid: string; last: number; sealed_at: Date }[]
  >`
    SELECT number, encode(hash, 'hex') AS hash, last_era AS era, last_xid::text AS xid, last_number AS last, sealed_at
    FROM audit.batch ORDER BY number DESC LIMIT 1`
  return (
    row && {
      number: row.number,
      hash: Buffer.from(row.hash, 'hex'),
      last: { era: row.era, xid: BigInt(row.xid), number: row.last },
      sealedAt: row.sealed_at,
    }
  )
}

export async function countEntries(sql: Reader): Promise<number> {
  return await countEntriesAfter(sql, auditStart)
}

export async function countEntriesAfter(sql: Reader, after: EntryPosition): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    SELECT count(*) FROM audit.entry WHERE (era, xid, number) > ${positionSql(sql, after)}`
  return row?.count ?? 0
}

export async function insertBatch(tx: Tx, batch: BatchRow): Promise<void> {
  const { first, last } = batch
  await tx`
    INSERT INTO audit.batch (number, format, first_era, first_xid, first_number, last_era, last_xid, last_number, count, leaves,
      digest, previous, hash, sealed_at)
    VALUES (${batch.number}, ${batch.format}, ${first.era}, ${String(first.xid)}::text::xid8, ${first.number}, ${last.era},
      ${String(last.xid)}::text::xid8, ${last.number}, ${batch.count}, ${batch.leaves}, ${batch.digest}, ${batch.previous},
      ${batch.hash}, 'epoch'::timestamptz + ${batch.sealedAt}::text::bigint * interval '1 microsecond')`
}

export interface AuditRow {
  readonly era: number
  readonly xid: string
  readonly number: number
  readonly at: Date
  readonly actor: string
  readonly action: string
  readonly subject: string
  readonly place: string | null
  readonly purpose: string | null
  readonly detail: Readonly<Record<string, unknown>>
}

export interface AuditFilter {
  readonly actor?: string | undefined
  readonly action?: string | undefined
  readonly subject?: string | undefined
  /** Here, and everywhere under it. */
  readonly place?: PlacePath | undefined
  readonly from?: Date | undefined
  readonly until?: Date | undefined
}

/** What was done, the newest first: what the transaction's scope may see of it. */
export async function listDeeds(
  tx: Tx,
  { before, limit, filter }: { before?: EntryPosition | undefined; limit: number; filter: AuditFilter },
): Promise<AuditRow[]> {
  const { actor, action, subject, place, from, until } = filter
  return await tx<AuditRow[]>`
    SELECT era, xid::text AS xid, number, at, actor, action, subject, place, purpose, detail FROM audit.entry
    WHERE true
      ${before ? tx`AND (era, entry.xid, number) < ${positionSql(tx, before)}` : tx``}
      ${actor === undefined ? tx`` : tx`AND actor = ${actor}`}
      ${action === undefined ? tx`` : tx`AND action = ${action}`}
      ${subject === undefined ? tx`` : tx`AND subject = ${subject}`}
      ${place === undefined ? tx`` : tx`AND place >= ${place} AND place < ${`${place}/`}`}
      ${from ? tx`AND at >= ${from}` : tx``}
      ${until ? tx`AND at < ${until}` : tx``}
    ORDER BY era DESC, entry.xid DESC, number DESC LIMIT ${limit}`
}
