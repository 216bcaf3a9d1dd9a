import { contenders, listFitness, measureCharacter } from '@lianfang/outbreak'
import { z } from 'zod'
import { type Door, scopeOf } from '#platform/http'
import { transact } from '#platform/store'
import { listSeriesNames } from '#platform/tallies'
import { Day, PlacePath, Words } from '#vocabulary'
import { historyDays } from '../back-test/known.ts'
import { listBackTests, listResults } from '../back-test/store.ts'
import { BackTestView, ResultView, UnfitView, viewBackTest, viewResult } from '../back-test/views.ts'
import { refuseByAge } from '../by-age/refuse.ts'
import { getAsked, getSeries } from '../series/one.ts'
import { listAreas } from '../series/overview.ts'
import { watchedTallies } from '../watch.ts'
import { AssignedDetector, findAssignment, fromContender, Level } from './assignment.ts'
import { readRecords } from './routes.ts'
import { listInForce } from './store.ts'
import { AssignmentView, viewAssignment } from './views.ts'

const Found = z.object({ found: z.boolean(), pValue: z.number() })

const SeriesDetectors = z.object({
  asKnownOn: Day,
  character: z.object({
    days: z.int(),
    weeks: z.int(),
    years: z.number(),
    meanPerWeek: z.number(),
    zeroWeeks: z.number(),
    zeroDays: z.number(),
    dispersion: z.number().optional(),
    weekdays: Found.extend({ busiestOverQuietest: z.number() }).optional(),
    season: Found.extend({ amplitude: z.number() }).optional(),
  }),
  candidates: z.array(
    z.object({
      detector: AssignedDetector,
      period: z.enum(['week', 'day']),
      needs: z.int().meta({ description: 'Periods that it needs' }),
      has: z.int(),
      unfit: UnfitView.optional().meta({ description: 'Why it cannot judge the series; absent: it can' }),
    }),
  ),
  assignment: AssignmentView.optional().meta({
    description: 'What judges it besides the daily judge; absent: nothing',
  }),
})

const JudgedView = z.object({
  tally: z.string(),
  series: z.string(),
  level: Level,
  places: z.int().meta({ description: 'Places of the level that the asker sees' }),
  assignments: z.array(AssignmentView).meta({ description: 'In force, the widest area first' }),
  results: z.array(z.object({ backTest: z.int(), result: ResultView })).meta({
    description: 'The evidence of those that a back-test chose',
  }),
  backTest: BackTestView.optional().meta({ description: 'The latest, without its result' }),
})

/** What judges what, at a glance, and what a series would let judge it. */
export function detectorRoutes(door: Door): void {
  door.get(
    '/api/early-warning/detectors',
    {
      config: { action: 'alarms.read' },
      schema: {
        tags: ['early warning'],
        summary: 'What judges each watched series besides the daily judge, by level, and why',
        response: {
          200: z.object({
            area: PlacePath.optional().meta({
              description: 'The place that holds all that the asker sees; absent where no single one does',
            }),
            areaName: Words.optional(),
            items: z.array(JudgedView),
          }),
        },
      },
    },
    async (request) => {
      const { world } = request
      const scope = scopeOf(request)
      const areas = listAreas(world.places, { scope, on: world.clock.today() })
      const { names, inForce, latest } = await transact(world.database, scope, async (tx) => ({
        names: (await listSeriesNames(tx)).filter(({ tally }) => watchedTallies.includes(tally)),
        inForce: await listInForce(tx),
        latest: await listBackTests(tx, { limit: 500 }),
      }))
      const records = await readRecords(world, inForce)
      const results = await transact(world.database, scope, (tx) =>
        listResults(
          tx,
          inForce.flatMap(({ backTest }) => backTest ?? []),
        ),
      )
      const area = world.places.find(commonArea(areas.map(({ path }) => path)) ?? '')
      return {
        ...(area ? { area: area.path, areaName: area.name } : {}),
        items: names.flatMap(({ tally, series }) =>
          Level.options.flatMap((level) => {
            const places = areas.filter((one) => one.level === level).length
            if (places === 0) return []
            const is = (one: { tally: string; series: string; level: string }) =>
              one.tally === tally && one.series === series && one.level === level
            const assignments = inForce.filter(is).sort((a, b) => a.area.length - b.area.length)
            const backTest = latest.find(is)
            return [
              {
                tally,
                series,
                level,
                places,
                assignments: assignments.map((one) =>
                  viewAssignment(one, { places: world.places, record: records.get(one.id) }),
                ),
                results: assignments.flatMap(({ backTest: id }) => {
                  const result = id === undefined ? undefined : results.get(id)
                  return id === undefined || !result ? [] : [{ backTest: id, result: viewResult(result) }]
                }),
                ...(backTest ? { backTest: viewBackTest(withoutResult(backTest), world.places) } : {}),
              },
            ]
          }),
        ),
      }
    },
  )

  door.get(
    '/api/early-warning/series/:tally/:series/:place/detectors',
    {
      config: { action: 'alarms.read' },
      schema: {
        tags: ['early warning'],
        summary:
          'What kind of series it is, which detectors could judge it and why others could not, and which does',
        params: z.object({
          tally: z.string().max(64),
          series: z.string().max(64),
          place: z.string().max(200),
        }),
        response: { 200: SeriesDetectors },
      },
    },
    async (request) => {
      const { world, params } = request
      refuseByAge(params)
      const asked = getAsked(request, params, undefined)
      const series = await getSeries(request, asked, { days: historyDays })
      const character = measureCharacter(series)
      const inForce = await transact(world.database, asked.scope, listInForce)
      const { path: place, level } = asked.place
      const assignment = findAssignment(inForce, { tally: asked.tally, series: asked.series, level, place })
      const records = await readRecords(world, assignment ? [assignment] : [])
      return {
        asKnownOn: asked.on,
        character,
        candidates: listFitness(character, contenders).map(({ contender, ...fitness }) => ({
          ...fitness,
          detector: fromContender(contender),
        })),
        ...(assignment
          ? {
              assignment: viewAssignment(assignment, {
                places: world.places,
                record: records.get(assignment.id),
              }),
            }
          : {}),
      }
    },
  )
}

function withoutResult<Of extends { result?: unknown }>({ result: _, ...rest }: Of): Omit<Of, 'result'> {
  return rest
}

/** The longest path that all of them lie in. */
export function commonArea(paths: readonly string[]): string | undefined {
  const [first, ...others] = paths.map((path) => path.split('.'))
  if (!first) return undefined
  let length = first.length
  for (const other of others) {
    let same = 0
    while (same < length && other[same] === first[same]) same++
    length = same
  }
  return length === 0 ? undefined : first.slice(0, length).join('.')
}
