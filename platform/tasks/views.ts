import { z } from 'zod'
import type { PlaceDirectory } from '#platform/places'
import { PlacePath, Words } from '#vocabulary'
import { taskStates } from './cycles.ts'
import { taskKinds } from './new-task.ts'
import type { Task } from './task.ts'

const maybe = <Type extends z.ZodType>(type: Type, description?: string) =>
  description === undefined ? type.optional() : type.optional().meta({ description })

export const TaskView = z.object({
  id: z.int(),
  kind: z.enum(taskKinds),
  type: z.string(),
  title: Words,
  note: maybe(z.string()),
  place: PlacePath,
  placeName: Words,
  unit: maybe(z.string(), 'Absent while it waits for a dispatcher'),
  duty: maybe(z.string()),
  urgent: z.boolean(),
  originator: maybe(z.string()),
  checks: maybe(z.int(), 'The to-do that this one checks'),
  openedAt: z.date().meta({ description: 'City time, as all times here' }),
  openedBy: z.string(),
  state: z.enum(taskStates),
  dueAt: z.date(),
  hoursLeft: maybe(z.number(), 'Less than nothing where it is overdue; absent where it ended or is deferred'),
  overdue: z.boolean(),
  takenBy: maybe(z.string()),
  askedUntil: maybe(z.date(), 'An extension was asked for, and nobody has answered'),
  deferredUntil: maybe(z.date()),
  endedAt: maybe(z.date()),
  outcome: maybe(z.string()),
  rating: maybe(z.string()),
  flag: maybe(z.literal('unit-gone'), 'Its unit was abolished and nobody took over'),
  returns: z.int(),
  reworks: z.int(),
  extensions: z.int(),
})

const hourMs = 3_600_000

export function toTaskView(
  task: Task,
  { now, places }: { now: Date; places: PlaceDirectory },
): z.infer<typeof TaskView> {
  const { deferredAt: _deferredAt, filedAt: _filedAt, overdueAt: _overdueAt, ...shown } = task
  const waits = task.endedAt === null && task.deferredUntil === null
  const hoursLeft = (task.dueAt.getTime() - now.getTime()) / hourMs
  return {
    ...withoutNulls(shown),
    placeName: places.find(task.place)?.name ?? { zh: task.place, en: task.place },
    overdue: waits && hoursLeft <= 0,
    ...(waits ? { hoursLeft: Math.round(hoursLeft * 100) / 100 } : {}),
  }
}

type Given<Row> = { [Field in keyof Row as null extends Row[Field] ? never : Field]: Row[Field] } & {
  [Field in keyof Row as null extends Row[Field] ? Field : never]?: NonNullable<Row[Field]>
}

/** A field that is null is left out. */
function withoutNulls<Row extends object>(row: Row): Given<Row> {
  // Exactly the nulls are gone.
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Given<Row>
}

export const HistoryView = z.object({
  number: z.int(),
  step: z.string(),
  from: maybe(z.string()),
  to: z.string(),
  actor: z.string(),
  at: z.date(),
  detail: z.record(z.string(), z.unknown()),
})

const Rate = z.number().nullable().meta({ description: 'From 0 to 1; null where nothing was due' })

export const MeasuresView = z.object({
  received: z.int(),
  filed: z.int(),
  toClose: z.int().meta({ description: '应结案: filed, and time is up or it is closed' }),
  deferred: z.int().meta({ description: '缓办, of those to close' }),
  due: z.int().meta({ description: 'To close less deferred: what the rates are of' }),
  closed: z.int(),
  onTime: z.int(),
  reworked: z.int(),
  extended: z.int(),
  returns: z.int(),
  closingRate: Rate,
  onTimeRate: Rate,
  reworkRate: Rate,
  extensionRate: Rate,
})

const Hours = z.number().positive().max(8_784)

export const TypeRuleFields = {
  title: Words,
  limitHours: Hours.meta({ description: 'Calendar hours, nights and holidays counted' }),
  urgentLimitHours: Hours,
  checkingShare: z
    .number()
    .min(0)
    .max(1)
    .meta({ description: 'Of done to-dos, drawn to be checked by another' }),
  closingCondition: Words,
  duty: z
    .string()
    .min(1)
    .max(64)
    .meta({ description: 'Finds the unit where neither unit nor duty is named' }),
  dispatchesItself: z
    .boolean()
    .meta({ description: 'Problems of this type are filed and dispatched at once' }),
}

export const TypeRuleView = z.object({
  type: z.string(),
  ...TypeRuleFields,
  closingCondition: TypeRuleFields.closingCondition.optional(),
  duty: TypeRuleFields.duty.optional(),
})

export const SettingsView = z.object({
  twoCentres: z.boolean().meta({ description: 'Who dispatched a case file does not verify it' }),
  returnsAtMost: z.int().min(0).max(100).meta({ description: 'One more is told to the duty officer' }),
  reworksAtMost: z.int().min(0).max(100),
})
