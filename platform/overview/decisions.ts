import { type AlertInBrief, listImmediateToVerify, listLateAlerts } from '#platform/alerts'
import { listProposedEvents } from '#platform/events'
import type { Scope, Tx } from '#platform/store'
import { listUndecided, type TaskInBrief, type UndecidedState } from '#platform/tasks'
import { type Decision, type DecisionReason, decisionReasons } from './views.ts'

/** More than this waits on another page. */
export const decisionsShown = 3

/** What waits for a decision of some kinds, as one room knows it. */
export interface Waiting {
  readonly first: readonly Decision[]
  readonly counts: Readonly<Partial<Record<DecisionReason, number>>>
}

/** Where a room is asked: all that may be read, and within it what who asks may decide. */
interface Asked {
  readonly reading: Scope
  readonly deciding: Scope | undefined
}

/**
 * The three of all that wait: what who asks may decide comes before what others may; then by reason: of what one case is enough,
 * what was escalated, what was proposed, what waits for a centre; then as the rooms rank them. Pure.
 */
export function rankDecisions(waiting: readonly Waiting[]): Decision[] {
  const rank = ({ yours, reason }: Decision) => (yours ? 0 : 100) + decisionReasons.indexOf(reason)
  return waiting
    .flatMap(({ first }) => first)
    .map((decision, at) => ({ decision, at }))
    .sort((a, b) => rank(a.decision) - rank(b.decision) || a.at - b.at)
    .slice(0, decisionsShown)
    .map(({ decision }) => decision)
}

/**
 * What waits, as a list of what who asks may decide and, where that is not enough to fill the page, of what they may only read.
 */
async function listYoursFirst(
  { reading, deciding }: Asked,
  list: (scope: Scope) => Promise<readonly Omit<Decision, 'yours'>[]>,
): Promise<Decision[]> {
  const yours = deciding ? (await list(deciding)).map((one) => ({ ...one, yours: true })) : []
  if (yours.length >= decisionsShown || isSame(reading, deciding)) return yours
  const known = new Set(yours.map(({ id, reason }) => `${reason} ${id}`))
  const others = (await list(reading)).filter(({ id, reason }) => !known.has(`${reason} ${id}`))
  return [...yours, ...others.map((one) => ({ ...one, yours: false }))]
}

function isSame(a: Scope, b: Scope | undefined): boolean {
  return JSON.stringify(a.places) === JSON.stringify(b?.places)
}

export async function listAlertDecisions(tx: Tx, asked: Asked): Promise<Waiting> {
  const { reading } = asked
  const limit = decisionsShown
  const immediate = await listYoursFirst(asked, async (scope) =>
    (await listImmediateToVerify(tx, { scope, limit })).first.map((one) => fromAlert(one, 'immediate')),
  )
  const shown = new Set(immediate.map(({ id }) => id))
  const escalated = await listYoursFirst(asked, async (scope) =>
    (await listLateAlerts(tx, { scope, limit: 2 * limit })).first
      .filter(({ id }) => !shown.has(id))
      .map((one) => fromAlert(one, 'escalated')),
  )
  return {
    first: [...immediate, ...escalated],
    counts: {
      immediate: (await listImmediateToVerify(tx, { scope: reading, limit: 1 })).count,
      escalated: (await listLateAlerts(tx, { scope: reading, limit: 1 })).count,
    },
  }
}

function fromAlert(alert: AlertInBrief, reason: DecisionReason): Omit<Decision, 'yours'> {
  const { id, title, place, unit, since, dueAt, taken } = alert
  return {
    kind: 'alert',
    id,
    reason,
    title,
    place,
    taken,
    since,
    ...(unit === null ? {} : { unit }),
    ...(dueAt ? { dueAt } : {}),
  }
}

export async function listEventDecisions(tx: Tx, asked: Asked): Promise<Waiting> {
  const first = await listYoursFirst(asked, async (scope) =>
    (await listProposedEvents(tx, { scope, limit: decisionsShown })).first.map(
      ({ id, title, place, madeAt }) => ({
        kind: 'event',
        id,
        reason: 'proposed',
        title,
        place,
        since: madeAt,
        taken: false,
      }),
    ),
  )
  return {
    first,
    counts: { proposed: (await listProposedEvents(tx, { scope: asked.reading, limit: 1 })).count },
  }
}

/** Which right decides a problem in a state, and what it waits for. */
const centres = [
  { states: ['collected', 'fed-back'], action: 'tasks.verify' },
  { states: ['filed'], action: 'tasks.dispatch' },
] as const satisfies readonly { states: readonly UndecidedState[]; action: string }[]

const reasonOf = {
  collected: 'to-file',
  filed: 'to-dispatch',
  'fed-back': 'to-verify',
} as const satisfies Record<UndecidedState, DecisionReason>

export async function listTaskDecisions(
  tx: Tx,
  of: { reading: Scope; deciding: (action: (typeof centres)[number]['action']) => Scope | undefined },
): Promise<Waiting> {
  const { reading } = of
  const first: Decision[] = []
  const counts: Partial<Record<DecisionReason, number>> = {}
  for (const { states, action } of centres) {
    const list = async (scope: Scope) =>
      (await listUndecided(tx, { scope, states, limit: decisionsShown })).first.map(fromProblem)
    first.push(...(await listYoursFirst({ reading, deciding: of.deciding(action) }, list)))
    const counted = await listUndecided(tx, { scope: reading, states, limit: 1 })
    for (const state of states) counts[reasonOf[state]] = counted.counts[state] ?? 0
  }
  return { first, counts }
}

function fromProblem({ id, title, place, state, unit, dueAt }: TaskInBrief): Omit<Decision, 'yours'> {
  return {
    kind: 'task',
    id,
    // Only problems in these states were asked for.
    reason: reasonOf[state as UndecidedState],
    title,
    place,
    dueAt,
    taken: false,
    ...(unit === null ? {} : { unit }),
  }
}
