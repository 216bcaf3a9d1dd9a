import { findStandingUnit } from '#platform/access'
import { findTransition, stepsFrom } from '#platform/lifecycle'
import type { Why } from '#vocabulary'
import { type EventState, eventCycle } from './cycle.ts'
import { type Judgement, judgementSteps, type NewEvent } from './judgement.ts'
import type { Member } from './membership.ts'
import {
  conflict,
  findMembers,
  type Judged,
  notFound,
  type Refusal,
  refuseHeld,
  refuseMembers,
  type Sitting,
} from './sitting.ts'
import {
  addMember,
  confirmMembers,
  type EventRow,
  endMembers,
  listMembers,
  lockEvent,
  lockEvents,
  type MemberRow,
  toMember,
} from './store.ts'
import { enteredBy, makeEvent, moveMembers, type Step, write } from './writing.ts'

/** A person makes an event of alerts. All is looked at before anything is written. */
export async function foundEvent(on: Sitting, body: NewEvent): Promise<Judged> {
  await lockEvents(on.tx)
  const found = await findMembers(on, body.alerts)
  if (!found.ok) return found
  const { members } = found
  const refusal = (await refuseHeld(on, body.alerts)) ?? refuseMembers(on, 'confirmed', members)
  if (refusal) return refusal
  const id = await makeEvent(on, {
    members,
    state: 'confirmed',
    ...(body.title ? { title: body.title } : {}),
    ...(body.reason ? { detail: { reason: body.reason } } : {}),
  })
  return { ok: true, id }
}

/** A person's step. Expected failures: not there, not allowed in its state, in conflict with what is. */
export async function judgeEvent(on: Sitting, id: number, body: Judgement): Promise<Judged> {
  await lockEvents(on.tx)
  const event = await lockEvent(on.tx, id)
  if (!event) return notFound(`There is no event ${id}.`)
  const transition = findTransition(eventCycle, event.state, body.step)
  if (!transition.ok) return { ...transition, allowed: allowedSteps(event.state) }
  const of: Turn = { event, rows: await listMembers(on.tx, id), to: transition.to }
  const refusal = await take(on, of, body)
  return refusal ?? { ok: true, id }
}

/** The steps that a person may take in a state. */
export function allowedSteps(state: EventState): string[] {
  return stepsFrom(eventCycle, state).filter((step) => judgementSteps.includes(step))
}

interface Turn {
  readonly event: EventRow
  /** Its members now. */
  readonly rows: readonly MemberRow[]
  readonly to: EventState
}

function take(on: Sitting, of: Turn, body: Judgement): Promise<Refusal | undefined> {
  switch (body.step) {
    case 'confirm':
      return confirm(on, of, body)
    case 'join':
      return join(on, of, body)
    case 'leave':
      return leave(on, of, body)
    case 'split':
      return split(on, of, body)
    case 'merge':
      return merge(on, of, body)
    case 'command':
      return command(on, of, body)
    case 'reopen':
      return reopen(on, of, body)
    case 'assess':
      return turn(on, of, {
        step: body.step,
        change: { risk: body.risk },
        detail: { risk: body.risk, reason: body.reason },
      })
    case 'reject':
      return turn(on, of, { step: body.step, detail: { reason: body.reason } })
    case 'close':
      return turn(on, of, {
        step: body.step,
        outcome: body.outcome,
        change: { outcome: body.outcome, summary: body.summary },
        detail: { summary: body.summary },
      })
  }
}

/** What the asker saw of the event is not what it is any more. */
function changed({ id }: { readonly id: number }): Why {
  return { code: 'event.changed', values: { id } }
}

async function confirm(
  on: Sitting,
  { event, rows, to }: Turn,
  body: Extract<Judgement, { step: 'confirm' }>,
): Promise<Refusal | undefined> {
  const proposed = rows.filter(({ state }) => state === 'proposed').map(({ alert }) => alert)
  const alerts = body.alerts ?? proposed
  const strange = alerts.filter((alert) => !proposed.includes(alert))
  if (strange.length > 0)
    return conflict(`Not proposed for event ${event.id}: ${named(strange)}.`, changed(event))
  const members = rows.map(toMember).map((member) => withConfirmed(member, alerts))
  const refusal = (await refuseHeld(on, alerts, [event.id])) ?? refuseMembers(on, to, members)
  if (refusal) return refusal
  await confirmMembers(on.tx, { event: event.id, alerts, by: on.actor, at: on.clock.now() })
  await write(on, {
    event,
    to,
    members,
    step: 'confirm',
    about: alerts,
    detail: { alerts, reason: body.reason },
  })
  return undefined
}

async function join(
  on: Sitting,
  { event, rows, to }: Turn,
  { alerts, reason }: Extract<Judgement, { step: 'join' }>,
): Promise<Refusal | undefined> {
  const present = rows.map(toMember)
  const already = present.filter((member) => member.state === 'confirmed' && alerts.includes(member.alert))
  if (already.length > 0)
    return conflict(
      `Confirmed in event ${event.id} already: ${named(already.map(({ alert }) => alert))}.`,
      changed(event),
    )
  const coming = alerts.filter((alert) => !present.some((member) => member.alert === alert))
  const found = await findMembers(on, coming)
  if (!found.ok) return found
  const members = [...present.map((member) => withConfirmed(member, alerts)), ...found.members]
  const refusal = (await refuseHeld(on, alerts, [event.id])) ?? refuseMembers(on, to, members)
  if (refusal) return refusal
  const at = on.clock.now()
  await confirmMembers(on.tx, { event: event.id, alerts, by: on.actor, at })
  for (const member of found.members) await addMember(on.tx, enteredBy(on, event.id, member))
  await write(on, { event, to, members, step: 'join', about: alerts, detail: { alerts, reason } })
  return undefined
}

