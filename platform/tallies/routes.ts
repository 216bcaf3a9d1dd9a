import { z } from 'zod'
import { type Door, ProblemError, scopeOf } from '#platform/http'
import { transact } from '#platform/store'
import { listDays, listPlaces, listSeriesNames } from '#platform/tallies'
import { Day, findTally, kinds, PlacePath, type Tally, tallies, Words } from '#vocabulary'

const TallyView = z.object({
  tally: z.string(),
  title: Words,
  countedBy: z.string().meta({ description: 'Which date of the report a day is' }),
  placedBy: z.string().meta({ description: 'Which place a count belongs to' }),
  level: z.boolean().meta({ description: 'A starting level adds to totals but is not new on any day' }),
})

const KindView = z.object({
  kind: z.string(),
  title: Words,
  description: Words,
  schema: z.record(z.string(), z.unknown()),
})

const View = {
  tally: TallyView,
  series: z.string(),
  asKnownOn: Day.meta({ description: 'The view is of what was known at the end of this day' }),
}

const span = {
  series: z.string().min(1).max(64),
  from: Day.optional(),
  until: Day.optional(),
  knownOn: Day.optional().meta({
    description: 'As known at the end of this day; today where absent or later',
  }),
}

export function tallyRoutes(door: Door): void {
  door.get(
    '/api/kinds',
    {
      config: { action: 'places.read' },
      schema: {
        tags: ['signals'],
        summary: 'Kinds of signal and their schemas',
        response: { 200: z.object({ items: z.array(KindView) }) },
      },
    },
    async () => ({
      items: kinds.map(({ kind, title, description, schema }) => ({
        kind,
        title,
        description,
        schema: z.toJSONSchema(schema, { io: 'input' }) as Record<string, unknown>,
      })),
    }),
  )

  door.get(
    '/api/tallies',
    {
      config: { action: 'tallies.read' },
      schema: {
        tags: ['tallies'],
        summary: 'What is counted, by which date and place, and the series that exist',
        response: { 200: z.object({ items: z.array(TallyView.extend({ series: z.array(z.string()) })) }) },
      },
    },
    async (request) => {
      const names = await transact(request.world.database, scopeOf(request), listSeriesNames)
      const items = tallies.map((tally) => ({
        ...view(tally),
        series: names.filter((row) => row.tally === tally.tally).map((row) => row.series),
      }))
      return { items }
    },
  )

  door.get(
    '/api/tallies/:tally/days',
    {
      config: { action: 'tallies.read' },
      schema: {
        tags: ['tallies'],
        summary: "A place's counts by day, with everything under it, as known on a day",
        params: z.object({ tally: z.string() }),
        querystring: z.strictObject({ ...span, place: PlacePath }),
        response: {
          200: z.object({
            ...View,
            place: PlacePath,
            days: z.array(z.object({ day: Day, amount: z.int(), reports: z.int() })),
          }),
        },
      },
    },
    async (request) => {
      const { world, query } = request
      const tally = getTally(request.params.tally)
      const asKnownOn = dayKnown(query.knownOn, world.clock.today())
      const { place, series, from, until } = query
      if (!world.places.find(place))
        throw new ProblemError({ code: 'not-found', detail: `There is no place ${place}.` })
      const days = await transact(world.database, scopeOf(request), (tx) =>
        listDays(tx, { tally: tally.tally, series, place, from, until, knownOn: asKnownOn }),
      )
      return { tally: view(tally), series, asKnownOn, place, days: [...days] }
    },
  )

  door.get(
    '/api/tallies/:tally/places',
    {
      config: { action: 'tallies.read' },
      schema: {
        tags: ['tallies'],
        summary: 'The counts of the children of a place, each with everything under it, summed over days',
        params: z.object({ tally: z.string() }),
        querystring: z.strictObject({ ...span, parent: PlacePath.optional() }),
        response: {
          200: z.object({
            ...View,
            parent: PlacePath.optional(),
            places: z.array(z.object({ place: PlacePath, name: Words, amount: z.int(), reports: z.int() })),
          }),
        },
      },
    },
    async (request) => {
      const { world, query } = request
      const tally = getTally(request.params.tally)
      const asKnownOn = dayKnown(query.knownOn, world.clock.today())
      const { parent, series, from, until } = query
      const children = world.places.children(parent)
      const rows = await transact(world.database, scopeOf(request), (tx) =>
        listPlaces(tx, { tally: tally.tally, series, places: children, from, until, knownOn: asKnownOn }),
      )
      const places = rows.map((row) => {
        // Every row answers one of the children asked for.
        const name = world.places.find(row.place)?.name ?? { zh: row.place, en: row.place }
        return { place: row.place, name, amount: row.amount, reports: row.reports }
      })
      return { tally: view(tally), series, asKnownOn, ...(parent ? { parent } : {}), places }
    },
  )
}

/** What will be known later is not known: no view is of a day after the city's today. */
function dayKnown(asked: Day | undefined, today: Day): Day {
  return asked === undefined || asked > today ? today : asked
}

function getTally(name: string): Tally {
  const tally = findTally(name)
  if (!tally)
    throw new ProblemError({
      code: 'not-found',
      detail: `There is no tally ${JSON.stringify(name.slice(0, 64))}.`,
    })
  return tally
}

function view({ tally, title, countedBy, placedBy, level }: Tally): z.infer<typeof TallyView> {
  return { tally, title, countedBy, placedBy, level: level === true }
}
