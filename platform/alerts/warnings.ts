import { recordDeed } from '#platform/audit'
import { clearTimer, setTimer } from '#platform/clock'
import { findTransition } from '#platform/lifecycle'
import type { Tx } from '#platform/store'
import type { Rooms } from '#platform/system'
import { addDays, type Day, type PlacePath, startOfDay, type Words } from '#vocabulary'
import { type WarningLevel, type WarningState, warningCycle } from './life.ts'

/** Rings when the last day of a warning is over. */
export const warningTimer = 'alerts-warning'

export interface NewWarning {
  readonly title: Words
  readonly text: Words
  readonly place: PlacePath
  readonly level: WarningLevel
  /** The last day on which it holds. */
  readonly validUntil: Day
  /** The alerts that it rests on. */
  readonly alerts: readonly number[]
}

export interface Warning extends NewWarning {
  readonly id: number
  readonly state: WarningState
  readonly draftedBy: string
  readonly draftedAt: Date
  readonly signedBy?: string | undefined
  readonly signedAt?: Date | undefined
  readonly endedBy?: string | undefined
  readonly endedAt?: Date | undefined
  readonly endReason?: string | undefined
}

export type WarningResult =
  | { readonly ok: true; readonly warning: Warning }
  | {
      readonly ok: false
      readonly code: 'not-found' | 'step.not-allowed' | 'step.own-work' | 'conflict' | 'request.invalid'
      readonly message: string
      readonly where?: string
    }

interface WarningRow {
  readonly id: number
  readonly place: PlacePath
  readonly level: WarningLevel
  readonly title_zh: string
  readonly title_en: string
  readonly text_zh: string
  readonly text_en: string
  readonly valid_until: Day
  readonly drafted_by: string
  readonly drafted_at: Date
  readonly state: WarningState
  readonly signed_by: string | null
  readonly signed_at: Date | null
  readonly ended_by: string | null
  readonly ended_at: Date | null
  readonly end_reason: string | null
  readonly alerts: number[]
}

const withAlerts = (tx: Tx) =>
  tx`SELECT w.*, ARRAY(SELECT alert FROM alerts.warning_alert a WHERE a.warning = w.id ORDER BY alert) AS alerts
    FROM alerts.warning w`

export async function findWarning(tx: Tx, id: number): Promise<Warning | undefined> {
  const [row] = await tx<WarningRow[]>`${withAlerts(tx)} WHERE id = ${id}`
  return row && toWarning(row)
}

/** Warnings that the scope sees, the newest first. */
export async function listWarnings(
  tx: Tx,
  of: {
    state?: WarningState | undefined
    place?: PlacePath | undefined
    after?: number | undefined
    limit: number
  },
): Promise<Warning[]> {
  const rows = await tx<WarningRow[]>`
    ${withAlerts(tx)} WHERE ${of.after === undefined ? tx`true` : tx`id < ${of.after}`}
      ${of.state ? tx`AND state = ${of.state}` : tx``}
      ${of.place ? tx`AND place >= ${of.place} AND place < ${`${of.place}/`}` : tx``}
    ORDER BY id DESC LIMIT ${of.limit}`
  return rows.map(toWarning)
}

/** Drafts a warning. It is nothing that the public sees before an authority has signed it. */
export async function draftWarning(
  tx: Tx,
  { clock }: Rooms,
  { warning, actor }: { warning: NewWarning; actor: string },
): Promise<WarningResult> {
  const alerts = [...new Set(warning.alerts)]
  const seen = await tx<{ id: number }[]>`SELECT id FROM alerts.alert WHERE id = ANY (${alerts})`
  const unknown = alerts.filter((id) => !seen.some((row) => row.id === id))
  if (unknown.length > 0)
    return {
      ok: false,
      code: 'request.invalid',
      where: 'body.alerts',
      message: `there is no alert ${unknown[0]}`,
    }
  if (warning.validUntil < clock.today())
    return { ok: false, code: 'request.invalid', where: 'body.validUntil', message: 'has passed already' }
  const [row] = await tx<{ id: number }[]>`
    INSERT INTO alerts.warning (place, level, title_zh, title_en, text_zh, text_en, valid_until, drafted_by, drafted_at, state)
    VALUES (${warning.place}, ${warning.level}, ${warning.title.zh}, ${warning.title.en}, ${warning.text.zh},
      ${warning.text.en}, ${warning.validUntil}::text::date, ${actor}, ${clock.now()}, 'draft') RETURNING id`
  if (!row) throw new Error('a warning that was just written is missing')
  await tx`INSERT INTO alerts.warning_alert (warning, alert) SELECT ${row.id}, unnest(${alerts}::bigint[])`
  await note(tx, { id: row.id, place: warning.place, actor, step: 'draft', detail: { alerts } })
  return await found(tx, row.id)
}

