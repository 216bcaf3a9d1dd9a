import { covers, findStandingUnit, isCovered } from '#platform/access'
import { type CityClock, clearTimer, setTimer } from '#platform/clock'
import { findTransition, recordStep, stepsFrom } from '#platform/lifecycle'
import type { PlaceDirectory } from '#platform/places'
import { house, type Tx } from '#platform/store'
import type { Why } from '#vocabulary'
import { type OrderStep, stepsOfPeople } from './bodies.ts'
import { type OrderState, orderCycle } from './cycle.ts'
import { readLongestTerm } from './longest-term.ts'
import {
  addOrder,
  beginOrder,
  endOrder,
  extendOrder,
  findOrderRow,
  lockOrder,
  type NewOrder,
  type OrderRow,
  signOrder,
} from './store.ts'
import { lastDayOf, termOf } from './term.ts'

export const timerNames = { begins: 'order-begins', ends: 'order-ends' } as const

/** What an order is decided with: one transaction, and who decides. */
export interface Desk {
  readonly tx: Tx
  readonly clock: CityClock
  readonly places: PlaceDirectory
  readonly actor: string
  /** Where the actor may issue orders. */
  readonly areas: readonly string[]
}

export type Decided =
  | { readonly ok: true; readonly id: number }
  | {
      readonly ok: false
      readonly code: 'request.invalid' | 'not-found' | 'conflict' | 'access.elsewhere' | 'step.own-work'
      readonly message: string
      /** Which part of the body is meant. */
      readonly where?: string
      readonly why?: Why
    }
  | {
      readonly ok: false
      readonly code: 'step.not-allowed'
      readonly message: string
      readonly allowed: readonly string[]
    }

type Refusal = Exclude<Decided, { ok: true }>

/** A draft: nothing holds yet. */
export async function draftOrder(on: Desk, body: NewOrder): Promise<Decided> {
  const { tx, clock, places, actor, areas } = on
  const invalid = (where: string, message: string, why: Why): Refusal => ({
    ok: false,
    code: 'request.invalid',
    message: `${where}: ${message}`,
    where,
    why,
  })
  const { place, unit, begins } = body
  if (!places.find(place))
    return invalid('body.place', `there is no place ${place}`, {
      code: 'order.place-unknown',
      values: { place },
    })
  if (!isCovered(place, areas))
    return { ok: false, code: 'access.elsewhere', message: `You may not issue orders at ${place}.` }
  const issuer = await findStandingUnit(tx, unit)
  if (!issuer)
    return invalid('body.unit', `there is no unit ${unit} that stands`, {
      code: 'unit.unknown',
      values: { unit },
    })
  if (!covers(issuer.place, place))
    return invalid('body.unit', `${unit} is responsible for ${issuer.place}, which does not hold ${place}`, {
      code: 'unit.elsewhere',
      values: { unit, place, at: issuer.place },
    })
  if (begins < clock.today())
    return invalid('body.begins', `must not lie before today, ${clock.today()}`, {
      code: 'order.begins-past',
      values: { today: clock.today() },
    })
  const longest = await readLongestTerm(tx, body)
  if (body.ends < begins || body.ends > lastDayOf(begins, longest))
    return invalid(
      'body.ends',
      `must be a day on or after begins, at most ${longest} days of ${body.power} in all`,
      { code: 'order.term', values: { days: longest } },
    )
  const id = await addOrder(tx, { ...body, by: actor, at: clock.now() })
  const { power, what, purpose, ends } = body
  const detail = { unit, power, what, purpose, begins, ends }
  await recordStep(tx, clock, {
    cycle: orderCycle.name,
    id,
    step: 'draft',
    to: 'draft',
    place,
    actor,
    detail,
  })
  return { ok: true, id }
}

/** A person's step. Expected failures: not there, elsewhere, not allowed in its state, one's own draft, too long. */
export async function stepOrder(on: Desk, id: number, body: OrderStep): Promise<Decided> {
  const order = await lockOrder(on.tx, id)
  if (!order) {
    if (!(await findOrderRow(on.tx, id)))
      return { ok: false, code: 'not-found', message: `There is no order ${id}.` }
    const message = `Order ${id} holds over more than your areas; those who issued it change it.`
    return { ok: false, code: 'access.elsewhere', message }
  }
  const transition = findTransition(orderCycle, order.state, body.step)
  if (!transition.ok) return { ...transition, allowed: allowedSteps(order.state) }
  return (await take(on, order, body)) ?? { ok: true, id }
}

export function allowedSteps(state: OrderState): string[] {
  return stepsFrom(orderCycle, state).filter((step) => stepsOfPeople.includes(step))
}

function take(on: Desk, order: OrderRow, body: OrderStep): Promise<Refusal | undefined> {
  switch (body.step) {
    case 'issue':
      return issue(on, order)
    case 'extend':
      return extend(on, order, body)
    case 'revoke':
      return revoke(on, order, body)
    case 'withdraw':
      return withdraw(on, order, body)
  }
}

