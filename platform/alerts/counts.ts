import { planAnew, type Scope, type Tx, withinScope } from '#platform/store'

/** Nobody needs to know how many more than a thousand there are. */
export const countedAtMost = 1_000

/** How much waits; each figure stops at `countedAtMost`. */
export interface AlertCounts {
  readonly open: number
  readonly overdue: number
  /** One case is enough, and nobody took it yet. */
  readonly immediate: number
}

/** What waits of the alerts that the scope sees. Each part reads no more of its index than it counts. */
export async function countAlerts(tx: Tx, scope: Scope): Promise<AlertCounts> {
  planAnew(tx)
  const where = withinScope(tx, scope)
  const [row] = await tx<AlertCounts[]>`
    SELECT
      (SELECT count(*)::int FROM (
        SELECT FROM alerts.alert WHERE state <> 'closed' AND ${where} LIMIT ${countedAtMost}) AS open) AS open,
      (SELECT count(*)::int FROM (
        SELECT FROM alerts.alert WHERE overdue_at IS NOT NULL AND ${where} LIMIT ${countedAtMost}) AS late) AS overdue,
      (SELECT count(*)::int FROM (
        SELECT FROM alerts.alert WHERE state <> 'closed' AND immediate AND taken_at IS NULL AND ${where}
        LIMIT ${countedAtMost}) AS first) AS immediate`
  if (!row) throw new Error('a sum without a row')
  return row
}
