import { lockStandingUnit } from '#platform/access'
import { findTransition, recordStep } from '#platform/lifecycle'
import type { Tx } from '#platform/store'
import type { Rooms } from '#platform/system'
import type { Why } from '#vocabulary'
import { dueAtOf, startClock, stopClocks } from './clocks.ts'
import { type AlertStep, alertCycle, type Outcome, type Risk } from './life.ts'
import { originatorOf } from './origin.ts'
import { findOfficerOf, findOnDuty, passAlert } from './pass.ts'
import { admitWaiting } from './queue.ts'
import { readLimits } from './settings.ts'
import { type Alert, findAlert, lockAlert, saveAlert } from './store.ts'

/** A step that a person takes, with what it needs. */
export type PersonStep =
  | { readonly step: 'take' }
  | { readonly step: 'verify'; readonly finding: string }
  | { readonly step: 'assess'; readonly risk: Risk; readonly reason: string }
  | {
      readonly step: 'close'
      readonly outcome: Outcome
      readonly note: string
      readonly duplicateOf?: number | undefined
    }
  | {
      readonly step: 'pass'
      /** An actor's id as it signs; whoever is on duty where absent. */
      readonly officer?: string | undefined
      readonly unit?: string | undefined
      readonly reason: string
    }
  | { readonly step: 'reopen'; readonly reason: string }

export type StepResult =
  | { readonly ok: true; readonly alert: Alert }
  | {
      readonly ok: false
      readonly code: 'not-found' | 'step.not-allowed' | 'conflict' | 'request.invalid'
      readonly message: string
      /** Where another has it. */
      readonly heldBy?: Alert['officer']
      readonly why?: Why
      /** The part of the request at fault. */
      readonly where?: string
    }

/** Takes a step of an alert that the scope sees, with all that belongs to it, or says why not. */
export async function takeStep(
  tx: Tx,
  rooms: Rooms,
  of: { id: number; actor: string; step: PersonStep },
): Promise<StepResult> {
  const alert = await lockAlert(tx, of.id)
  if (!alert)
    return { ok: false, code: 'not-found', message: `There is no alert ${of.id} that you may judge.` }
  const transition = findTransition(alertCycle, alert.state, of.step.step)
  if (!transition.ok) return transition
  const { step, actor } = of
  switch (step.step) {
    case 'pass':
      return await passByLead(tx, rooms, { alert, actor, step })
    case 'reopen':
      return await reopen(tx, rooms, { alert, actor, reason: step.reason })
    default: {
      const held = heldByAnother(alert, actor)
      if (held) return held
      return await judge(tx, rooms, { alert: taken(alert, rooms, actor), before: alert, actor, step })
    }
  }
}

/** Who took it goes on with it. One that was handed on and not yet taken may be taken by whoever comes first. */
function heldByAnother(alert: Alert, actor: string): Extract<StepResult, { ok: false }> | undefined {
  const { officer, takenAt } = alert
  if (!officer || !takenAt || officer.id === actor) return undefined
  const name = officer.name ? `${officer.name.zh} ${officer.name.en} (${officer.id})` : officer.id
  return {
    ok: false,
    code: 'conflict',
    message: `Alert ${alert.id} was taken by ${name}; who leads may hand it on.`,
    heldBy: officer,
    why: {
      code: 'alert.taken',
      values: { id: alert.id, name: officer.name?.zh ?? officer.id, nameEn: officer.name?.en ?? officer.id },
    },
  }
}

/** The alert in this actor's hands: whoever judges what nobody took has taken it. */
function taken(alert: Alert, { clock }: Rooms, actor: string): Alert {
  if (alert.officer?.id === actor && alert.takenAt) return alert
  const officer = alert.officer?.id === actor ? alert.officer : { id: actor }
  return { ...alert, officer, takenAt: clock.now() }
}

