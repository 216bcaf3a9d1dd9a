import { planAnew, type Scope, type Tx, withinScope } from '#platform/store'
import type { Day, Disease, PlacePath } from '#vocabulary'
import { type AlertState, openStates, type Risk } from './life.ts'
import type { NewAlert } from './new-alert.ts'
import { type Alert, type AlertRow, alertColumns, toAlert } from './store.ts'

export interface AlertFilter {
  readonly states?: readonly AlertState[] | undefined
  readonly disease?: Disease | undefined
  /** This place and everything under it. */
  readonly place?: PlacePath | undefined
  readonly unit?: string | undefined
  readonly units?: readonly string[] | undefined
  /** Who has it, or to whom it was handed. */
  readonly officer?: string | undefined
  readonly origin?: Pick<NewAlert['origin'], 'kind' | 'id'> | undefined
  readonly overdue?: boolean | undefined
  /** As it was assessed last; not for a search. */
  readonly risk?: Risk | 'unassessed' | undefined
  readonly from?: Day | undefined
  readonly until?: Day | undefined
}

/** Where the page before ended. */
export type AlertPage =
  | { readonly order: 'newest'; readonly after?: number | undefined }
  | {
      readonly order: 'ranked'
      readonly after?: { readonly rank: number; readonly id: number } | undefined
    }

/**
 * Alerts that the scope sees: the newest first, or in the order in which they are to be judged (open ones only). The scope's
 * areas are said in the query too: row-level security holds them, but by a function that no index serves.
 */
export async function listAlerts(
  tx: Tx,
  of: { scope: Scope; filter: AlertFilter; page: AlertPage; limit: number },
): Promise<Alert[]> {
  const { page, limit, filter } = of
  planAnew(tx)
  const where = tx`${withinScope(tx, of.scope)} ${matching(tx, filter)}`
  const rows =
    page.order === 'ranked'
      ? await tx<AlertRow[]>`
          SELECT ${tx([...alertColumns])} FROM alerts.alert WHERE state <> 'closed' AND ${where}
            ${page.after ? tx`AND (rank, id) > (${page.after.rank}::float8, ${page.after.id}::bigint)` : tx``}
          ORDER BY rank, id LIMIT ${limit}`
      : await tx<AlertRow[]>`
          SELECT ${tx([...alertColumns])} FROM alerts.alert WHERE ${where}
            ${page.after === undefined ? tx`` : tx`AND id < ${page.after}`}
          ORDER BY id DESC LIMIT ${limit}`
  return rows.map(toAlert)
}

/** The alerts that these origins raised under these keys, as far as the scope sees them; in no order. */
export async function listAlertsByKey(
  tx: Tx,
  { scope, kind, raised }: { scope: Scope; kind: NewAlert['origin']['kind']; raised: readonly RaisedKey[] },
): Promise<Alert[]> {
  if (raised.length === 0) return []
  const rows = await tx<AlertRow[]>`
    SELECT ${tx([...alertColumns])} FROM alerts.alert
    WHERE origin_kind = ${kind} AND ${withinScope(tx, scope)} AND (origin_id, key) IN (
      SELECT * FROM unnest(${raised.map(({ origin }) => origin)}::text[], ${raised.map(({ key }) => key)}::text[]))`
  return rows.map(toAlert)
}

export interface RaisedKey {
  /** Its id within its kind. */
  readonly origin: string
  readonly key: string
}

/** The newest alerts with these words, as `toSearchQuery` writes them, that the scope sees. */
export async function searchAlerts(
  tx: Tx,
  of: { words: string; filter: AlertFilter; after?: number | undefined; limit: number },
): Promise<Alert[]> {
  const { states, disease, place, unit, origin, overdue } = of.filter
  const before = of.after ?? Number.MAX_SAFE_INTEGER
  const rows = await tx<AlertRow[]>`
    SELECT ${tx([...alertColumns])} FROM alerts.alert WHERE id = ANY (ARRAY(
      SELECT alerts.search(${of.words}, ${before}::bigint, ${of.limit}, ${states ? [...states] : null}, ${disease ?? null},
        ${place ?? null}, ${unit ?? null}, ${origin?.kind ?? null}, ${origin?.id ?? null}, ${overdue ?? null})))
    ORDER BY id DESC`
  return rows.map(toAlert)
}

export function matching(tx: Tx, filter: AlertFilter) {
  const { states, disease, place, unit, units, officer, origin, overdue, risk, from, until } = filter
  return tx`
    ${states ? tx`AND state = ANY (${[...states]})` : tx``}
    ${states && !states.includes('closed') ? tx`AND state <> 'closed'` : tx``}
    ${disease ? tx`AND disease = ${disease}` : tx``}
    ${place ? tx`AND place >= ${place} AND place < ${`${place}/`}` : tx``}
    ${unit ? tx`AND unit = ${unit}` : tx``}
    ${units ? tx`AND unit = ANY (${[...units]})` : tx``}
    ${officer ? tx`AND officer = ${officer}` : tx``}
    ${origin ? tx`AND origin_kind = ${origin.kind} AND origin_id = ${origin.id}` : tx``}
    ${overdue === undefined ? tx`` : overdue ? tx`AND overdue_at IS NOT NULL` : tx`AND overdue_at IS NULL`}
    ${risk === undefined ? tx`` : risk === 'unassessed' ? tx`AND risk IS NULL` : tx`AND risk = ${risk}`}
    ${from ? tx`AND raised_on >= ${from}::text::date` : tx``}
    ${until ? tx`AND raised_on <= ${until}::text::date` : tx``}`
}

export const isOpen = (state: AlertState): boolean => openStates.some((open) => open === state)