async function leave(
  on: Sitting,
  { event, rows, to }: Turn,
  { alerts, reason }: Extract<Judgement, { step: 'leave' }>,
): Promise<Refusal | undefined> {
  const strange = alerts.filter((alert) => !rows.some((row) => row.alert === alert))
  if (strange.length > 0) return conflict(`Not in event ${event.id}: ${named(strange)}.`, changed(event))
  const members = rows.map(toMember).filter(({ alert }) => !alerts.includes(alert))
  const refusal = refuseMembers(on, to, members)
  if (refusal) return refusal
  await endMembers(on.tx, { event: event.id, alerts, by: on.actor, at: on.clock.now(), reason })
  await write(on, { event, to, members, step: 'leave', about: alerts, detail: { alerts, reason } })
  return undefined
}

async function split(
  on: Sitting,
  { event, rows, to }: Turn,
  { alerts, title, reason }: Extract<Judgement, { step: 'split' }>,
): Promise<Refusal | undefined> {
  const going = rows.filter(({ alert, state }) => state === 'confirmed' && alerts.includes(alert))
  const strange = alerts.filter((alert) => !going.some((row) => row.alert === alert))
  if (strange.length > 0)
    return conflict(`Not confirmed in event ${event.id}: ${named(strange)}.`, changed(event))
  const staying = rows.filter((row) => !going.includes(row)).map(toMember)
  const leaving = going.map(toMember)
  const refusal = refuseMembers(on, to, staying) ?? refuseMembers(on, 'confirmed', leaving)
  if (refusal) return refusal
  const made = await makeEvent(on, {
    members: leaving,
    state: 'confirmed',
    ...(title ? { title } : {}),
    splitFrom: event.id,
    detail: { from: event.id, reason },
    rows: going,
  })
  await write(on, {
    event,
    to,
    members: staying,
    step: 'split',
    about: alerts,
    detail: { alerts, into: made, reason },
  })
  return undefined
}

async function merge(
  on: Sitting,
  { event, rows, to }: Turn,
  body: Extract<Judgement, { step: 'merge' }>,
): Promise<Refusal | undefined> {
  if (body.event === event.id)
    return conflict(`Event ${event.id} cannot be merged with itself.`, { code: 'event.itself' })
  const other = await lockEvent(on.tx, body.event)
  if (!other) return notFound(`There is no event ${body.event}.`)
  const ending = findTransition(eventCycle, other.state, 'merge-into')
  if (!ending.ok)
    return { ...ending, message: `Event ${other.id}: ${ending.message}`, allowed: allowedSteps(event.state) }
  const coming = await listMembers(on.tx, other.id)
  const confirming = coming.filter(({ state }) => state === 'confirmed').map(({ alert }) => alert)
  const present = rows.map(toMember)
  const members = [
    ...present.map((member) => withConfirmed(member, confirming)),
    ...coming.map(toMember).filter(({ alert }) => !present.some((member) => member.alert === alert)),
  ]
  const refusal = (await refuseHeld(on, confirming, [event.id, other.id])) ?? refuseMembers(on, to, members)
  if (refusal) return refusal
  const alerts = coming.map(({ alert }) => alert)
  const { reason } = body
  await moveMembers(on, { rows: coming, from: other.id, to: event.id, present: rows, reason })
  await write(on, {
    event: other,
    to: ending.to,
    step: 'merge-into',
    about: alerts,
    change: { mergedInto: event.id },
    detail: { into: event.id, alerts, reason },
  })
  await write(on, {
    event,
    to,
    members,
    step: 'merge',
    about: alerts,
    detail: { event: other.id, alerts, reason },
  })
  return undefined
}

async function command(
  on: Sitting,
  of: Turn,
  { step, unit, officer }: Extract<Judgement, { step: 'command' }>,
): Promise<Refusal | undefined> {
  if (!(await findStandingUnit(on.tx, unit))) return notFound(`There is no unit ${unit} that stands.`)
  return await turn(on, of, { step, change: { lead: { unit, officer } }, detail: { unit, officer } })
}

async function reopen(
  on: Sitting,
  of: Turn,
  { step, reason }: Extract<Judgement, { step: 'reopen' }>,
): Promise<Refusal | undefined> {
  const confirmed = of.rows.filter(({ state }) => state === 'confirmed').map(({ alert }) => alert)
  const refusal =
    (await refuseHeld(on, confirmed, [of.event.id])) ?? refuseMembers(on, of.to, of.rows.map(toMember))
  if (refusal) return refusal
  return await turn(on, of, { step, change: { outcome: null, summary: null }, detail: { reason } })
}

/** A step that leaves the members as they are. */
async function turn(
  on: Sitting,
  { event, rows, to }: Turn,
  of: Pick<Step, 'step' | 'change' | 'detail' | 'outcome'>,
): Promise<undefined> {
  await write(on, { ...of, event, to, about: rows.map(({ alert }) => alert) })
  return undefined
}

function withConfirmed(member: Member, alerts: readonly number[]): Member {
  return alerts.includes(member.alert) ? { ...member, state: 'confirmed' } : member
}

function named(alerts: readonly number[]): string {
  return alerts.map((alert) => `alert ${alert}`).join(', ')
}
