import { findAlert } from '#platform/alerts'
import { findEvent } from '#platform/events'
import type { Describe, Describers } from '#platform/notify'
import { findAlertBeside } from '#platform/rules'
import { findTask } from '#platform/tasks'
import { Disease } from '#vocabulary'

/** What rooms know of the disease of a step's subject, for those who subscribe to some diseases only. */
export const describers: Describers = {
  alert: describeAlert,
  event: describeEvent,
  task: describeTask,
}

async function describeAlert(...[tx, id]: Parameters<Describe>): ReturnType<Describe> {
  const alert = await findAlert(tx, id)
  return alert && { disease: alert.disease ?? null }
}

/** An event's disease is one of its alerts'; where it has none, its alerts are about none. */
async function describeEvent(...[tx, id]: Parameters<Describe>): ReturnType<Describe> {
  const event = await findEvent(tx, id)
  return event && { disease: event.disease === null ? null : Disease.parse(event.disease) }
}

/** A task is about what it follows from; what a citizen asked for tells no disease, so that nobody knows. */
async function describeTask(...[tx, id]: Parameters<Describe>): ReturnType<Describe> {
  const task = await findTask(tx, id)
  const [, room, of] = /^(alert|event):(\d{1,15})$/.exec(task?.originator ?? '') ?? []
  if (room === 'alert') return await describeAlert(tx, Number(of))
  if (room === 'event') return await describeEvent(tx, Number(of))
  if (task?.checks) return await describeTask(tx, task.checks)
  const beside = await findAlertBeside(tx, `task:${id}`)
  return beside === undefined ? undefined : await describeAlert(tx, beside)
}
