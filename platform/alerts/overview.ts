import { countedAtMost, countUpTo, planAnew, type Scope, type Tx, withinScope } from '#platform/store'
import type { PlacePath, Words } from '#vocabulary'
import type { AlertState, Outcome } from './life.ts'

/** Alerts that have come to something since an instant of city time, as far as the scope sees. */
export interface AlertChanges {
  /** Raised or become so. */
  readonly immediate: number
  readonly others: number
  readonly late: number
  readonly closed: Readonly<Partial<Record<Outcome, number>>>
}

export async function countAlertChanges(
  tx: Tx,
  { scope, since }: { scope: Scope; since: Date },
): Promise<AlertChanges> {
  planAnew(tx)
  const within = withinScope(tx, scope)
  const [raised] = await tx<{ immediate: number; others: number }[]>`
    SELECT count(*) FILTER (WHERE immediate)::int AS immediate, count(*) FILTER (WHERE NOT immediate)::int AS others
    FROM (SELECT immediate FROM alerts.alert WHERE raised_at >= ${since} AND ${within} LIMIT ${countedAtMost}) AS a`
  const escalated = await countUpTo(
    tx,
    tx`SELECT 1 FROM alerts.alert WHERE escalated_at >= ${since} AND raised_at < ${since} AND ${within}`,
  )
  const late = await countUpTo(tx, tx`SELECT 1 FROM alerts.alert WHERE overdue_at >= ${since} AND ${within}`)
  const closed = await tx<{ outcome: Outcome; count: number }[]>`
    SELECT outcome, count(*)::int AS count FROM (
      SELECT outcome FROM alerts.alert WHERE closed_at >= ${since} AND ${within} LIMIT ${countedAtMost}) AS a
    GROUP BY outcome`
  return {
    immediate: (raised?.immediate ?? 0) + escalated,
    others: raised?.others ?? 0,
    late,
    closed: Object.fromEntries(closed.map(({ outcome, count }) => [outcome, count])),
  }
}

export interface AlertInBrief {
  readonly id: number
  readonly title: Words
  readonly place: PlacePath
  readonly state: AlertState
  readonly immediate: boolean
  readonly unit: string | null
  /** Whose it is by name, as they sign. */
  readonly officer: string | null
  /** Since when it is what it is listed for. */
  readonly since: Date
  readonly dueAt: Date | null
  readonly taken: boolean
}

const briefly = (tx: Tx) => tx`
  id, jsonb_build_object('zh', coalesce(escalated_title_zh, title_zh), 'en', coalesce(escalated_title_en, title_en)) AS title, place, state, immediate, unit, officer, due_at AS "dueAt",
  taken_at IS NOT NULL AS taken`

/** What one case is enough for has a rank below all others: see the column. */
const immediateRank = -1_000_000

/** Alerts of which one case is enough and that nobody has verified yet, the most surprising first, and how many there are. */
export async function listImmediateToVerify(
  tx: Tx,
  { scope, limit }: { scope: Scope; limit: number },
): Promise<{ first: AlertInBrief[]; count: number }> {
  planAnew(tx)
  const where = tx`state = 'verifying' AND state <> 'closed' AND rank <= ${immediateRank} AND ${withinScope(tx, scope)}`
  const first = await tx<AlertInBrief[]>`
    SELECT ${briefly(tx)}, coalesce(escalated_at, admitted_at, raised_at) AS since FROM alerts.alert WHERE ${where}
    ORDER BY rank, id LIMIT ${limit}`
  return { first, count: await countUpTo(tx, tx`SELECT 1 FROM alerts.alert WHERE ${where}`) }
}

export interface LateUnit {
  /** Null where nobody has it. */
  readonly unit: string | null
  readonly count: number
  readonly oldestDueAt: Date
}

export interface Late<Item> {
  readonly count: number
  /** Those whose time ran out first. */
  readonly first: readonly Item[]
  /** By unit, in the same order. */
  readonly units: readonly LateUnit[]
}

/** Open alerts whose clock ran out. */
export async function listLateAlerts(
  tx: Tx,
  { scope, limit }: { scope: Scope; limit: number },
): Promise<Late<AlertInBrief>> {
  planAnew(tx)
  const where = tx`overdue_at IS NOT NULL AND state <> 'closed' AND ${withinScope(tx, scope)}`
  const first = await tx<AlertInBrief[]>`
    SELECT ${briefly(tx)}, overdue_at AS since FROM alerts.alert WHERE ${where} ORDER BY due_at, id LIMIT ${limit}`
  const units = await tx<LateUnit[]>`
    SELECT unit, count(*)::int AS count, min(due_at) AS "oldestDueAt" FROM (
      SELECT unit, due_at FROM alerts.alert WHERE ${where} ORDER BY due_at, id LIMIT ${countedAtMost}) AS a
    GROUP BY unit ORDER BY "oldestDueAt", unit`
  return { count: units.reduce((sum, { count }) => sum + count, 0), first, units }
}
