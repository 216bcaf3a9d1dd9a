import { z } from 'zod'
import type { Rooms, TimerHandler } from '#platform/system'
import { PlacePath, Words } from '#vocabulary'
import { escalationTimer, refusalOf, rulesActor } from './acting.ts'
import { findAct, noteActs, noteOutcomes } from './finding-store.ts'
import { type Outside, taskKinds } from './outside.ts'

/** What was written when the task was opened: the rule may have other words by now. */
const Payload = z.object({
  finding: z.number(),
  unless: z.enum(['taken', 'closed']),
  task: z.object({
    kind: z.enum(taskKinds),
    type: z.string(),
    title: Words,
    place: PlacePath,
    duty: z.string(),
    urgent: z.boolean(),
    originator: z.string(),
    key: z.string(),
    note: z.string(),
  }),
})

/** When its time has come and nobody has taken the task (or brought it to an end), the other duty gets one. */
export function makeEscalation(rooms: Rooms, outside: Outside): TimerHandler {
  return {
    name: escalationTimer,
    async act(tx, payload) {
      const { finding, unless, task } = Payload.parse(payload)
      const watched = await findAct(tx, task.note)
      if (!watched || watched.closed || (unless === 'taken' && watched.taken)) return
      const [opened] = await outside.openTasks(tx, rooms, [task], { actor: rulesActor })
      if (opened && 'id' in opened) {
        const { rule, depth } = watched
        await noteActs(tx, [{ subject: `task:${opened.id}`, finding, rule, place: task.place, depth }])
      } else await noteOutcomes(tx, [{ finding, refused: refusalOf(opened) }])
    },
  }
}