async function issue(on: Desk, order: OrderRow): Promise<Refusal | undefined> {
  const { tx, clock, actor } = on
  const refusal = refuseOwn(on, order)
  if (refusal) return refusal
  const at = clock.now()
  const { fromAt, untilAt } = termOf({ ...order, signedAt: at, zone: clock.zone })
  if (untilAt <= at)
    return conflict(`Its last day, ${order.ends}, is over. Draft another.`, {
      code: 'order.over',
      values: { ends: order.ends },
    })
  await signOrder(tx, { id: order.id, by: actor, at, fromAt, untilAt })
  await record(on, order, { step: 'issue', to: 'issued' })
  await setTimer(tx, timerOf('ends', order.id, untilAt))
  if (fromAt <= at) await begin(on, { ...order, state: 'issued' })
  else await setTimer(tx, timerOf('begins', order.id, fromAt))
  return undefined
}

async function extend(
  on: Desk,
  order: OrderRow,
  { ends, reason }: Extract<OrderStep, { step: 'extend' }>,
): Promise<Refusal | undefined> {
  const { tx, clock } = on
  const refusal = refuseOwn(on, order) ?? refuseOver(on, order)
  if (refusal) return refusal
  const today = clock.today()
  const longest = await readLongestTerm(tx, order)
  const last = lastDayOf(today > order.begins ? today : order.begins, longest)
  if (ends <= order.ends || ends > last)
    return conflict(`The new last day must lie after ${order.ends}, and not after ${last}.`, {
      code: 'order.term-extended',
      values: { ends: order.ends, last },
    })
  const { untilAt } = termOf({ ...order, ends, signedAt: clock.now(), zone: clock.zone })
  await extendOrder(tx, { id: order.id, ends, untilAt })
  await setTimer(tx, timerOf('ends', order.id, untilAt))
  await record(on, order, { step: 'extend', to: order.state, detail: { ends, before: order.ends, reason } })
  return undefined
}

async function revoke(
  on: Desk,
  order: OrderRow,
  { reason }: Extract<OrderStep, { step: 'revoke' }>,
): Promise<Refusal | undefined> {
  const refusal = refuseOver(on, order)
  if (refusal) return refusal
  for (const name of ['begins', 'ends'] as const)
    await clearTimer(on.tx, timerOf(name, order.id, on.clock.now()))
  await endOrder(on.tx, { id: order.id, outcome: 'revoked', at: on.clock.now(), reason })
  await record(on, order, { step: 'revoke', to: 'ended', outcome: 'revoked', detail: { reason } })
  return undefined
}

async function withdraw(
  on: Desk,
  order: OrderRow,
  { reason }: Extract<OrderStep, { step: 'withdraw' }>,
): Promise<undefined> {
  await endOrder(on.tx, { id: order.id, outcome: 'withdrawn', at: on.clock.now(), reason })
  await record(on, order, { step: 'withdraw', to: 'ended', outcome: 'withdrawn', detail: { reason } })
}

/** By the clock: from the first day on it is in force. An order that was revoked before does not begin. */
export async function beginIssued(tx: Tx, clock: CityClock, id: number): Promise<void> {
  const order = await lockOrder(tx, id)
  if (order?.state === 'issued') await begin({ tx, clock }, order)
}

async function begin(on: Pick<Desk, 'tx' | 'clock'>, order: OrderRow): Promise<void> {
  await beginOrder(on.tx, order.id)
  await record({ ...on, actor: house('orders').actor }, order, { step: 'begin', to: 'in-force' })
}

/** By the clock: at the end of its last day it ends, and its signal tells whoever collects under it. */
export async function expire(tx: Tx, clock: CityClock, of: { id: number; dueAt: Date }): Promise<void> {
  const order = await lockOrder(tx, of.id)
  if (order?.state !== 'in-force' || !order.until_at) return
  if (order.until_at > of.dueAt) {
    // It was extended in the moment in which its timer rang.
    await setTimer(tx, timerOf('ends', order.id, order.until_at))
    return
  }
  await endOrder(tx, { id: order.id, outcome: 'expired', at: of.dueAt })
  const on = { tx, clock, actor: house('orders').actor }
  await record(on, order, { step: 'expire', to: 'ended', outcome: 'expired' })
}

async function record(
  { tx, clock, actor }: Pick<Desk, 'tx' | 'clock' | 'actor'>,
  { id, state, place }: OrderRow,
  step: { step: string; to: OrderState; outcome?: string; detail?: Readonly<Record<string, unknown>> },
): Promise<void> {
  await recordStep(tx, clock, { ...step, cycle: orderCycle.name, id, from: state, place, actor })
}

function timerOf(name: keyof typeof timerNames, id: number, dueAt: Date) {
  return { name: timerNames[name], key: String(id), dueAt, payload: { id } }
}

/** Two people stand behind every power: who drafted it does not sign it, nor more of it. */
function refuseOwn({ actor }: Desk, { drafted_by }: OrderRow): Refusal | undefined {
  if (actor !== drafted_by) return undefined
  return {
    ok: false,
    code: 'step.own-work',
    message: 'Who drafted an order does not sign it: another signs.',
    why: { code: 'order.own' },
  }
}

/** Its last day may be over by a moment, before the clock has ended it. */
function refuseOver({ clock }: Desk, order: OrderRow): Refusal | undefined {
  const over = order.until_at !== null && order.until_at <= clock.now()
  return over
    ? conflict(`Its last day, ${order.ends}, is over.`, { code: 'order.over', values: { ends: order.ends } })
    : undefined
}

function conflict(message: string, why: Why): Refusal {
  return { ok: false, code: 'conflict', message, why }
}
