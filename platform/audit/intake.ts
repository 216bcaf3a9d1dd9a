import { type Consumer, formatPosition, type LogRange, withinRange } from '#platform/signals'
import type { Sql, Tx } from '#platform/store'
import { talliesConsumer } from '#platform/tallies'

/** The name of the consumer, and the action of its entries. */
export const intakeConsumer = 'audit'
export const acceptAction = 'signals.accept'

/**
 * Form 1 of the digest: SHA-256 over the UTF-8 text of the signals of one sender and source, in the order of the log,
 * separated by newlines. A signal is a JSON array as PostgreSQL's `json_build_array` writes it: era, transaction (text), number
 * in it, day known (days since 1970), instant received (seconds since 1970 with six decimals), id, kind, place, instant
 * of the event (the same, or null), record, revision, retracted, extensions, data, areas of the sender. `data` and
 * `extensions` are in `jsonb`'s own text form. It speaks of what the log holds, not of the hash of what was sent: that hash is
 * over the sender's own words, which are not kept, so that a changed row could not be told by it.
 */
const digestForm = 1

/**
 * One row for each sender and source of a range: how many signals, and their digest as the log now stands. Sorted by
 * numbers first, and the names of sources looked up last: half of the work is the sorting.
 */
function tallied(sql: Sql | Tx, range: LogRange) {
  return sql`
    WITH one AS MATERIALIZED (
      SELECT l.submitted_by AS actor, l.source AS source_id, count(*)::int AS count,
        encode(sha256(convert_to(string_agg(json_build_array(l.era, l.xid::text, l.sequence, l.known_on - date '1970-01-01',
          extract(epoch FROM l.received_at), l.id, l.kind, l.place, extract(epoch FROM l.occurred_at), l.record, l.revision,
          l.retracted, l.extensions, l.data, l.reach)::text, E'\\n' ORDER BY l.era, l.xid, l.sequence), 'UTF8')), 'hex') AS digest
      FROM signals.log l WHERE ${withinRange(sql, range)} GROUP BY l.source, l.submitted_by
    )
    SELECT actor, s.source, count, digest FROM one LEFT JOIN signals.source s ON s.id = source_id ORDER BY actor, s.source`
}

export interface Intaken {
  readonly actor: string
  readonly source: string | null
  readonly count: number
  readonly digest: string
}

/** What a range of the log holds now, by sender and source. */
export async function listIntaken(sql: Sql | Tx, range: LogRange): Promise<Intaken[]> {
  return await sql<Intaken[]>`${tallied(sql, range)}`
}

/** Follows the log and writes down what came in: an entry for each sender and source of a range, whatever its size. */
export function makeIntakeAudit(): Consumer {
  return {
    name: intakeConsumer,
    // Nobody waits for it: what people wait for goes first, and wakes it when there is time.
    after: [talliesConsumer],
    batch: 50_000,
    restMs: 1_000,
    unhurried: true,
    patienceMs: 5_000,
    async take(tx, range) {
      const { after, upTo } = range
      // A full range is sorted in memory, not on disk.
      await tx`SET LOCAL work_mem = '64MB'`
      await tx`
        INSERT INTO audit.entry (actor, action, subject, detail)
        SELECT actor, ${acceptAction}, 'source:' || coalesce(source, '?'), jsonb_build_object('form', ${digestForm}::int,
          'after', ${formatPosition(after)}::text, 'upTo', ${formatPosition(upTo)}::text, 'count', count, 'digest', digest)
        FROM (${tallied(tx, range)}) AS one`
    },
  }
}
