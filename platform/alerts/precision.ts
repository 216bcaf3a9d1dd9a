import { planAnew, type Scope, type Tx, withinScope } from '#platform/store'
import { falseOutcomes, trueOutcomes } from './life.ts'
import { latestForPrecision } from './limits.ts'
import { type AlertFilter, matching } from './list.ts'
import type { NewAlert } from './new-alert.ts'

/** How often an origin was right, from what its alerts turned out to be. */
export interface Precision {
  readonly kind: NewAlert['origin']['kind']
  /** Absent for persons: they are told together, since nobody's workers are ranked here. */
  readonly id?: string | undefined
  readonly closed: number
  /** Outbreaks, clusters and sporadic cases. */
  readonly true: number
  readonly outbreaks: number
  /** False alarms and errors of data. A duplicate is neither true nor false. */
  readonly false: number
  readonly open: number
  /** From raised to verified, or to closed where it was closed without; in city time. Absent where none was. */
  readonly medianVerifyHours?: number | undefined
}

interface PrecisionRow {
  readonly kind: NewAlert['origin']['kind']
  readonly id: string
  readonly closed: number
  readonly true: number
  readonly outbreaks: number
  readonly false: number
  readonly open: number
  readonly median: number | null
}

/** Of each origin, over all its alerts that the scope sees and the filter names. */
export async function listPrecision(
  tx: Tx,
  { scope, filter }: { scope: Scope; filter: AlertFilter },
): Promise<Precision[]> {
  planAnew(tx)
  const rows = await tx<PrecisionRow[]>`
    SELECT origin_kind AS kind, CASE WHEN origin_kind = 'person' THEN '' ELSE origin_id END AS id, ${figures(tx)}
    FROM alerts.alert WHERE ${withinScope(tx, scope)} ${matching(tx, filter)}
    GROUP BY 1, 2 ORDER BY 1, 2`
  return rows.map(toPrecision)
}

/** Of one origin, over the latest of its alerts that the scope sees: what stands beside each of its alerts. */
export async function readPrecision(
  tx: Tx,
  { scope, origin }: { scope: Scope; origin: NewAlert['origin'] },
): Promise<Precision> {
  planAnew(tx)
  const of =
    origin.kind === 'person'
      ? tx`origin_kind = 'person'`
      : tx`origin_kind = ${origin.kind} AND origin_id = ${origin.id}`
  const [row] = await tx<Omit<PrecisionRow, 'kind' | 'id'>[]>`
    SELECT ${figures(tx)} FROM (
      SELECT state, outcome, raised_at, verified_at FROM alerts.alert WHERE ${of} AND ${withinScope(tx, scope)}
      ORDER BY id DESC LIMIT ${latestForPrecision}) AS latest`
  if (!row) throw new Error('a sum without a row')
  return toPrecision({ ...row, kind: origin.kind, id: origin.kind === 'person' ? '' : origin.id })
}

function figures(tx: Tx) {
  return tx`
    count(*) FILTER (WHERE state = 'closed') AS closed,
    count(*) FILTER (WHERE outcome = ANY (${[...trueOutcomes]})) AS "true",
    count(*) FILTER (WHERE outcome = 'outbreak') AS outbreaks,
    count(*) FILTER (WHERE outcome = ANY (${[...falseOutcomes]})) AS "false",
    count(*) FILTER (WHERE state <> 'closed') AS open,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM verified_at - raised_at)::float8 / 3600)
      FILTER (WHERE verified_at IS NOT NULL) AS median`
}

function toPrecision({ median, id, ...row }: PrecisionRow): Precision {
  return {
    ...row,
    ...(id === '' ? {} : { id }),
    ...(median === null ? {} : { medianVerifyHours: median }),
  }
}
