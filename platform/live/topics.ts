import { type Action, covers, decide, type Principal } from '#platform/access'
import { isWithin, type PlacePath } from '#vocabulary'
import type { LiveChange } from './message.ts'

interface TopicRule {
  /** What a reader has to be allowed to do, to ask again what a change is about. */
  readonly action: Action
  /** The kind of signal that tells of it; absent for what is gathered from signals of many kinds. */
  readonly kind?: string
  /** Whoever may read one of them may read all, wherever they lie. */
  readonly everywhere?: true
  /** Known by its name alone: the place says who hears of it, and is not told. */
  readonly byName?: true
}

/** What changes are told about. Each is heard by those who may ask for it, where they may. */
export const topics = {
  alert: { action: 'alarms.read', kind: 'alert.step' },
  warning: { action: 'alarms.read', kind: 'warning.step' },
  task: { action: 'tasks.read', kind: 'task.step' },
  event: { action: 'events.read', kind: 'event.step' },
  order: { action: 'orders.read', kind: 'order.step' },
  unit: { action: 'places.read', kind: 'unit.changed', everywhere: true },
  source: { action: 'sources.read', byName: true },
  tally: { action: 'tallies.read' },
} as const satisfies Record<string, TopicRule>

export type Topic = keyof typeof topics
const topicNames = Object.keys(topics) as readonly Topic[]
const rules: Readonly<Record<Topic, TopicRule>> = topics

/** The topic that a kind of signal tells of. */
export function findTopic(kind: string): Topic | undefined {
  return topicNames.find((topic) => rules[topic].kind === kind)
}

export const toldKinds: readonly string[] = topicNames.flatMap((topic) => rules[topic].kind ?? [])

export interface Change {
  readonly topic: Topic
  /** Absent for counts, which have none. */
  readonly id?: string
  readonly place: PlacePath
  /** It holds for all who are under its place, too, and they may read it: an order that was signed. */
  readonly bindsBelow?: boolean
}

/** What one reader hears: the areas of each topic, and none of the others. */
export interface View {
  /** The same for readers who hear the same. */
  readonly key: string
  readonly areas: ReadonlyMap<Topic, readonly string[]>
}

export function viewOf(principal: Principal): View {
  const entries = topicNames.flatMap((topic) => {
    const decision = decide(principal, rules[topic].action)
    return decision.allow ? [[topic, [...decision.areas].sort()] as const] : []
  })
  return { key: JSON.stringify(entries), areas: new Map(entries) }
}

/** Whether a reader may be told of a change: as row-level security shows them the row that it is about. */
export function hears({ areas }: View, { topic, place, bindsBelow }: Change): boolean {
  const reach = areas.get(topic)
  if (!reach) return false
  if (rules[topic].everywhere) return true
  return reach.some((area) => covers(area, place) || (bindsBelow === true && isWithin(area, place)))
}

/** Of one topic at most so much in a message; what is more is told as "all of it". */
export const itemsAtMost = 500

/** What a reader is told of these changes, by topic, each thing once; nothing where they hear none of them. */
export function tell(view: View, changes: readonly Change[]): LiveChange[] | undefined {
  const byTopic = new Map<Topic, Map<string, { id?: string; place?: PlacePath }>>()
  for (const change of changes) {
    if (!hears(view, change)) continue
    const { topic, id } = change
    const place = rules[topic].byName ? undefined : change.place
    const items = byTopic.get(topic) ?? new Map()
    byTopic.set(topic, items)
    // One that moved between two places is told at both.
    items.set(`${id ?? ''} ${place ?? ''}`, { ...(id ? { id } : {}), ...(place ? { place } : {}) })
  }
  if (byTopic.size === 0) return undefined
  return [...byTopic].map(([topic, items]) =>
    items.size > itemsAtMost ? { topic, all: true } : { topic, items: [...items.values()] },
  )
}
