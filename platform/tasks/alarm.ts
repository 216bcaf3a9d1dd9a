import { z } from 'zod'
import type { Tx } from '#platform/store'
import type { Rooms, TimerHandler } from '#platform/system'
import { houseActor, resumed } from './judge.ts'
import { lockTasks } from './store.ts'
import { alarmOf, type Task } from './task.ts'
import { type StepDone, taskTimer, writeSteps } from './write-steps.ts'

const Payload = z.object({ id: z.int() })

/** What becomes of a task by itself when its time has come: no longer deferred, or overdue and told to the duty officer once. */
export function makeTaskAlarm(rooms: Rooms): TimerHandler {
  return {
    name: taskTimer,
    async act(tx: Tx, payload, dueAt) {
      const { id } = Payload.parse(payload)
      const task = (await lockTasks(tx, [id])).get(id)
      const alarm = task && alarmOf(task)
      // Ended or moved between the look at the timer and the lock.
      if (!task || !alarm || alarm > dueAt) return
      await writeSteps(tx, rooms, [
        task.deferredUntil ? endDeferral(task, dueAt) : becomeOverdue(task, dueAt),
      ])
    },
  }
}

function endDeferral(task: Task, at: Date): StepDone {
  const after: Task = { ...task, ...resumed(task, at), state: 'dispatched' }
  return {
    before: task,
    after,
    step: {
      step: 'resume',
      from: task.state,
      to: after.state,
      actor: houseActor,
      detail: { because: 'deferred until now', dueAt: after.dueAt.toISOString() },
    },
  }
}

function becomeOverdue(task: Task, at: Date): StepDone {
  const { state } = task
  return {
    before: task,
    after: { ...task, overdueAt: at },
    step: { step: 'escalate', from: state, to: state, actor: houseActor, outcome: 'overdue', detail: {} },
  }
}
