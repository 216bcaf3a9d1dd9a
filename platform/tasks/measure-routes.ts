import { z } from 'zod'
import { type Door, ProblemError, scopeOf } from '#platform/http'
import { transact } from '#platform/store'
import { addDays, Day, PlacePath, Words } from '#vocabulary'
import { countCases, groupings } from './count-cases.ts'
import { endOfDay } from './deadline.ts'
import { type Counts, measure } from './measure.ts'
import { MeasuresView } from './views.ts'

const none: Counts = {
  received: 0,
  filed: 0,
  toClose: 0,
  deferred: 0,
  closed: 0,
  onTime: 0,
  reworked: 0,
  extended: 0,
  returns: 0,
}

export function measureRoutes(door: Door): void {
  door.get(
    '/api/tasks/measures',
    {
      config: { action: 'tasks.read' },
      schema: {
        tags: ['tasks'],
        summary:
          'The comprehensive evaluation: of the case files collected in a period, how many were closed, and in time',
        querystring: z.strictObject({
          from: Day,
          until: Day.meta({ description: 'The last day of the period' }),
          place: PlacePath.optional(),
          unit: z.string().min(1).max(64).optional(),
          groupBy: z.enum(groupings).optional().meta({
            description: 'By place: the places right under the one asked for, each with everything under it',
          }),
        }),
        response: {
          200: z.object({
            from: Day,
            until: Day,
            asOf: z.date().meta({ description: 'City time: a case file closed later changes the figures' }),
            total: MeasuresView,
            groups: z
              .array(MeasuresView.extend({ group: z.string().nullable(), name: Words.optional() }))
              .optional(),
          }),
        },
      },
    },
    async (request) => {
      const { world, query } = request
      const { from, until, place, unit, groupBy } = query
      if (from > until)
        throw new ProblemError({
          code: 'request.invalid',
          detail: `The period from ${from} ends before it begins.`,
        })
      const { zone } = world.clock
      const asOf = world.clock.now()
      const wanted = {
        from: endOfDay(addDays(from, -1), zone),
        until: endOfDay(until, zone),
        asOf,
        place,
        unit,
      }
      const { total, groups } = await transact(world.database, scopeOf(request), async (tx) => {
        const [total = { ...none, group: null }] = await countCases(tx, wanted)
        return { total, groups: groupBy ? await countCases(tx, { ...wanted, groupBy }) : undefined }
      })
      return {
        from,
        until,
        asOf,
        total: withRates(total),
        ...(groups
          ? {
              groups: groups.map(({ group, ...counts }) => {
                const name =
                  groupBy === 'place' && group !== null ? world.places.find(group)?.name : undefined
                return { group, ...(name ? { name } : {}), ...withRates(counts) }
              }),
            }
          : {}),
      }
    },
  )
}

function withRates(counts: Counts): z.infer<typeof MeasuresView> {
  return { ...counts, ...measure(counts) }
}
