import {
  comparePositions,
  formatPosition,
  type LogRange,
  logStart,
  type Position,
  type PositionRow,
  parsePosition,
  toPosition,
} from '#platform/signals'
import type { Tx } from '#platform/store'
import { acceptAction, listIntaken } from './intake.ts'
import { auditStart } from './position.ts'
import { leaveAction, listRemovals, removeAction } from './removals.ts'
import { batchEntries, positionOf } from './seal.ts'
import { listEntries } from './store.ts'
import type { Finding } from './verify.ts'
import { SignalAudit } from './verify-signals.ts'

export type RemovalOutcome =
  | { readonly ok: true; readonly removed: number; readonly range: LogRange }
  | { readonly ok: false; readonly message: string }

/**
 * Removes the signals that became known in a month, and says so in the chain: which part of the log is hollow from now on, how many went,
 * and of each sender and source what is left there, so that whatever else is removed is still found. Refused where the
 * log does not hold what came in, or where a reader of the log is not past the month.
 */
export async function removeMonth(
  tx: Tx,
  { month, actor }: { month: string; actor: string },
): Promise<RemovalOutcome> {
  const refusal = (message: string): RemovalOutcome => ({ ok: false, message })
  const partition = `log_${month.replace('-', '_')}`
  const [there] = await tx`SELECT to_regclass(${`signals.${partition}`}) AS name`
  if (!there?.name) return refusal(`there is no month ${month} in the log`)
  // Nobody adds to it while it is looked at.
  await tx`LOCK TABLE signals.${tx(partition)} IN EXCLUSIVE MODE`
  const hollow = await findHollow(tx, partition)
  if (!hollow) {
    await tx`DROP TABLE signals.${tx(partition)}`
    return { ok: true, removed: 0, range: { after: logStart, upTo: logStart } }
  }
  const { range, count } = hollow
  const [behind] = await tx<{ name: string }[]>`
    SELECT name FROM signals.consumer WHERE (era, xid, sequence) <
      (${range.upTo.era}::smallint, ${String(range.upTo.xid)}::text::xid8, ${range.upTo.sequence}::int) LIMIT 1`
  if (behind) return refusal(`${behind.name} has not read the month to its end yet`)
  const [tampered] = await findTampered(tx, range)
  if (tampered) return refusal(`the log does not hold what came in: ${tampered.message}`)
  await tx`DROP TABLE signals.${tx(partition)}`
  const words = { after: formatPosition(range.after), upTo: formatPosition(range.upTo) }
  await tx`
    INSERT INTO audit.entry (actor, action, subject, detail)
    VALUES (${actor}, ${removeAction}, ${`log:${month}`}, ${tx.json({ ...words, month, removed: count })})`
  for (const left of await listIntaken(tx, range)) {
    const detail = { ...words, count: left.count, digest: left.digest, sender: left.actor }
    await tx`
      INSERT INTO audit.entry (actor, action, subject, detail)
      VALUES (${actor}, ${leaveAction}, ${`source:${left.source ?? '?'}`}, ${tx.json(detail)})`
  }
  return { ok: true, removed: count, range }
}

/** The audited ranges in which a month's signals lie, whole, with what earlier removals made hollow beside them. */
async function findHollow(
  tx: Tx,
  partition: string,
): Promise<{ range: LogRange; count: number } | undefined> {
  const [ends] = await tx<{ first: PositionRow | null; last: PositionRow | null; count: number }[]>`
    SELECT (SELECT jsonb_build_object('era', era, 'xid', xid::text, 'sequence', sequence) FROM signals.${tx(partition)}
        ORDER BY era, ${tx(partition)}.xid, sequence LIMIT 1) AS first,
      (SELECT jsonb_build_object('era', era, 'xid', xid::text, 'sequence', sequence) FROM signals.${tx(partition)}
        ORDER BY era DESC, ${tx(partition)}.xid DESC, sequence DESC LIMIT 1) AS last,
      (SELECT count(*) FROM signals.${tx(partition)})::int AS count`
  if (!ends?.first || !ends.last) return undefined
  const [first, last] = [toPosition(ends.first), toPosition(ends.last)]
  let range: LogRange | undefined
  const touch = (other: LogRange) => {
    if (comparePositions(other.upTo, first) < 0 || comparePositions(other.after, last) >= 0) return
    range = range ? hull(range, other) : other
  }
  for (const one of await listAudited(tx)) touch(one)
  let all: LogRange = range ?? { after: logStart, upTo: last }
  for (const earlier of await listRemovals(tx))
    if (comparePositions(earlier.upTo, all.after) > 0 && comparePositions(earlier.after, all.upTo) < 0)
      all = hull(all, earlier)
  return { range: all, count: ends.count }
}

function hull(a: LogRange, b: LogRange): LogRange {
  const least = (one: Position, two: Position) => (comparePositions(one, two) <= 0 ? one : two)
  const most = (one: Position, two: Position) => (comparePositions(one, two) >= 0 ? one : two)
  return { after: least(a.after, b.after), upTo: most(a.upTo, b.upTo) }
}

/** The ranges that entries speak of, each once. */
async function listAudited(tx: Tx): Promise<LogRange[]> {
  const rows = await tx<{ after: string; up_to: string }[]>`
    SELECT DISTINCT detail ->> 'after' AS after, detail ->> 'upTo' AS up_to FROM audit.entry WHERE action = ${acceptAction}`
  return rows.flatMap(({ after, up_to }) => {
    const range = { after: parsePosition(after), upTo: parsePosition(up_to) }
    return range.after && range.upTo ? [{ after: range.after, upTo: range.upTo }] : []
  })
}

/** What does not hold there now: it would be gone for good, and nobody would learn of it. */
async function findTampered(tx: Tx, range: LogRange): Promise<readonly Finding[]> {
  const audit = await SignalAudit.begin(tx, range)
  for (let after = auditStart; ; ) {
    const rows = await listEntries(tx, { after, limit: batchEntries })
    await audit.take(rows)
    const last = rows.at(-1)
    if (!last || rows.length < batchEntries) break
    after = positionOf(last)
  }
  return (await audit.end()).findings
}
