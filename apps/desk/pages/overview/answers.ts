import { z } from 'zod'
import { Day, PlacePath, Words } from '#vocabulary'

/** What the API answers, as far as the overview reads it. Fields beyond these are ignored. */

const TallyView = z.object({
  tally: z.string(),
  title: Words,
  countedBy: z.string(),
  placedBy: z.string(),
  level: z.boolean(),
})
export const TallyEntry = TallyView.extend({ series: z.array(z.string()) })
export type TallyEntry = z.infer<typeof TallyEntry>
export const Tallies = z.object({ items: z.array(TallyEntry) })

export const DayCount = z.object({ day: Day, amount: z.int(), reports: z.int() })
export type DayCount = z.infer<typeof DayCount>
export const Days = z.object({ tally: TallyView, asKnownOn: Day, days: z.array(DayCount) })
export type Days = z.infer<typeof Days>

export const Source = z.object({
  source: z.string(),
  title: Words.nullable(),
  expectedEveryMs: z.number().nullable(),
  lastHeard: z.iso.datetime().nullable(),
  acceptedLastHour: z.int(),
  accepted: z.int(),
  duplicate: z.int(),
  refused: z.int(),
})
export type Source = z.infer<typeof Source>
export const Sources = z.object({ items: z.array(Source), next: z.string().nullish() })

export const ConsumerStates = z.object({
  items: z.array(
    z.object({ name: z.string(), state: z.string(), error: z.string().optional(), atEnd: z.boolean() }),
  ),
  parked: z.array(z.object({ consumer: z.string() })),
})

export const Alarm = z.object({
  id: z.string(),
  detector: z.string(),
  tally: z.string(),
  series: z.string(),
  place: PlacePath,
  placeName: Words,
  raisedOn: Day,
  raisedAt: z.iso.datetime({ offset: true }),
  observed: z.number(),
  expected: z.number(),
  threshold: z.number(),
  pValue: z.number(),
  quietDays: z.int().nullable(),
  /** The day that was judged, and how many days up to it the figures cover. */
  evidence: z.object({ dayJudged: Day, windowDays: z.int() }),
})
export type Alarm = z.infer<typeof Alarm>
export const Alarms = z.object({ items: z.array(Alarm), next: z.string().nullish() })