/**
 * Signs a draft: with that it is a warning, until its last day is over. Who drafted it does not sign it, and nobody signs one of
 * which no alert was assessed.
 */
export async function signWarning(
  tx: Tx,
  { clock }: Rooms,
  { id, actor }: { id: number; actor: string },
): Promise<WarningResult> {
  const warning = await lockWarning(tx, id)
  if (!warning)
    return { ok: false, code: 'not-found', message: `There is no warning ${id} that you may sign.` }
  const transition = findTransition(warningCycle, warning.state, 'sign')
  if (!transition.ok) return transition
  if (warning.draftedBy === actor)
    return { ok: false, code: 'step.own-work', message: 'Who drafted a warning may not sign it.' }
  if (warning.validUntil < clock.today())
    return {
      ok: false,
      code: 'conflict',
      message: `Its last day, ${warning.validUntil}, is over; draft another.`,
    }
  const assessed = await tx`
    SELECT 1 FROM alerts.warning_alert a JOIN alerts.alert ON alert.id = a.alert
    WHERE a.warning = ${id} AND risk IS NOT NULL LIMIT 1`
  if (assessed.length === 0)
    return {
      ok: false,
      code: 'conflict',
      message: 'No alert that it rests on was assessed; assess the risk first.',
    }
  await tx`UPDATE alerts.warning SET state = 'signed', signed_by = ${actor}, signed_at = ${clock.now()} WHERE id = ${id}`
  await setTimer(tx, {
    name: warningTimer,
    key: String(id),
    dueAt: startOfDay(clock.zone, addDays(warning.validUntil, 1)),
    payload: { warning: id },
  })
  await note(tx, { ...warning, actor, step: 'sign', detail: { validUntil: warning.validUntil } })
  return await found(tx, id)
}

/** Ends a warning before its time, or a draft that comes to nothing; the clock ends it when its last day is over. */
export async function endWarning(
  tx: Tx,
  { clock }: Rooms,
  { id, actor, reason }: { id: number; actor: string; reason: string },
): Promise<WarningResult> {
  const warning = await lockWarning(tx, id)
  if (!warning)
    return { ok: false, code: 'not-found', message: `There is no warning ${id} that you may end.` }
  const transition = findTransition(warningCycle, warning.state, 'end')
  if (!transition.ok) return transition
  await tx`
    UPDATE alerts.warning SET state = 'ended', ended_by = ${actor}, ended_at = ${clock.now()}, end_reason = ${reason}
    WHERE id = ${id}`
  await clearTimer(tx, { name: warningTimer, key: String(id) })
  await note(tx, { ...warning, actor, step: 'end', detail: {} })
  return await found(tx, id)
}

async function lockWarning(tx: Tx, id: number): Promise<Warning | undefined> {
  const [row] = await tx<WarningRow[]>`${withAlerts(tx)} WHERE id = ${id} FOR UPDATE OF w`
  return row && toWarning(row)
}

/** Warnings have a history of their own: the columns of their row, and the audit. */
async function note(
  tx: Tx,
  of: {
    id: number
    place: PlacePath
    actor: string
    step: string
    detail: Readonly<Record<string, unknown>>
  },
): Promise<void> {
  const { id, place, actor, step, detail } = of
  await recordDeed(tx, { actor, action: `warning.${step}`, subject: `warning:${id}`, place, detail })
}

async function found(tx: Tx, id: number): Promise<WarningResult> {
  const warning = await findWarning(tx, id)
  if (!warning) throw new Error('a warning that was just written is missing')
  return { ok: true, warning }
}

function toWarning(row: WarningRow): Warning {
  return {
    id: row.id,
    title: { zh: row.title_zh, en: row.title_en },
    text: { zh: row.text_zh, en: row.text_en },
    place: row.place,
    level: row.level,
    validUntil: row.valid_until,
    alerts: row.alerts,
    state: row.state,
    draftedBy: row.drafted_by,
    draftedAt: row.drafted_at,
    signedBy: row.signed_by ?? undefined,
    signedAt: row.signed_at ?? undefined,
    endedBy: row.ended_by ?? undefined,
    endedAt: row.ended_at ?? undefined,
    endReason: row.end_reason ?? undefined,
  }
}
