import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { type Door, ProblemError } from '#platform/http'
import { Day } from '#vocabulary'
import { settingsOf } from '../by-age/watched.ts'
import { upToLastReport } from '../watch.ts'
import { alarmsOfSeries, getAsked, getSeries, viewAlarm } from './one.ts'
import { AlarmOfSeries } from './one-routes.ts'
import { callsOf, foundNear, mostMs, OtherSettings, whatIf, whatIfLookBackDays } from './what-if.ts'

const JudgedDay = z.object({
  day: Day,
  observed: z.number(),
  expected: z.number().optional(),
  threshold: z.number().optional(),
  alarm: z.boolean(),
  reason: z.string().optional().meta({ description: 'Why the detector could say no more of this day' }),
})

export function whatIfRoutes(door: Door): void {
  door.post(
    '/api/early-warning/what-if',
    {
      config: { action: 'alarms.read' },
      schema: {
        tags: ['early warning'],
        summary: 'What a detector would have said of the past with other settings; nothing is raised',
        description:
          `At most ${mostMs / 1000} seconds of work: what was judged until then is answered, and that it stopped. Whoever hangs up ` +
          'cancels it. Each day is judged on the days before it, in the counts as known on `knownOn`, late reports included.',
        body: z.strictObject({
          tally: z.string().max(64),
          series: z.string().max(64),
          place: z.string().max(200),
          knownOn: Day.optional(),
          days: z.int().min(7).max(396).default(180),
          settings: OtherSettings,
        }),
        response: {
          200: z.object({
            asKnownOn: Day,
            days: z.array(JudgedDay),
            calls: z.array(Day).meta({ description: 'The first day of each run of alarms' }),
            tooShort: z.int().meta({ description: 'Days for which the history was too short' }),
            raised: z.array(
              AlarmOfSeries.extend({
                foundOn: Day.optional().meta({
                  description:
                    'The first day within a fortnight on which it would have been found; absent: missed',
                }),
              }),
            ),
            stopped: z.enum(['time', 'cancelled']).optional(),
          }),
        },
      },
    },
    async (request, reply) => {
      const { knownOn, days, settings, ...name } = request.body
      const asked = getAsked(request, name, knownOn)
      const series = upToLastReport(
        await getSeries(request, asked, {
          days: whatIfLookBackDays,
          asJudged: settings.detector === 'daily',
        }),
      )
      const began = performance.now()
      const result = await orRefused(() =>
        whatIf({
          series,
          days,
          settings,
          inForce: settingsOf(asked),
          signal: hungUp(reply),
          elapsedMs: () => performance.now() - began,
        }),
      )
      const first = result.days[0]?.day
      const alarms = (await alarmsOfSeries(request, asked)).map(viewAlarm)
      return {
        asKnownOn: asked.on,
        days: [...result.days],
        calls: callsOf(result.days),
        tooShort: result.days.filter(({ reason }) => reason === 'too-short').length,
        raised: alarms
          .filter(({ dayJudged }) => first !== undefined && dayJudged >= first)
          .map((alarm) => {
            const foundOn = foundNear(result.days, alarm.dayJudged)
            return { ...alarm, ...(foundOn === undefined ? {} : { foundOn }) }
          }),
        ...(result.stopped ? { stopped: result.stopped } : {}),
      }
    },
  )
}

/** Aborted when whoever asked is gone. */
function hungUp(reply: FastifyReply): AbortSignal {
  const abort = new AbortController()
  reply.raw.once('close', () => abort.abort())
  return abort.signal
}

/** Settings that do not go together are the asker's to change. */
async function orRefused<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new ProblemError({
      code: 'request.invalid',
      detail: error.message,
      why: { code: 'settings.apart' },
    })
  }
}
