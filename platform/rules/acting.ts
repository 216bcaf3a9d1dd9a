import { setTimers } from '#platform/clock'
import type { Tx } from '#platform/store'
import type { Rooms } from '#platform/system'
import { fill, originatorOf, toAlert, toTask } from './acts.ts'
import { noteActs, noteOutcomes } from './finding-store.ts'
import type { Opened, Outside } from './outside.ts'
import type { Bearings, Found } from './reckoning.ts'

/** Who signs what rules do. */
export const rulesActor = 'house:rules'

export const escalationTimer = 'rules.escalate'

const hourMs = 3_600_000

/** A finding that was just written down, and is acted on. */
export interface Begun {
  readonly found: Found
  readonly finding: number
  readonly depth: number
}

/**
 * Raises and dispatches what rules say about findings, and sets the clocks for their escalation: as many as there are at once.
 * @returns The alerts' numbers, in their order.
 */
export async function act(
  tx: Tx,
  of: { rooms: Rooms; outside: Outside; bearings: Bearings; begun: readonly Begun[] },
): Promise<readonly (number | undefined)[]> {
  const { rooms, outside, bearings, begun } = of
  const now = rooms.clock.now()
  // Neither needs what the other answers.
  const [alerts, tasks] = await Promise.all([
    outcomes(
      begun.map(({ found }) => toAlert(found, bearings)),
      (asked) => outside.raiseAlerts(tx, rooms, asked),
    ),
    outcomes(
      begun.map(({ found }) => toTask(found, bearings, now)),
      (asked) => outside.openTasks(tx, rooms, asked, { actor: rulesActor }),
    ),
  ])
  const came = begun.map((one, at) => {
    const task = tasks[at]
    const isOpen = task && 'id' in task
    return {
      ...one,
      alert: alerts[at],
      task: isOpen ? task.id : undefined,
      refused: task && !isOpen ? refusalOf(task) : undefined,
    }
  })
  const named = came.flatMap(({ found, finding, depth, alert, task }) => {
    const about = { finding, rule: found.ready.rule.id, place: found.place, depth }
    return [
      ...(alert === undefined ? [] : [{ ...about, subject: `alert:${alert}` }]),
      ...(task === undefined ? [] : [{ ...about, subject: `task:${task}` }]),
    ]
  })
  const watched = came.flatMap(({ task, ...one }) =>
    task === undefined ? [] : escalationOf({ ...one, task, bearings, now }),
  )
  // None of them needs what another answers.
  await Promise.all([noteActs(tx, named), noteOutcomes(tx, came), setTimers(tx, watched)])
  return alerts
}

/** What came of those that were asked for, each at its place. */
async function outcomes<Asked, Came>(
  wanted: readonly (Asked | undefined)[],
  ask: (asked: readonly Asked[]) => Promise<readonly Came[]>,
): Promise<(Came | undefined)[]> {
  const asked = wanted.filter((one) => one !== undefined)
  if (asked.length === 0) return []
  const came = (await ask(asked)).values()
  return wanted.map((one) => (one === undefined ? undefined : came.next().value))
}

export function refusalOf(opened: Opened | undefined): string {
  if (opened === undefined || 'id' in opened) throw new Error('a task was neither opened nor refused')
  return `${opened.code}: ${opened.message}`.slice(0, 500)
}

function escalationOf(of: { bearings: Bearings; found: Found; finding: number; task: number; now: Date }) {
  const { bearings, found, finding, now } = of
  const { id, title, dispatch, escalate } = found.ready.rule
  if (!escalate || !dispatch) return []
  const task = {
    kind: 'to-do',
    type: dispatch.type,
    title: fill(escalate.title ?? dispatch.title ?? title, found, bearings),
    place: found.place,
    duty: escalate.duty,
    urgent: true,
    originator: originatorOf(id),
    key: `${found.key} escalated`,
    note: `task:${of.task}`,
  }
  return [
    {
      name: escalationTimer,
      key: `task:${of.task}`,
      dueAt: new Date(now.getTime() + escalate.afterHours * hourMs),
      payload: { finding, unless: escalate.unless, task },
    },
  ]
}
