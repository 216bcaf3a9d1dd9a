import { z } from 'zod'
import { StepTaken } from '#platform/desk'
import { Day, PlacePath, Words } from '#vocabulary'

/** What the API answers about events, as far as these pages read it. */

export const eventStates = ['proposed', 'confirmed', 'rejected', 'closed', 'merged'] as const
export const risks = ['very-low', 'low', 'medium', 'high'] as const

export const EventSummary = z.object({
  id: z.int(),
  title: Words,
  disease: z.string().optional(),
  place: PlacePath,
  placeName: Words,
  state: z.enum(eventStates),
  risk: z.enum(risks).optional(),
  firstDay: Day,
  latestDay: Day,
  lead: z.object({ unit: z.string(), officer: z.string().optional() }).optional(),
  outcome: z.string().optional(),
  alerts: z.object({ proposed: z.int(), confirmed: z.int() }),
  madeAt: z.iso.datetime(),
})
export type EventSummary = z.infer<typeof EventSummary>
export const EventPage = z.object({ items: z.array(EventSummary), next: z.string().optional() })

const Took = z.object({ by: z.string(), at: z.iso.datetime() })

export const EventMember = z.object({
  alert: z.int(),
  title: Words,
  disease: z.string().optional(),
  place: PlacePath,
  day: Day,
  state: z.enum(['proposed', 'confirmed', 'left']),
  proposed: Took,
  confirmed: Took.optional(),
  left: Took.extend({ reason: z.string(), wentTo: z.int().optional() }).optional(),
})
export type EventMember = z.infer<typeof EventMember>

export const EventView = EventSummary.extend({
  summary: z.string().optional(),
  splitFrom: z.int().optional(),
  mergedInto: z.int().optional(),
  places: z.array(PlacePath),
  size: z.object({ tally: z.string(), from: Day, asKnownOn: Day, amount: z.int() }).optional(),
  members: z.array(EventMember),
  history: z.array(StepTaken),
  allowedSteps: z.array(z.string()),
})
export type EventView = z.infer<typeof EventView>

/** An alert, as far as an event shows it. */
export const EventAlert = z.object({
  id: z.int(),
  title: Words,
  disease: z.string().optional(),
  place: PlacePath,
  day: Day,
  state: z.string(),
  raisedAt: z.iso.datetime(),
  verifiedAt: z.iso.datetime().optional(),
  closedAt: z.iso.datetime().optional(),
  risk: z.string().optional(),
  outcome: z.string().optional(),
})
export type EventAlert = z.infer<typeof EventAlert>
export const EventAlerts = z.object({ items: z.array(EventAlert), next: z.string().optional() })
