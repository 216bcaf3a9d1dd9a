import type { Sql } from '#platform/store'
import { findEventCounts, type LoggedSignal } from './counts.ts'

export interface Faults {
  /** Told accepted, and not in the log. */
  lost: number
  /** In the log more than once under one name, or beside the names. */
  twice: number
  /** In the log, though nobody sent it as good. */
  strange: number
  /** Good events that are not in the log at the end, told or not. */
  missing: number
  /** Counts that differ from a recount of the log. */
  miscounted: number
  /** Set aside by a consumer. */
  parked: number
}

/** Compares what was told and sent with the log, and the counts with a recount of the log done here. */
export async function findFaults(
  owner: Sql,
  { toldAccepted, good }: { toldAccepted: ReadonlySet<string>; good: ReadonlySet<string> },
): Promise<Faults> {
  const logged = new Map<string, number>()
  const signals: LoggedSignal[] = []
  const rows = owner<(LoggedSignal & { name: string })[]>`
    SELECT s.source || ' ' || l.id AS name, s.source, l.id, l.kind, l.place, l.record, l.revision, l.retracted, l.data
    FROM signals.log l LEFT JOIN signals.source s ON s.id = l.source
    WHERE s.source IS NULL OR s.source NOT LIKE 'urn:lianfang:house:%'`
  for await (const page of rows.cursor(5_000)) {
    for (const row of page) {
      logged.set(row.name, (logged.get(row.name) ?? 0) + 1)
      signals.push(row)
    }
  }
  const [beside] = await owner<{ seen: number; parked: number }[]>`
    SELECT (SELECT count(*) FROM signals.seen s FULL JOIN signals.log l
        ON l.era = s.era AND l.xid = s.xid AND l.sequence = s.sequence AND l.source = s.source AND l.id = s.id
        WHERE s.id IS NULL OR l.id IS NULL) AS seen,
      (SELECT count(*) FROM signals.parked) AS parked`
  const counted = new Map<string, string>()
  for (const row of await owner<{ key: string; sums: string }[]>`
    SELECT concat_ws(' ', tally, series, place, day) AS key, sum(amount) || ' of ' || sum(reports) AS sums
    FROM tallies.count GROUP BY tally, series, place, day HAVING sum(amount) <> 0 OR sum(reports) <> 0`) {
    counted.set(row.key, row.sums)
  }
  const recounted = findEventCounts(signals)
  const keys = new Set([...counted.keys(), ...recounted.keys()])
  return {
    lost: [...toldAccepted].filter((name) => !logged.has(name)).length,
    twice: [...logged.values()].filter((times) => times > 1).length + (beside?.seen ?? 0),
    strange: [...logged.keys()].filter((name) => !good.has(name)).length,
    missing: [...good].filter((name) => !logged.has(name)).length,
    miscounted: [...keys].filter((key) => counted.get(key) !== recounted.get(key)).length,
    parked: beside?.parked ?? 0,
  }
}
