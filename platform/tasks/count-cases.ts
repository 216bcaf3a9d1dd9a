import type { Tx } from '#platform/store'
import type { PlacePath } from '#vocabulary'
import type { Counts } from './measure.ts'

export const groupings = ['unit', 'type', 'place'] as const
export type Grouping = (typeof groupings)[number]

export interface CountsWanted {
  /** Instants: collected from the first on, and before the second. */
  readonly from: Date
  readonly until: Date
  /** Time is up, or is not, as of this instant of city time. */
  readonly asOf: Date
  readonly place?: PlacePath | undefined
  readonly unit?: string | undefined
  readonly groupBy?: Grouping | undefined
}

/**
 * Problem case files collected in a period, as they stand now. By place means by the places right under the one that is
 * asked for, each with everything under it.
 */
export async function countCases(
  tx: Tx,
  of: CountsWanted,
): Promise<(Counts & { readonly group: string | null })[]> {
  const depth = (of.place?.split('.').length ?? 0) + 1
  const group = {
    unit: tx`unit`,
    type: tx`type`,
    place: tx`array_to_string((string_to_array(place, '.'))[1:${depth}], '.')`,
    none: tx`NULL::text`,
  }[of.groupBy ?? 'none']
  // Closing is the only end of a case file that was filed and not cancelled.
  const isClosed = tx`state IN ('closed', 'evaluated')`
  const isToClose = tx`filed_at IS NOT NULL AND state <> 'cancelled' AND (due_at <= ${of.asOf} OR ${isClosed})`
  return await tx<(Counts & { group: string | null })[]>`
    SELECT c.group, count(*) AS received, count(*) FILTER (WHERE filed) AS filed, count(*) FILTER (WHERE to_close) AS "toClose",
      count(*) FILTER (WHERE to_close AND deferred) AS deferred, count(*) FILTER (WHERE to_close AND closed) AS closed,
      count(*) FILTER (WHERE to_close AND closed AND ended_at <= due_at) AS "onTime",
      count(*) FILTER (WHERE to_close AND NOT deferred AND reworks > 0) AS reworked,
      count(*) FILTER (WHERE to_close AND NOT deferred AND extensions > 0) AS extended,
      coalesce(sum(returns), 0)::bigint AS returns
    FROM (
      SELECT ${group} AS "group", filed_at IS NOT NULL AS filed, ${isToClose} AS to_close, state = 'deferred' AS deferred,
        ${isClosed} AS closed, ended_at, due_at, reworks, extensions, returns
      FROM tasks.task
      WHERE kind = 'problem' AND opened_at >= ${of.from} AND opened_at < ${of.until}
        ${of.place ? tx`AND place >= ${of.place} AND place < ${`${of.place}/`}` : tx``}
        ${of.unit ? tx`AND unit = ${of.unit}` : tx``}
    ) AS c
    GROUP BY c.group ORDER BY c.group NULLS LAST`
}
