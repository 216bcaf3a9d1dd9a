import { z } from 'zod'
import { Day } from '#vocabulary'

/** Words of a person about a task: what the next one has to know. No personal data. */
const Note = z.string().trim().min(1).max(500)
const note = { note: Note.optional() }
const because = { note: Note.meta({ description: 'Why' }) }
const files = {
  files: z
    .array(z.string().min(1).max(64))
    .max(20)
    .optional()
    .meta({ description: 'Ids of files that belong to the step' }),
}
/** A code, so that who asked can count outcomes. */
const Outcome = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, { error: 'must be lower case letters, digits and dashes' })
const until = z
  .union([Day, z.iso.datetime({ offset: true })])
  .meta({ description: 'An instant with its offset, or a day: then the end of that day in the city' })
const Name = z.string().min(1).max(64)
const whither = {
  unit: Name.optional(),
  duty: Name.optional().meta({ description: 'In place of a unit: whoever has this duty at the place' }),
}

const step = <Step extends string, Shape extends z.ZodRawShape>(name: Step, shape: Shape) =>
  z.strictObject({ step: z.literal(name), ...shape })

export const returnReasons = ['not-ours', 'cannot-be-solved', 'other'] as const

/** Steps of whoever has the task. */
export const WorkingStep = z.discriminatedUnion('step', [
  step('take', note),
  step('done', { outcome: Outcome.optional(), ...note, ...files }),
  step('feedback', { outcome: Outcome.optional(), ...note, ...files }),
  step('return', { reason: z.enum(returnReasons), ...because, ...files }),
  step('ask-extension', { until, ...because }),
])

/** Steps of the command centre. */
export const DispatchingStep = z.discriminatedUnion('step', [
  step('dispatch', { ...whither, ...note }),
  step('reassign', { ...whither, ...because }),
  step('cancel', because),
  step('supervise', because),
  step('escalate', because),
  step('grant-extension', { until: until.optional(), ...note }),
  step('refuse-extension', because),
  step('defer', { until, ...because }),
  step('resume', note),
])

/** Steps of the supervision centre. */
export const VerifyingStep = z.discriminatedUnion('step', [
  step('file', note),
  step('refuse-to-file', because),
  step('close', { outcome: Outcome, ...note, ...files }),
  step('rework', { ...because, ...files }),
  step('evaluate', { rating: z.enum(['good', 'adequate', 'poor']), ...note }),
])

export type TaskStep = z.infer<typeof WorkingStep | typeof DispatchingStep | typeof VerifyingStep>
