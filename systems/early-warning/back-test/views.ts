import { z } from 'zod'
import type { PlaceDirectory } from '#platform/places'
import { Day, Words } from '#vocabulary'
import { AssignedDetector, fromContender } from '../assigned/assignment.ts'
import { JudgedBody } from '../assigned/views.ts'
import type { BackTestResult } from './result.ts'
import type { BackTest } from './store.ts'

export const UnfitView = z.enum(['too-short', 'mostly-zeros', 'too-few-cases', 'weekdays', 'season'])

const FoundShare = z.object({
  found: z.number().meta({ description: 'Share of the outbreaks, 0 to 1' }),
  medianDays: z.number().optional().meta({ description: 'From the first case, of those found' }),
})

/** Evidence of a back-test, as `BackTestResult` has it. */
export const ResultView = z.object({
  withinDays: z.int(),
  callsPer100Months: z.number(),
  places: z.int(),
  notTried: z.int(),
  series: z.int(),
  outbreaks: z.int(),
  asReported: z.number(),
  real: z.int(),
  realFoundDaily: z.int(),
  character: z
    .object({
      years: z.number(),
      weeks: z.number(),
      meanPerWeek: z.number(),
      zeroWeeks: z.number(),
      dispersion: z.number().optional(),
      withSeason: z.int(),
      withWeekdays: z.int(),
    })
    .optional()
    .meta({ description: 'Of the middle place' }),
  daily: FoundShare.extend({ calls: z.int(), months: z.number() }),
  weighed: z.array(
    z.object({
      detector: AssignedDetector,
      series: z.int().meta({ description: 'Places that it is fit for' }),
      quietMonths: z.number(),
      outbreaks: z.int(),
      daily: FoundShare.meta({ description: 'What the daily judge found of the same outbreaks' }),
      alpha: z.number().optional().meta({ description: 'The loosest level within what is allowed' }),
      calls: z.int().optional(),
      alone: FoundShare.optional(),
      withDaily: FoundShare.optional(),
      realFound: z.int().optional(),
      unfit: z.array(
        z.object({
          reason: UnfitView,
          places: z.int(),
          needs: z.int(),
          has: z.int(),
          period: z.enum(['week', 'day']),
        }),
      ),
    }),
  ),
  chosen: z.object({ detector: AssignedDetector, alpha: z.number() }).optional(),
  why: z.enum(['finds-more', 'no-gain', 'not-shown', 'none-fits']),
})

export const BackTestView = z.object({
  id: z.int(),
  ...JudgedBody,
  areaName: Words,
  knownOn: Day,
  callsPer100Months: z.number(),
  withinDays: z.int(),
  state: z.enum(['queued', 'running', 'stopped', 'failed', 'done']),
  share: z.number(),
  error: z.string().optional(),
  result: ResultView.optional(),
  startedBy: z.string(),
  startedAt: z.date().meta({ description: 'City time' }),
  finishedAt: z.date().optional().meta({ description: 'Machine time' }),
})

export function viewBackTest(
  { settings, result, ...backTest }: BackTest,
  places: Pick<PlaceDirectory, 'find'>,
): z.infer<typeof BackTestView> {
  return {
    ...backTest,
    areaName: places.find(backTest.area)?.name ?? { zh: backTest.area, en: backTest.area },
    callsPer100Months: settings.callsPer100Months,
    withinDays: settings.withinDays,
    ...(result ? { result: viewResult(result) } : {}),
  }
}

export function viewResult({ weighed, chosen, ...result }: BackTestResult): z.infer<typeof ResultView> {
  return {
    ...result,
    weighed: weighed.map(({ contender, unfit, ...one }) => ({
      ...one,
      detector: fromContender(contender),
      unfit: [...unfit],
    })),
    ...(chosen ? { chosen: { detector: fromContender(chosen.contender), alpha: chosen.alpha } } : {}),
  }
}
