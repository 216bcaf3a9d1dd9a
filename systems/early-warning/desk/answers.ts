import { z } from 'zod'
import { AgeGroup, Day, PlacePath, Words } from '#vocabulary'

/** What the API answers, as far as these pages read it. */

export const AlertBrief = z.object({
  id: z.int(),
  state: z.enum(['waiting', 'verifying', 'investigating', 'closed']),
  outcome: z.string().optional(),
  raisedOn: Day,
})
export type AlertBrief = z.infer<typeof AlertBrief>

export const WatchedSeries = z.object({
  tally: z.string(),
  series: z.string(),
  ageGroup: AgeGroup.optional(),
  place: PlacePath,
  placeName: Words,
  level: z.string(),
  observed: z.int(),
  windowDays: z.int(),
  expected: z.number().optional(),
  threshold: z.number().optional(),
  pValue: z.number().optional(),
  falseShare: z.number().optional(),
  told: z.boolean(),
  here: z.boolean(),
  since: Day.optional(),
  from: Day,
  counts: z.array(z.int()),
  alert: AlertBrief.optional(),
})
export type WatchedSeries = z.infer<typeof WatchedSeries>

export const SeriesPage = z.object({
  asKnownOn: Day,
  watched: z.int(),
  tooShort: z.int(),
  told: z.int(),
  truncated: z.boolean(),
  items: z.array(WatchedSeries),
  next: z.string().nullish(),
})
export type SeriesPage = z.infer<typeof SeriesPage>

const AlarmOfSeries = z.object({
  detector: z.string(),
  raisedOn: Day,
  dayJudged: Day,
  observed: z.number(),
  expected: z.number(),
  windowDays: z.int(),
  pValue: z.number(),
  alert: AlertBrief.optional(),
})
export type AlarmOfSeries = z.infer<typeof AlarmOfSeries>

const DayOfCourse = z.object({
  day: Day,
  count: z.int(),
  reported: z.boolean(),
  window: z.object({ observed: z.int(), expected: z.number(), threshold: z.number() }).optional(),
  found: z.boolean(),
})
export type DayOfCourse = z.infer<typeof DayOfCourse>

const AgeOfSeries = WatchedSeries.pick({
  tally: true,
  series: true,
  observed: true,
  windowDays: true,
  expected: true,
  pValue: true,
  since: true,
}).extend({ ageGroup: AgeGroup })
export type AgeOfSeries = z.infer<typeof AgeOfSeries>

export const OneSeries = WatchedSeries.extend({
  asKnownOn: Day,
  days: z.array(DayOfCourse),
  alarms: z.array(AlarmOfSeries),
  ages: z.array(AgeOfSeries).optional(),
  lateness: z.object({ cases: z.int(), knownAfterDays: z.array(z.number()) }).optional(),
})
export type OneSeries = z.infer<typeof OneSeries>

const Between = z.object({ value: z.number(), lower: z.number(), upper: z.number() })
export type Between = z.infer<typeof Between>
const WhyNone = z.enum(['no-serial-interval', 'too-short', 'too-few-cases', 'age-group'])
export type WhyNone = z.infer<typeof WhyNone>

export const Transmission = z.object({
  asKnownOn: Day,
  lastDay: Day,
  interval: z.object({ meanDays: z.number(), sdDays: z.number(), source: z.string().optional() }).optional(),
  reproduction: z.array(Between.extend({ day: Day, cases: z.int() })),
  noReproduction: WhyNone.optional(),
  growth: Between.extend({ doublingDays: Between.optional(), halvingDays: Between.optional() }).optional(),
  noGrowth: WhyNone.optional(),
  forecast: z.array(Between.extend({ day: Day })),
})
export type Transmission = z.infer<typeof Transmission>

export const WouldHave = z.object({
  asKnownOn: Day,
  days: z.array(
    z.object({
      day: Day,
      observed: z.number(),
      expected: z.number().optional(),
      threshold: z.number().optional(),
      alarm: z.boolean(),
      reason: z.string().optional(),
    }),
  ),
  calls: z.array(Day),
  tooShort: z.int(),
  raised: z.array(AlarmOfSeries.extend({ foundOn: Day.optional() })),
  stopped: z.enum(['time', 'cancelled']).optional(),
})
export type WouldHave = z.infer<typeof WouldHave>

export const Precisions = z.object({
  origins: z.array(
    z.object({
      kind: z.string(),
      id: z.string().optional(),
      closed: z.int(),
      true: z.int(),
      outbreaks: z.int(),
      false: z.int(),
      open: z.int(),
    }),
  ),
})
export type Precisions = z.infer<typeof Precisions>

const PlaceName = z.object({ place: PlacePath, name: Words })

export const Cluster = z.object({
  centre: PlacePath,
  members: z.array(PlaceName),
  reachKm: z.number(),
  firstDay: Day,
  lastDay: Day,
  observed: z.int(),
  expected: z.number(),
  relativeRisk: z.number().optional(),
  pValue: z.number(),
  recurrenceDays: z.number(),
})
export type Cluster = z.infer<typeof Cluster>

export const Clusters = z.object({
  asKnownOn: Day,
  parent: PlacePath,
  maxDays: z.int(),
  clusters: z.array(Cluster),
  cases: z.int(),
  scanned: z.int(),
  withoutPoint: z.array(PlaceName),
  tooShort: z.array(PlaceName),
})
export type Clusters = z.infer<typeof Clusters>
