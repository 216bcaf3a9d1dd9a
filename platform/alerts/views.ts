import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { decide, type Principal, type Work } from '#platform/access'
import { stepsFrom } from '#platform/lifecycle'
import { Day, Disease, hoursBetween, PlacePath, Words } from '#vocabulary'
import { alertCycle, alertStates, outcomes, risks } from './life.ts'
import type { Precision } from './precision.ts'
import type { Alert } from './store.ts'

export const Origin = z.strictObject({
  kind: z.enum(['detector', 'rule', 'person']),
  id: z.string(),
  version: z.int().optional(),
})

export const AlertView = z.object({
  id: z.int(),
  origin: Origin,
  key: z.string(),
  disease: Disease.optional(),
  place: PlacePath,
  placeName: Words,
  title: Words,
  day: Day.meta({ description: 'The day that it is about' }),
  observed: z.number().optional(),
  expected: z.number().optional(),
  surprise: z.number(),
  immediate: z
    .boolean()
    .meta({ description: 'One case is enough: it never waits, its clock is the short one' }),
  evidence: z.record(z.string(), z.unknown()).meta({ description: 'As known when it was raised' }),
  raisedAt: z.date().meta({ description: 'City time' }),
  state: z.enum(alertStates),
  unit: z.string().optional().meta({ description: 'Absent where no unit has the duty at the place' }),
  officer: z
    .object({ id: z.string(), name: Words.optional(), phone: z.string().optional() })
    .optional()
    .meta({ description: 'Who has it; absent where nobody has' }),
  takenAt: z.date().optional().meta({ description: 'Absent where the officer has not taken it yet' }),
  admittedAt: z.date().optional(),
  escalatedAt: z
    .date()
    .optional()
    .meta({ description: 'When what joined it made it immediate; absent where it was so from the first' }),
  escalatedFor: Words.optional().meta({ description: 'What that was; the title stays that of the first' }),
  verifiedAt: z.date().optional(),
  closedAt: z.date().optional(),
  dueAt: z.date().optional(),
  hoursLeft: z.number().optional().meta({ description: 'Until the clock runs out; below zero when overdue' }),
  overdue: z.boolean(),
  risk: z.enum(risks).optional(),
  outcome: z.enum(outcomes).optional(),
})

export const PrecisionView = z.object({
  kind: Origin.shape.kind,
  id: z.string().optional().meta({ description: 'Absent for persons, who are told together' }),
  closed: z.int(),
  true: z.int().meta({ description: 'Outbreaks, clusters and sporadic cases' }),
  outbreaks: z.int(),
  false: z
    .int()
    .meta({ description: 'False alarms and errors of data; a duplicate is neither true nor false' }),
  open: z.int(),
  medianVerifyHours: z.number().optional(),
})

const HistoryView = z.object({
  number: z.int(),
  step: z.string(),
  from: z.string().optional(),
  to: z.string(),
  actor: z.string(),
  at: z.date(),
  detail: z.record(z.string(), z.unknown()),
})

export const AlertDetail = AlertView.extend({
  history: z.array(HistoryView),
  allowedSteps: z
    .array(z.enum(['take', 'verify', 'assess', 'close', 'pass', 'reopen']))
    .meta({ description: 'Steps that the state allows and that you may take' }),
  precision: PrecisionView.meta({ description: 'Of its origin, over the latest 1,000 alerts that you see' }),
})

type PersonStepName = z.infer<typeof AlertDetail>['allowedSteps'][number]

/** What each step of a person needs to be allowed. */
export const stepActions = {
  take: 'alerts.judge',
  verify: 'alerts.judge',
  assess: 'alerts.judge',
  close: 'alerts.judge',
  pass: 'alerts.lead',
  reopen: 'alerts.lead',
} as const satisfies Record<PersonStepName, 'alerts.judge' | 'alerts.lead'>

export function viewAlert(alert: Alert, { world }: FastifyRequest): z.infer<typeof AlertView> {
  const { raisedOn: _raisedOn, rank: _rank, ...kept } = alert
  const now = world.clock.now()
  return {
    ...kept,
    placeName: world.places.find(alert.place)?.name ?? { zh: alert.place, en: alert.place },
    ...(alert.dueAt ? { hoursLeft: Math.round(hoursBetween(now, alert.dueAt) * 100) / 100 } : {}),
    overdue: alert.overdueAt !== undefined,
  } as z.infer<typeof AlertView>
}

/** The steps of a person that an alert's state allows and that whoever asks may take there: what another took is judged by none else. */
export function allowedSteps(
  alert: Alert,
  { principal, work }: { principal: Principal; work: Work },
): PersonStepName[] {
  const heldBy = alert.takenAt && alert.officer?.id
  return stepsFrom(alertCycle, alert.state)
    .filter((step): step is PersonStepName => Object.hasOwn(stepActions, step))
    .filter((step) => decide(principal, stepActions[step], work).allow)
    .filter((step) => {
      if (heldBy === undefined || stepActions[step] === 'alerts.lead') return true
      return heldBy === principal.id && step !== 'take'
    })
}

export function viewPrecision(precision: Precision): z.infer<typeof PrecisionView> {
  const { medianVerifyHours: median, ...counts } = precision
  return { ...counts, ...(median === undefined ? {} : { medianVerifyHours: Math.round(median * 100) / 100 }) }
}
