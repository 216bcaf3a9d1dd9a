import { z } from 'zod'
import { type Door, ProblemError, scopeOf } from '#platform/http'
import type { Place } from '#platform/places'
import { transact } from '#platform/store'
import { addDays, Day, isUnassigned, PlacePath, Words } from '#vocabulary'
import { refuseByAge } from '../by-age/refuse.ts'
import { readReports } from '../reports.ts'
import { sees } from '../series/overview.ts'
import { dayKnown } from '../series/routes.ts'
import { lookBackDays, watchedTallies } from '../watch.ts'
import { findClusters, mostPlaces } from './clusters.ts'

const PlaceName = z.object({ place: PlacePath, name: Words })

const ClusterView = z.object({
  centre: PlacePath,
  members: z.array(PlaceName),
  reachKm: z.number(),
  firstDay: Day,
  lastDay: Day,
  observed: z.int(),
  expected: z.number(),
  relativeRisk: z
    .number()
    .optional()
    .meta({ description: 'Inside over outside; absent where all cases are inside' }),
  pValue: z.number().meta({ description: 'Zones and windows tried are paid for; never below 0.001' }),
  recurrenceDays: z.number().meta({ description: 'Looked at daily, chance makes one as strong so seldom' }),
})

export function clusterRoutes(door: Door): void {
  door.get(
    '/api/early-warning/clusters',
    {
      config: { action: 'alarms.read' },
      schema: {
        tags: ['early warning'],
        summary:
          'Clusters in place and time among the places right under one, by the space-time scan statistic',
        querystring: z.strictObject({
          tally: z.string().max(64),
          series: z.string().max(64),
          parent: PlacePath,
          knownOn: Day.optional(),
          maxDays: z.coerce
            .number()
            .int()
            .min(1)
            .max(28)
            .default(14)
            .meta({ description: 'The longest window' }),
        }),
        response: {
          200: z.object({
            asKnownOn: Day,
            parent: PlacePath,
            maxDays: z.int(),
            clusters: z.array(ClusterView),
            cases: z.int().meta({ description: 'Of the longest window, in all places scanned' }),
            scanned: z.int(),
            withoutPoint: z.array(PlaceName).meta({ description: 'Left out: no coordinates are known' }),
            tooShort: z
              .array(PlaceName)
              .meta({ description: 'Left out: reports began too late for a baseline' }),
          }),
        },
      },
    },
    async (request) => {
      const { world, query } = request
      const { tally, series, parent, maxDays } = query
      const scope = scopeOf(request)
      const on = dayKnown(query.knownOn, world.clock.today())
      refuseByAge({ tally, series })
      if (!watchedTallies.includes(tally))
        throw new ProblemError({
          code: 'not-found',
          detail: `${tally} is not watched.`,
          why: { code: 'series.not-watched', values: { place: parent } },
        })
      const places = placesUnder(world.places, parent).filter(({ path }) => sees(scope, path))
      if (places.length > mostPlaces)
        throw new ProblemError({
          code: 'request.invalid',
          detail: `${parent} has ${places.length} places; ${mostPlaces} can be scanned at once. Choose a smaller area.`,
          why: { code: 'clusters.too-many', values: { place: parent, n: places.length, most: mostPlaces } },
        })
      const from = addDays(on, -lookBackDays)
      const reports = await transact(world.database, scope, (tx) =>
        readReports(tx, { tally, series, areas: places, from, knownOn: on }),
      )
      const scan = findClusters({
        places,
        reportsOf: ({ path }) => reports.get(path) ?? [],
        on,
        maxDays,
      })
      return {
        asKnownOn: on,
        parent,
        maxDays,
        clusters: scan.clusters.map(({ members, ...cluster }) => ({
          ...cluster,
          centre: members[0]?.path ?? parent,
          members: members.map(viewPlace),
        })),
        cases: scan.cases,
        scanned: scan.scanned.length,
        withoutPoint: scan.withoutPoint.map(viewPlace),
        tooShort: scan.tooShort.map(viewPlace),
      }
    },
  )
}

/** The districts of a city, the cities of a province. */
function placesUnder(
  places: { find(path: string): Place | undefined; children(path: PlacePath): readonly PlacePath[] },
  parent: PlacePath,
): Place[] {
  if (!places.find(parent))
    throw new ProblemError({
      code: 'not-found',
      detail: `There is no place ${parent}.`,
      why: { code: 'place.missing', values: { place: parent } },
    })
  return places
    .children(parent)
    .flatMap((path) => places.find(path) ?? [])
    .filter(({ path, level }) => !isUnassigned(path) && (level === 'district' || level === 'city'))
}

function viewPlace({ path, name }: Place): z.infer<typeof PlaceName> {
  return { place: path, name }
}
