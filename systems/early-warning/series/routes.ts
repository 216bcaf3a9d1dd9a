import { z } from 'zod'
import { type Door, PageQuery, ProblemError, scopeOf, toPage } from '#platform/http'
import type { Database } from '#platform/store'
import { Day, PlacePath } from '#vocabulary'
import { KeptSeries } from './kept.ts'
import { alertsOf, nameOf, overviewOf } from './overview.ts'
import { compareKeys, keyOf, type RankKey } from './rank.ts'
import { SeriesView, viewSeries } from './views.ts'

export function seriesRoutes(door: Door): void {
  /** Of each world. */
  const keptOf = new WeakMap<Database, KeptSeries>()
  const keptIn = (database: Database) => {
    const kept = keptOf.get(database) ?? new KeptSeries()
    keptOf.set(database, kept)
    return kept
  }
  door.get(
    '/api/early-warning/series',
    {
      config: { action: 'alarms.read' },
      schema: {
        tags: ['early warning'],
        summary: 'Every watched series of districts and cities, the most surprising first, as known on a day',
        querystring: z.strictObject({
          ...PageQuery,
          place: PlacePath.optional().meta({ description: 'This place and all under it' }),
          knownOn: Day.optional().meta({
            description: 'As known at the end of this day; today where absent or later',
          }),
        }),
        response: {
          200: z.object({
            asKnownOn: Day,
            watched: z.int().meta({ description: 'Series that were judged for this list' }),
            tooShort: z.int().meta({ description: 'Of them those too short to be judged' }),
            told: z.int(),
            truncated: z.boolean().meta({ description: 'There are more series than one view judges' }),
            items: z.array(SeriesView),
            next: z.string().optional(),
          }),
        },
      },
    },
    async (request) => {
      const { world, query } = request
      const on = dayKnown(query.knownOn, world.clock.today())
      const after = query.after === undefined ? undefined : parseKey(query.after)
      const of = {
        database: world.database,
        places: world.places,
        scope: scopeOf(request),
        on,
        under: query.place,
        kept: keptIn(world.database),
      }
      const { ranked, truncated } = await overviewOf(of)
      const alerts = await alertsOf(of)
      const start = after ? ranked.findIndex((one) => compareKeys(keyOf(one), after) > 0) : 0
      const rows = start < 0 ? [] : ranked.slice(start, start + query.limit + 1)
      const page = toPage(rows, query.limit, (row) => formatKey(keyOf(row)))
      return {
        asKnownOn: on,
        watched: ranked.length,
        tooShort: ranked.filter(({ standing }) => standing.pValue === undefined).length,
        told: ranked.filter(({ told }) => told).length,
        truncated,
        ...page,
        items: page.items.map((row) => {
          const place = world.places.find(row.place)
          return viewSeries(row, {
            name: place?.name ?? { zh: row.place, en: row.place },
            level: place?.level ?? 'district',
            alert: alerts.get(nameOf(row)),
          })
        }),
      }
    },
  )
}

/** What will be known later is not known: no view is of a day after the city's today. */
export function dayKnown(asked: Day | undefined, today: Day): Day {
  return asked === undefined || asked > today ? today : asked
}

function formatKey({ pValue, name }: RankKey): string {
  return `${pValue}_${name}`
}

function parseKey(text: string): RankKey {
  const [, number = '', name] = /^([\d.e-]{1,40})_(.{1,300})$/.exec(text) ?? []
  const pValue = Number(number)
  if (name === undefined || Number.isNaN(pValue))
    throw new ProblemError({
      code: 'request.invalid',
      detail: 'after is not the next of a page of series',
      why: { code: 'page.gone' },
    })
  return { pValue, name }
}
