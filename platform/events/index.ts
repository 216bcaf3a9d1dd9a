import { defineSystem, type System } from '#platform/system'
import { makeEventsConsumer } from './consumer.ts'
import { eventRoutes } from './routes.ts'
import { type ProposalRule, proposalRule } from './rule.ts'
import type { FindAlert } from './sitting.ts'

export { type EventOutcome, type EventState, eventCycle, eventOutcomes, type Risk, risks } from './cycle.ts'
export { countEventChanges, type EventInBrief, listProposedEvents } from './overview.ts'
export { type ProposalRule, proposalRule } from './rule.ts'
export type { FindAlert, FoundAlert } from './sitting.ts'
export { findEvent, type ListedEvent, listEvents } from './store.ts'

/** Alerts judged to share a cause. `findAlert` is the alerts' own; `rule` a city's, where it has one. */
export function makeEventsRoom(of: { findAlert: FindAlert; rule?: ProposalRule }): System {
  const { findAlert, rule = proposalRule } = of
  return defineSystem({
    id: 'events',
    title: { zh: '事件', en: 'Events' },
    migrations: `${import.meta.dirname}/migrations`,
    consumers: (rooms) => [makeEventsConsumer(rooms, { findAlert, rule })],
    routes: (door) => eventRoutes(door, findAlert),
  })
}
