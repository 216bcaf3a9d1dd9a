import { z } from 'zod'
import { verdictCodes } from './signal.ts'

/** Why exactly, where a code alone does not say it. Screens have words for each in both languages, with its values filled in. */
export const problemReasons = [
  'account.beyond-you',
  'account.exists',
  'account.last-admin',
  'alert.nobody-on-duty',
  'alert.taken',
  'alert.yours',
  'area.not-all-yours',
  'assignment.missing',
  'assignment.over',
  'back-test.busy',
  'back-test.missing',
  'back-test.not-stopped',
  'back-test.not-under-way',
  'bulletin.level',
  'bulletin.missing',
  'bulletin.not-begun',
  'clusters.too-many',
  'detector.alpha',
  'dry-run.busy',
  'event.alert-held',
  'event.changed',
  'event.diseases-differ',
  'event.itself',
  'event.no-alert',
  'event.no-common-place',
  'event.none-confirmed',
  'factor.enrolled',
  'file.empty',
  'file.incomplete',
  'import.busy',
  'import.file-gone',
  'import.not-running',
  'import.not-stopped',
  'interval.both',
  'key.beyond-you',
  'order.begins-past',
  'order.over',
  'order.own',
  'order.place-unknown',
  'order.term',
  'order.term-extended',
  'page.gone',
  'password.common',
  'password.login',
  'password.long',
  'password.repeated',
  'password.same',
  'password.short',
  'password.wrong',
  'place.missing',
  'report.missing',
  'role.ends-past',
  'roster.overlap',
  'roster.changed-since',
  'roster.standing',
  'scenario.making',
  'series.by-age',
  'series.no-level',
  'series.not-watched',
  'series.nothing-reported',
  'settings.apart',
  'unit.abolished',
  'unit.changed-since',
  'unit.elsewhere',
  'unit.exists',
  'unit.place-elsewhere',
  'unit.none-with-duty',
  'unit.unknown',
  'upload.many',
  'upload.too-large',
  ...verdictCodes.map((code) => `signal.${code}` as const),
] as const
export type ProblemReason = (typeof problemReasons)[number]

export interface Why {
  readonly code: ProblemReason
  readonly values?: Readonly<Record<string, string | number>>
}

/** The one shape of an error over HTTP (RFC 9457, with a stable `code` and the faults one by one). */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ where: z.string(), message: z.string() })).optional(),
  why: z
    .object({ code: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])) })
    .optional(),
  requestId: z.string().optional(),
})
export type Problem = z.infer<typeof Problem>
