import { z } from 'zod'
import { type Door, PageQuery, ProblemError, pageOf, scopeOf, toPage } from '#platform/http'
import { transact } from '#platform/store'
import { AgeGroup, Day, PlacePath, Words } from '#vocabulary'
import { type AlarmRow, listAlarms } from './store.ts'

const AffectedAgeView = z.object({
  ageGroup: AgeGroup,
  observed: z.int(),
  expected: z.number(),
  pValue: z.number(),
})

const AlarmView = z.object({
  id: z.string(),
  detector: z.string(),
  tally: z.string(),
  series: z.string(),
  place: PlacePath,
  placeName: Words,
  raisedOn: Day.meta({ description: "The city's day" }),
  raisedAt: z.date().meta({ description: 'City time' }),
  observed: z.int(),
  expected: z.number(),
  threshold: z.number().meta({ description: 'The fewest cases that would have been a finding' }),
  pValue: z.number(),
  quietDays: z.int().nullable(),
  evidence: z.object({
    dayJudged: Day,
    windowDays: z.int(),
    from: Day,
    counts: z.array(z.int()),
    escalates: Day.optional().meta({ description: 'The day of the alarm from which this one has grown' }),
    ages: z.array(AffectedAgeView).optional().meta({
      description:
        'Of a series by age the ages that it is about, the youngest first; of another those most affected, where ages are told',
    }),
    assigned: z
      .object({ id: z.int(), alpha: z.number(), period: z.enum(['week', 'day']) })
      .optional()
      .meta({
        description: 'The assignment whose detector raised it, the level at which, and what it judged',
      }),
  }),
})

export function alarmRoutes(door: Door): void {
  door.get(
    '/api/alarms',
    {
      config: { action: 'alarms.read' },
      schema: {
        tags: ['early warning'],
        summary: 'What detectors found, the newest first, each with what was seen and expected as known then',
        querystring: z.strictObject({ ...PageQuery, place: PlacePath.optional() }),
        response: { 200: pageOf(AlarmView) },
      },
    },
    async (request) => {
      const { after, limit, place } = request.query
      if (after !== undefined && !/^\d{1,15}$/.test(after)) {
        throw new ProblemError({
          code: 'request.invalid',
          detail: 'after is not the next of a page of alarms',
          why: { code: 'page.gone' },
        })
      }
      const before = after === undefined ? undefined : Number(after)
      const rows = await transact(request.world.database, scopeOf(request), (tx) =>
        listAlarms(tx, { before, limit: limit + 1, place }),
      )
      const page = toPage(rows, limit, (row) => String(row.number))
      return {
        ...page,
        items: page.items.map((row) => ({
          id: String(row.number),
          detector: row.detector,
          tally: row.tally,
          series: row.series,
          place: row.place,
          placeName: request.world.places.find(row.place)?.name ?? { zh: row.place, en: row.place },
          raisedOn: row.raised_on,
          raisedAt: row.raised_at,
          observed: row.observed,
          expected: row.expected,
          threshold: row.threshold,
          pValue: row.p_value,
          quietDays: row.quiet_days,
          evidence: viewEvidence(row.evidence),
        })),
      }
    },
  )
}

function viewEvidence({ ages, counts, ...rest }: AlarmRow['evidence']) {
  return { ...rest, counts: [...counts], ...(ages ? { ages: [...ages] } : {}) }
}
