import { z } from 'zod'
import { isCovered } from '#platform/access'
import { Disease, type PlacePath } from '#vocabulary'
import type { Urgency } from './channels/channel.ts'

/** The house's steps that can be subscribed to. */
export const stepKinds = ['alert.step', 'event.step', 'task.step', 'order.step'] as const

/** What of the steps within its places a subscription wants; what is absent is not asked about. */
export const NoticeFilter = z.strictObject({
  steps: z
    .array(
      z.strictObject({
        kind: z.enum(stepKinds),
        steps: z.array(z.string().min(1).max(40)).min(1).max(40).optional(),
      }),
    )
    .min(1)
    .max(20)
    .optional()
    .meta({ description: 'Kinds of step, each with the steps wanted; all of them where it does not say' }),
  diseases: z.array(Disease).min(1).max(20).optional(),
  urgency: z.enum(['urgent', 'normal']).optional().meta({ description: 'Only urgent ones, or only others' }),
  originator: z
    .string()
    .min(1)
    .max(300)
    .optional()
    .meta({ description: 'Only what came of requests whose originator begins so' }),
})
export type NoticeFilter = z.infer<typeof NoticeFilter>

export interface SeenStep {
  readonly kind: string
  readonly step: string
  readonly place: PlacePath
  readonly urgency: Urgency
  readonly originator?: string | undefined
  /** Undefined where nobody knows; null where it is about none. */
  readonly disease?: Disease | null | undefined
}

/** Who wants to hear of the one step hears of the other: an alert that has to be looked at at once is as good as a new one. */
const heardWith: Readonly<Record<string, string>> = { 'alert.step escalate': 'raise' }

/** Whether a subscription over places is told of a step. What nobody knows does not speak against it: one too many is better than one missed. */
export function wants(of: { places: readonly string[]; filter: NoticeFilter }, seen: SeenStep): boolean {
  const { steps, diseases, urgency, originator } = of.filter
  if (!isCovered(seen.place, of.places)) return false
  const names = [seen.step, heardWith[`${seen.kind} ${seen.step}`]]
  if (
    steps &&
    !steps.some(
      (one) => one.kind === seen.kind && (!one.steps || one.steps.some((step) => names.includes(step))),
    )
  )
    return false
  if (urgency !== undefined && urgency !== seen.urgency) return false
  if (originator !== undefined && !seen.originator?.startsWith(originator)) return false
  if (diseases && seen.disease !== undefined) return seen.disease !== null && diseases.includes(seen.disease)
  return true
}
