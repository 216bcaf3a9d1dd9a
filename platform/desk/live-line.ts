import type { Topic } from '#platform/live/client'

/** Which queries read what a topic tells of: the heads of their keys. */
const headsOf: Readonly<Record<Topic, readonly string[]>> = {
  alert: ['alert', 'alerts', 'alarms', 'overview'],
  warning: ['warning', 'warnings'],
  task: ['task', 'tasks', 'overview'],
  event: ['event', 'events', 'overview'],
  order: ['order', 'orders'],
  unit: ['unit', 'units', 'duty'],
  source: ['source', 'sources'],
  tally: ['tallies', 'days', 'place-counts'],
}

export const liveTopics: readonly string[] = Object.keys(headsOf)

/** A topic that this page does not know is read by queries of its name. */
export function headsToldBy(topic: string): readonly string[] {
  const heads: Readonly<Record<string, readonly string[]>> = headsOf
  return heads[topic] ?? [topic, `${topic}s`]
}

const told = new Set<unknown>(Object.values(headsOf).flat())

/** Whether changes are told as they happen. The query client has one, so that queries know how often to ask. */
export class LiveLine {
  #live = false

  set(live: boolean): void {
    this.#live = live
  }

  /** Whether who reads this need not ask again and again. */
  tells(head: unknown): boolean {
    return this.#live && told.has(head)
  }
}
