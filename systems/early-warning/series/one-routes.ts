import { z } from 'zod'
import { type Door, ProblemError } from '#platform/http'
import { AgeGroup, Day, Disease } from '#vocabulary'
import { settingsOf } from '../by-age/watched.ts'
import { dayAt, lookBackDays, upToLastReport } from '../watch.ts'
import { standingByAge } from './ages.ts'
import { courseOf } from './course.ts'
import { alarmsOfSeries, getAsked, getSeries, latenessOfSeries, viewAlarm } from './one.ts'
import { rankSeries } from './rank.ts'
import { knownIntervals } from './serial-interval.ts'
import { standingOf } from './standing.ts'
import { growthAlone, transmissionOf } from './transmission.ts'
import { AlertBrief, SeriesView, viewSeries } from './views.ts'

const Params = z.object({ tally: z.string().max(64), series: z.string().max(64), place: z.string().max(200) })
const knownOn = Day.optional().meta({
  description: 'As known at the end of this day; today where absent or later',
})

const DayOfCourse = z.object({
  day: Day,
  count: z.int(),
  reported: z.boolean(),
  window: z
    .object({ observed: z.int(), expected: z.number(), threshold: z.number() })
    .optional()
    .meta({ description: 'The last seven days on that day; absent without a baseline' }),
  found: z
    .boolean()
    .meta({ description: 'A detector finds something, in the counts as known on the day of the view' }),
})

export const AlarmOfSeries = z.object({
  detector: z.string(),
  raisedOn: Day,
  dayJudged: Day,
  observed: z.number(),
  expected: z.number(),
  windowDays: z.int(),
  pValue: z.number(),
  alert: AlertBrief.optional(),
})

const AgeOfSeries = SeriesView.pick({
  tally: true,
  series: true,
  observed: true,
  windowDays: true,
  expected: true,
  pValue: true,
  since: true,
}).extend({ ageGroup: AgeGroup })

const OneSeries = SeriesView.extend({
  asKnownOn: Day,
  days: z.array(DayOfCourse),
  alarms: z.array(AlarmOfSeries).meta({ description: 'Raised until the day of the view, the newest first' }),
  ages: z
    .array(AgeOfSeries)
    .optional()
    .meta({ description: 'How its age groups stand, each a series of its own; absent where none is told' }),
  lateness: z
    .object({ cases: z.int(), knownAfterDays: z.array(z.number()) })
    .optional()
    .meta({ description: 'The share of a day’s cases known after 0, 1, … 7 days; absent where not known' }),
})

const Between = z.object({ value: z.number(), lower: z.number(), upper: z.number() })
const WhyNone = z.enum(['no-serial-interval', 'too-short', 'too-few-cases', 'age-group']).meta({
  description:
    'age-group: who infected an age group is of every age, and its cases alone tell no reproduction number',
})

const TransmissionView = z.object({
  asKnownOn: Day,
  lastDay: Day.meta({
    description: 'The last whole day; the day under way, and days still to be reported, are left out',
  }),
  interval: z.object({ meanDays: z.number(), sdDays: z.number(), source: z.string().optional() }).optional(),
  reproduction: z.array(Between.extend({ day: Day, cases: z.int() })),
  noReproduction: WhyNone.optional(),
  growth: Between.extend({
    doublingDays: Between.optional(),
    halvingDays: Between.optional(),
  })
    .optional()
    .meta({ description: 'Per cent a day over the last 14 days' }),
  noGrowth: WhyNone.optional(),
  forecast: z.array(Between.extend({ day: Day })),
})

export function oneSeriesRoutes(door: Door): void {
  door.get(
    '/api/early-warning/series/:tally/:series/:place',
    {
      config: { action: 'alarms.read' },
      schema: {
        tags: ['early warning'],
        summary: 'One series: its days with what was expected of them, its alarms, how late its reports are',
        params: Params,
        querystring: z.strictObject({
          knownOn,
          days: z.coerce.number().int().min(7).max(lookBackDays).default(180),
        }),
        response: { 200: OneSeries },
      },
    },
    async (request) => {
      const { query, params } = request
      const asked = getAsked(request, params, query.knownOn)
      const reach = { days: lookBackDays, asJudged: true }
      const series = await getSeries(request, asked, reach)
      const settings = settingsOf(asked)
      const { tally, series: name, place } = asked
      const alarms = await alarmsOfSeries(request, asked)
      const [ranked] = rankSeries([
        { tally, series: name, place: place.path, standing: standingOf(series, settings) },
      ])
      if (!ranked) throw new Error('a series that was not ranked')
      const lateness = await latenessOfSeries(request, asked)
      const ages = asked.ageGroup === undefined ? await standingByAge(request, asked, reach) : []
      return {
        ...viewSeries(ranked, { name: place.name, level: place.level, alert: alarms[0]?.alert }),
        asKnownOn: asked.on,
        days: courseOf(series, { days: query.days, settings }),
        ...(ages.length > 0 ? { ages } : {}),
        alarms: alarms.map(viewAlarm),
        ...(lateness ? { lateness: { ...lateness, knownAfterDays: [...lateness.knownAfterDays] } } : {}),
      }
    },
  )

  door.get(
    '/api/early-warning/series/:tally/:series/:place/transmission',
    {
      config: { action: 'alarms.read' },
      schema: {
        tags: ['early warning'],
        summary:
          'How fast the cases of a series transmission, and what comes if nothing changes, each with a 95 % interval',
        params: Params,
        querystring: z.strictObject({
          knownOn,
          meanDays: z.coerce
            .number()
            .gt(1)
            .max(365)
            .optional()
            .meta({ description: 'Of the serial interval' }),
          sdDays: z.coerce.number().gt(0).max(365).optional(),
        }),
        response: { 200: TransmissionView },
      },
    },
    async (request) => {
      const { params, query } = request
      const { meanDays, sdDays } = query
      if ((meanDays === undefined) !== (sdDays === undefined))
        throw new ProblemError({
          code: 'request.invalid',
          detail: 'A serial interval needs both meanDays and sdDays.',
          why: { code: 'interval.both' },
        })
      const asked = getAsked(request, params, query.knownOn)
      const series = upToLastReport(await getSeries(request, asked, { days: lookBackDays }), {
        underWay: request.world.clock.today(),
      })
      const disease = Disease.safeParse(asked.whole.series).data
      const interval =
        meanDays !== undefined && sdDays !== undefined
          ? { meanDays, sdDays }
          : disease && knownIntervals[disease]
      const transmission =
        asked.ageGroup === undefined ? transmissionOf(series, interval) : growthAlone(series)
      return {
        asKnownOn: asked.on,
        lastDay: dayAt(series.counts.length - 1, series),
        ...(interval ? { interval } : {}),
        ...transmission,
        reproduction: [...transmission.reproduction],
        forecast: [...transmission.forecast],
      }
    },
  )
}