async function judge(
  tx: Tx,
  rooms: Rooms,
  of: {
    alert: Alert
    before: Alert
    actor: string
    step: Extract<PersonStep, { step: 'take' | 'verify' | 'assess' | 'close' }>
  },
): Promise<StepResult> {
  const { alert, step } = of
  const now = rooms.clock.now()
  switch (step.step) {
    case 'take':
      if (of.before.takenAt)
        return {
          ok: false,
          code: 'conflict',
          message: `You have alert ${alert.id} already.`,
          why: { code: 'alert.yours', values: { id: alert.id } },
        }
      return await record(tx, rooms, { ...of, after: alert, detail: {} })
    case 'assess':
      return await record(tx, rooms, {
        ...of,
        after: { ...alert, risk: step.risk },
        detail: { risk: step.risk, reason: step.reason },
      })
    case 'verify': {
      const limits = await readLimits(tx, alert)
      const dueAt = dueAtOf({ stage: 'investigate', from: now, immediate: alert.immediate, limits })
      await stopClocks(tx, alert.id)
      await startClock(tx, { id: alert.id, stage: 'investigate', dueAt })
      return await record(tx, rooms, {
        ...of,
        after: { ...alert, state: 'investigating', verifiedAt: now, dueAt, overdueAt: undefined },
        detail: { finding: step.finding, dueAt: dueAt.toISOString() },
      })
    }
    case 'close': {
      const fault = await findDuplicateFault(tx, alert.id, step)
      if (fault) return { ok: false, code: 'request.invalid', where: 'body.duplicateOf', message: fault }
      await stopClocks(tx, alert.id)
      return await record(tx, rooms, {
        ...of,
        after: {
          ...alert,
          state: 'closed',
          outcome: step.outcome,
          verifiedAt: alert.verifiedAt ?? now,
          closedAt: now,
          dueAt: undefined,
          overdueAt: undefined,
        },
        outcome: step.outcome,
        detail: { note: step.note, ...(step.duplicateOf ? { duplicateOf: step.duplicateOf } : {}) },
      })
    }
  }
}

async function findDuplicateFault(
  tx: Tx,
  id: number,
  { outcome, duplicateOf }: Extract<PersonStep, { step: 'close' }>,
): Promise<string | undefined> {
  if ((outcome === 'duplicate') !== (duplicateOf !== undefined))
    return 'duplicateOf names the alert that a duplicate repeats, and is given with that outcome alone'
  if (duplicateOf === undefined) return undefined
  if (duplicateOf === id) return 'an alert is not a duplicate of itself'
  return (await findAlert(tx, duplicateOf)) ? undefined : `there is no alert ${duplicateOf}`
}

async function record(
  tx: Tx,
  { clock }: Rooms,
  of: {
    before: Alert
    after: Alert
    actor: string
    step: { readonly step: AlertStep }
    outcome?: string
    detail: Readonly<Record<string, unknown>>
  },
): Promise<StepResult> {
  const { before, after, actor } = of
  await saveAlert(tx, after)
  await recordStep(tx, clock, {
    cycle: 'alert',
    id: after.id,
    step: of.step.step,
    from: before.state,
    to: after.state,
    place: after.place,
    actor,
    originator: originatorOf(after),
    outcome: of.outcome,
    detail: of.detail,
  })
  return { ok: true, alert: after }
}

async function passByLead(
  tx: Tx,
  rooms: Rooms,
  { alert, actor, step }: { alert: Alert; actor: string; step: Extract<PersonStep, { step: 'pass' }> },
): Promise<StepResult> {
  const unit = step.unit === undefined ? undefined : await lockStandingUnit(tx, step.unit)
  if (step.unit !== undefined && !unit)
    return {
      ok: false,
      code: 'request.invalid',
      where: 'body.unit',
      message: `there is no unit ${step.unit} that stands`,
      why: { code: 'unit.unknown', values: { unit: step.unit } },
    }
  const onDuty = unit ? undefined : await findOnDuty(tx, rooms, alert)
  const officer = step.officer
    ? { id: step.officer }
    : unit
      ? await findOfficerOf(tx, rooms, unit.id)
      : onDuty?.officer
  if (!officer && !unit)
    return {
      ok: false,
      code: 'conflict',
      message: 'Nobody is on duty for this alert; name an officer or a unit.',
      why: { code: 'alert.nobody-on-duty' },
    }
  const passed = await passAlert(tx, rooms, alert, {
    reason: 'lead',
    actor,
    officer,
    unit: unit?.id,
    officerUnit: step.officer ? undefined : onDuty?.unit,
    note: step.reason,
  })
  if (unit && alert.state === 'waiting') await admitWaiting(tx, rooms, unit)
  return { ok: true, alert: (await findAlert(tx, alert.id)) ?? passed }
}

/** Judged anew: its verification begins again, whatever the unit has to do today, since who leads wants it so. */
async function reopen(
  tx: Tx,
  rooms: Rooms,
  { alert, actor, reason }: { alert: Alert; actor: string; reason: string },
): Promise<StepResult> {
  const now = rooms.clock.now()
  const limits = await readLimits(tx, alert)
  const dueAt = dueAtOf({ stage: 'verify', from: now, immediate: alert.immediate, limits })
  await startClock(tx, { id: alert.id, stage: 'verify', dueAt })
  return await record(tx, rooms, {
    before: alert,
    after: {
      ...alert,
      state: 'verifying',
      outcome: undefined,
      closedAt: undefined,
      verifiedAt: undefined,
      officer: undefined,
      takenAt: undefined,
      dueAt,
    },
    actor,
    step: { step: 'reopen' },
    detail: { reason, outcome: alert.outcome, dueAt: dueAt.toISOString() },
  })
}
