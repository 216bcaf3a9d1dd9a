import { type AlertInBrief, listImmediateToVerify } from '#platform/alerts'
import { type EventInBrief, listProposedEvents } from '#platform/events'
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

type Undecided = Omit<Decision, 'yours'>

/**
 * What may be read, with what who asks may decide in front: asked for a second time within what they may decide, unless that is
 * all of it, since on the page of what may be read theirs may be left out.
 */
async function listYoursFirst(
  { reading, deciding }: Asked,
  of: { readable: readonly Undecided[]; list: (scope: Scope) => Promise<readonly Undecided[]> },
): Promise<Decision[]> {
  const { readable, list } = of
  const isAllYours = JSON.stringify(reading.places) === JSON.stringify(deciding?.places)
  if (isAllYours) return readable.map((one) => ({ ...one, yours: true }))
  const yours = deciding ? await list(deciding) : []
  const known = new Set(yours.map(({ id }) => id))
  return [
    ...yours.map((one) => ({ ...one, yours: true })),
    ...readable.filter(({ id }) => !known.has(id)).map((one) => ({ ...one, yours: false })),
  ]
}

/** So many of what waits are looked through for what who asks may decide. */
export const lookedThrough = 50

/**
 * An alert that a unit has is for its own members to judge: so each is asked about, until there are enough that who asks may judge.
 */
async function markYours(
  alerts: readonly AlertInBrief[],
  mayJudge: (alert: AlertInBrief) => Promise<boolean>,
): Promise<{ alert: AlertInBrief; yours: boolean }[]> {
  const marked = []
  let found = 0
  for (const alert of alerts) {
    const yours = found < decisionsShown && (await mayJudge(alert))
    if (yours) found++
    marked.push({ alert, yours })
  }
  return marked
}

export async function listAlertDecisions(
  tx: Tx,
  of: {
    reading: Scope
    mayJudge: (alert: AlertInBrief) => Promise<boolean>
    /** Those that may be read and are late. */
    late: { readonly first: readonly AlertInBrief[]; readonly count: number }
  },
): Promise<Waiting> {
  const { reading, mayJudge, late } = of
  const readable = await listImmediateToVerify(tx, { scope: reading, limit: lookedThrough })
  const immediate = await markYours(readable.first, mayJudge)
  // What is late and of which one case is enough is told once.
  const told = new Set(immediate.map(({ alert }) => alert.id))
  const escalated = await markYours(
    late.first.filter(({ id }) => !told.has(id)),
    mayJudge,
  )
  return {
    first: [
      ...immediate.map(({ alert, yours }) => ({ ...fromAlert(alert, 'immediate'), yours })),
      ...escalated.map(({ alert, yours }) => ({ ...fromAlert(alert, 'escalated'), yours })),
    ],
    counts: { immediate: readable.count, escalated: late.count },
  }
}

function fromAlert(alert: AlertInBrief, reason: DecisionReason): Undecided {
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
  const limit = decisionsShown
  const readable = await listProposedEvents(tx, { scope: asked.reading, limit })
  const first = await listYoursFirst(asked, {
    readable: readable.first.map(fromEvent),
    list: async (scope) => (await listProposedEvents(tx, { scope, limit })).first.map(fromEvent),
  })
  return { first, counts: { proposed: readable.count } }
}

function fromEvent({ id, title, place, madeAt }: EventInBrief): Undecided {
  return { kind: 'event', id, reason: 'proposed', title, place, since: madeAt, taken: false }
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
    const limit = decisionsShown
    const readable = await listUndecided(tx, { scope: reading, states, limit })
    const decisions = await listYoursFirst(
      { reading, deciding: of.deciding(action) },
      {
        readable: readable.first.map(fromProblem),
        list: async (scope) => (await listUndecided(tx, { scope, states, limit })).first.map(fromProblem),
      },
    )
    first.push(...decisions)
    for (const state of states) counts[reasonOf[state]] = readable.counts[state] ?? 0
  }
  return { first, counts }
}

function fromProblem({ id, title, place, state, unit, dueAt }: TaskInBrief): Undecided {
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
