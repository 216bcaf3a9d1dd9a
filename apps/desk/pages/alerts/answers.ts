import { z } from 'zod'
import { AgeGroup, Day, Disease, PlacePath, Words } from '#vocabulary'
import { risks } from './search.ts'

/** What the API answers, as far as these pages read it. */

export const outcomes = ['outbreak', 'cluster', 'sporadic', 'false-alarm', 'data-error', 'duplicate'] as const
export type Outcome = (typeof outcomes)[number]

const Officer = z.object({ id: z.string(), name: Words.optional(), phone: z.string().optional() })
export type Officer = z.infer<typeof Officer>

export const AlertItem = z.object({
  id: z.int(),
  origin: z.object({ kind: z.enum(['detector', 'rule', 'person']), id: z.string() }),
  disease: Disease.optional(),
  place: PlacePath,
  placeName: Words,
  title: Words,
  day: Day,
  observed: z.number().optional(),
  expected: z.number().optional(),
  immediate: z.boolean(),
  escalatedFor: Words.optional(),
  raisedAt: z.iso.datetime(),
  state: z.enum(['waiting', 'verifying', 'investigating', 'closed']),
  unit: z.string().optional(),
  officer: Officer.optional(),
  takenAt: z.iso.datetime().optional(),
  closedAt: z.iso.datetime().optional(),
  dueAt: z.iso.datetime().optional(),
  overdue: z.boolean(),
  risk: z.enum(risks).optional(),
  outcome: z.enum(outcomes).optional(),
})
export type AlertItem = z.infer<typeof AlertItem>
export const AlertItems = z.object({ items: z.array(AlertItem), next: z.string().nullish() })

const Precision = z.object({
  closed: z.int(),
  true: z.int(),
  outbreaks: z.int(),
  false: z.int(),
  open: z.int(),
  medianVerifyHours: z.number().optional(),
})
export type Precision = z.infer<typeof Precision>

const Step = z.object({
  number: z.int(),
  step: z.string(),
  from: z.string().optional(),
  to: z.string(),
  actor: z.string(),
  at: z.iso.datetime(),
  detail: z.record(z.string(), z.unknown()),
})
export type Step = z.infer<typeof Step>

export const personSteps = ['take', 'verify', 'assess', 'close', 'pass', 'reopen'] as const
export type PersonStep = (typeof personSteps)[number]

export const AlertDetail = AlertItem.extend({
  evidence: z.record(z.string(), z.unknown()),
  history: z.array(Step),
  allowedSteps: z.array(z.enum(personSteps)),
  precision: Precision,
})
export type AlertDetail = z.infer<typeof AlertDetail>

/** What a detector saw. Evidence of other origins has other fields, and is told as far as it is known. */
export const DetectorEvidence = z.object({
  tally: z.string(),
  /** Alerts of long ago do not tell it: theirs is their disease. */
  series: z.string().optional(),
  /** The age groups that rise, where they are known. */
  ages: z.array(z.object({ ageGroup: AgeGroup, observed: z.number(), expected: z.number() })).optional(),
  observed: z.number(),
  expected: z.number(),
  threshold: z.number(),
  pValue: z.number(),
  quietDays: z.int(),
  dayJudged: Day,
  windowDays: z.int().min(1),
  from: Day,
  counts: z.array(z.number()).min(1).max(400),
})
export type DetectorEvidence = z.infer<typeof DetectorEvidence>

/** What a rule counted. */
export const RuleEvidence = z.object({
  rule: z.string(),
  version: z.int(),
  from: Day,
  until: Day,
  total: z.number(),
  window: z.object({ days: z.int() }).loose().optional(),
})

export const EventNames = z.object({ items: z.array(z.object({ id: z.int(), title: Words })) })

export const EventItem = z.object({
  id: z.int(),
  title: Words,
  disease: z.string().optional(),
  place: PlacePath,
  state: z.string(),
  alerts: z.object({ proposed: z.int(), confirmed: z.int() }),
})
export type EventItem = z.infer<typeof EventItem>
export const EventItems = z.object({ items: z.array(EventItem), next: z.string().nullish() })
/** As far as a step of an event is answered here. */
export const EventAnswer = z.object({ id: z.int() })

/** An event that the rule proposes, with the alerts that it would have. */
export const EventProposed = z.object({
  id: z.int(),
  members: z.array(z.object({ alert: z.int(), title: Words, state: z.string() })),
})
export const TaskAnswer = z.object({ id: z.int() })

export const DutyOfficers = z.object({
  items: z.array(
    z.object({
      officer: z.string(),
      name: Words,
      phone: z.string().nullable(),
      beginsAt: z.iso.datetime().nullable(),
      endsAt: z.iso.datetime().nullable(),
    }),
  ),
})
export type DutyOfficers = z.infer<typeof DutyOfficers>
