import { setTimer } from '#platform/clock'
import type { Tx } from '#platform/store'
import type { Rooms } from '#platform/system'
import { fill, originatorOf, toAlert, toTask } from './acts.ts'
import { noteAct, noteOutcome } from './finding-store.ts'
import type { Outside } from './outside.ts'
import type { Bearings, Found } from './reckoning.ts'

/** Who signs what rules do. */
export const rulesActor = 'house:rules'

export const escalationTimer = 'rules.escalate'

const hourMs = 3_600_000

/** Raises and dispatches what a rule says about a finding, and sets the clock for its escalation. */
export async function act(
  tx: Tx,
  of: {
    rooms: Rooms
    outside: Outside
    bearings: Bearings
    found: Found
    finding: number
    depth: number
  },
): Promise<void> {
  const { rooms, outside, bearings, found, finding, depth } = of
  const { rule } = found.ready
  const note = (subject: string) =>
    noteAct(tx, { subject, finding, rule: rule.id, place: found.place, depth })
  const alert = toAlert(found, bearings)
  const alertId = alert && (await outside.raiseAlert(tx, rooms, alert))
  if (alertId !== undefined) await note(`alert:${alertId}`)
  const task = toTask(found, bearings, rooms.clock.now())
  const opened = task && (await outside.openTask(tx, rooms, task, { actor: rulesActor }))
  const taskId = opened && 'id' in opened ? opened.id : undefined
  const refused = opened && 'code' in opened ? `${opened.code}: ${opened.message}`.slice(0, 500) : undefined
  await noteOutcome(tx, { finding, alert: alertId, task: taskId, refused })
  if (taskId === undefined) return
  await note(`task:${taskId}`)
  await watchTask(tx, { rooms, bearings, found, finding, taskId })
}

async function watchTask(
  tx: Tx,
  of: { rooms: Rooms; bearings: Bearings; found: Found; finding: number; taskId: number },
): Promise<void> {
  const { rooms, bearings, found, finding, taskId } = of
  const { id, title, dispatch, escalate } = found.ready.rule
  if (!escalate || !dispatch) return
  await setTimer(tx, {
    name: escalationTimer,
    key: `task:${taskId}`,
    dueAt: new Date(rooms.clock.now().getTime() + escalate.afterHours * hourMs),
    payload: {
      finding,
      unless: escalate.unless,
      task: {
        kind: 'to-do',
        type: dispatch.type,
        title: fill(escalate.title ?? dispatch.title ?? title, found, bearings),
        place: found.place,
        duty: escalate.duty,
        urgent: true,
        originator: originatorOf(id),
        key: `${found.key} escalated`,
        note: `task:${taskId}`,
      },
    },
  })
}
