import { z } from 'zod'
import { Day, Disease, PlaceLevel, PlacePath } from '#vocabulary'
import { faultWords } from './fault-words.ts'
import { limits } from './limits.ts'
import { taskKinds } from './outside.ts'

const Name = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, {
  error: faultWords['rule.id-form'].en,
})
const FieldName = z.string().min(1).max(64)
const Kind = z.string().min(1).max(64)

/** A title may name `{place}`, `{count}`, `{day}`, `{from}` and `{disease}`. */
const Title = z.strictObject({ zh: z.string().min(1).max(200), en: z.string().min(1).max(200) })

/** What belongs together: everything under one place of a level, and of one value of a field. */
const Group = z.strictObject({ place: PlaceLevel, field: FieldName.optional() })

const Window = z
  .strictObject({
    /** So many signals… */
    count: z.int().min(1).max(1_000_000).optional(),
    /** …or so much of a field of theirs. */
    sum: z.strictObject({ field: FieldName, atLeast: z.int().min(1).max(1_000_000_000) }).optional(),
    /** By the day of the report: so many days, the first and the last included. */
    days: z.int().min(1).max(92).optional(),
    /** By the signal's time: so many hours, to the minute. */
    hours: z.int().min(1).max(168).optional(),
    per: Group,
  })
  .refine(({ count, sum }) => (count === undefined) !== (sum === undefined), {
    error: faultWords['window.count-or-sum'].en,
  })
  .refine(({ days, hours }) => (days === undefined) !== (hours === undefined), {
    error: faultWords['window.days-or-hours'].en,
  })

const Merge = z.strictObject({
  /** What is found so many days after the last finding at most joins its alert, as long as that is open. */
  days: z.int().min(1).max(92),
  /** Only where there is no window, which says it otherwise. */
  per: Group.optional(),
})

// YAML takes `true` without quotes for no text; it is a condition all the same.
const Condition = z.preprocess((said) => (typeof said === 'boolean' ? String(said) : said), z.string().min(1))

/** How soon it is looked at among others: −log10 of a p-value is the scale. */
const Surprise = z.number().min(0).max(1_000)

/** When an alert has to be looked at at once: where a signal that begins or joins it meets a condition. */
const ImmediateWhen = z.strictObject({
  when: Condition,
  /** That of the rule where absent, as the title. */
  surprise: Surprise.optional(),
  title: Title.optional(),
})

const Raise = z.strictObject({
  title: Title.optional(),
  /** The alert's disease, or the field that names it. */
  disease: z.union([Disease, z.strictObject({ field: FieldName })]).optional(),
  /** One case is enough, and the alert never waits: always, never, or where a condition says so. */
  immediate: z.union([z.boolean(), ImmediateWhen]).default(false),
  surprise: Surprise.default(1),
})

const Dispatch = z.strictObject({
  task: z.enum(taskKinds),
  type: Name,
  duty: Name,
  title: Title.optional(),
  limitHours: z.number().positive().max(8_760).optional(),
  urgent: z.boolean().default(false),
  note: z.string().min(1).max(500).optional(),
})

const Escalate = z.strictObject({
  afterHours: z.number().positive().max(720),
  /** `taken`: a person has made a step of the task. `closed`: it has come to its end. */
  unless: z.enum(['taken', 'closed']).default('taken'),
  duty: Name,
  title: Title.optional(),
})

const ExampleSignal = z.strictObject({
  kind: Kind.optional(),
  place: PlacePath,
  source: z.string().min(1).max(256).default('urn:example'),
  time: z.iso.datetime({ offset: true }).optional(),
  /** The day on which it becomes known; the day of its report where absent. */
  knownOn: Day.optional(),
  id: z.string().min(1).max(128).optional(),
  record: z.string().min(1).max(128).optional(),
  revision: z.int().min(0).max(1_000_000).default(0),
  retracted: z.boolean().default(false),
  data: z.record(z.string(), z.unknown()),
  /** So many alike. */
  times: z.int().min(1).max(limits.exampleSignals).default(1),
})

const Example = z.strictObject({
  name: z.string().min(1).max(200),
  signals: z.array(ExampleSignal).max(limits.exampleSignals),
  expect: z.strictObject({
    alerts: z.int().min(0).default(0),
    tasks: z.int().min(0).default(0),
    /** How many of the alerts are immediate in the end; not looked at where absent. */
    immediate: z.int().min(0).optional(),
  }),
})

/** A rule as a city writes it. */
export const Rule = z
  .strictObject({
    rule: z.literal(1, { error: faultWords['rule.form'].en }),
    id: Name,
    title: Title,
    /** Nothing outside of it is looked at; everything where absent. */
    area: PlacePath.optional(),
    on: z.union([Kind, z.array(Kind).min(1).max(10)]),
    when: Condition,
    window: Window.optional(),
    merge: Merge.optional(),
    raise: Raise.optional(),
    dispatch: Dispatch.optional(),
    escalate: Escalate.optional(),
    examples: z.array(Example).max(limits.examples).default([]),
  })
  .refine(({ raise, dispatch }) => raise || dispatch, { error: faultWords['rule.does-nothing'].en })
  .refine(({ escalate, dispatch }) => !escalate || dispatch, {
    error: faultWords['escalate.no-dispatch'].en,
    path: ['escalate'],
  })
  .refine(({ window, merge }) => !(window && merge?.per), {
    error: faultWords['merge.said-by-window'].en,
    path: ['merge', 'per'],
  })
export type Rule = z.infer<typeof Rule>
export type Example = Rule['examples'][number]
export type Title = z.infer<typeof Title>

/** What a rule says of alerts that have to be looked at at once where a condition holds; nothing where it is always so, or never. */
export function immediateWhen({ raise }: Pick<Rule, 'raise'>): z.infer<typeof ImmediateWhen> | undefined {
  return typeof raise?.immediate === 'object' ? raise.immediate : undefined
}

export const placeholders = ['place', 'count', 'day', 'from', 'disease'] as const

export function kindsOf({ on }: Pick<Rule, 'on'>): string[] {
  return [...new Set([on].flat())]
}
