import { z } from 'zod'
import { type EventOutcome, eventOutcomes, type Risk, risks } from './cycle.ts'

const Id = z.int().min(1).max(Number.MAX_SAFE_INTEGER)
const Reason = z.string().trim().min(1).max(500)
const Alerts = z
  .array(Id)
  .min(1)
  .max(200)
  .refine((alerts) => new Set(alerts).size === alerts.length, { error: 'names an alert twice' })

export const TitleBody = z.strictObject({
  zh: z.string().trim().min(1).max(120),
  en: z.string().trim().min(1).max(120),
})

/** What a person makes an event of. */
export const NewEvent = z.strictObject({
  alerts: Alerts,
  title: TitleBody.optional().meta({ description: 'Disease and place where absent' }),
  reason: Reason.optional(),
})
export type NewEvent = z.infer<typeof NewEvent>

// Both lists have at least one name; Object.keys gives exactly those.
const RiskLevel = z.enum(Object.keys(risks) as [Risk, ...Risk[]])
const Outcome = z.enum(Object.keys(eventOutcomes) as [EventOutcome, ...EventOutcome[]])

/** What a person may do with an event. */
export const Judgement = z.discriminatedUnion('step', [
  z.strictObject({
    step: z.literal('confirm'),
    alerts: Alerts.optional().meta({ description: 'Which of its proposed alerts; all where absent' }),
    reason: Reason.optional(),
  }),
  z.strictObject({ step: z.literal('reject'), reason: Reason }),
  z.strictObject({
    step: z.literal('join'),
    alerts: Alerts.meta({ description: 'Proposed ones are confirmed, others come in' }),
    reason: Reason.optional(),
  }),
  z.strictObject({
    step: z.literal('leave'),
    alerts: Alerts.meta({ description: 'Proposed ones are refused, confirmed ones go out' }),
    reason: Reason,
  }),
  z.strictObject({
    step: z.literal('split'),
    alerts: Alerts.meta({ description: 'Confirmed ones that make a new event' }),
    title: TitleBody.optional(),
    reason: Reason,
  }),
  z.strictObject({
    step: z.literal('merge'),
    event: Id.meta({ description: 'Its alerts come in, and it ends as merged' }),
    reason: Reason,
  }),
  z.strictObject({ step: z.literal('assess'), risk: RiskLevel, reason: Reason }),
  z.strictObject({
    step: z.literal('command'),
    unit: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{0,63}$/)
      .meta({ description: 'The unit that leads' }),
    officer: z
      .string()
      .regex(/^(account|key):[0-9a-zA-Z-]{1,64}$/)
      .optional()
      .meta({ description: 'Who leads in it, by the id under which they act' }),
  }),
  z.strictObject({
    step: z.literal('close'),
    outcome: Outcome,
    summary: z.string().trim().min(1).max(4_000),
  }),
  z.strictObject({ step: z.literal('reopen'), reason: Reason }),
])
export type Judgement = z.infer<typeof Judgement>

export const judgementSteps: readonly string[] = Judgement.options.map(({ shape }) => shape.step.value)
