import { z } from 'zod'
import { Day, PlacePath, Words } from '#vocabulary'

/** What the API answers about detectors and their back-tests, as far as these pages read it. */

const Detector = z.object({ detector: z.string() })
const Level = z.enum(['district', 'city'])

export const Assignment = z.object({
  id: z.int(),
  tally: z.string(),
  series: z.string(),
  level: Level,
  area: PlacePath,
  areaName: Words,
  detector: Detector,
  alpha: z.number().optional(),
  chosenBy: z.enum(['back-test', 'person']),
  reason: z.string().optional(),
  backTest: z.int().optional(),
  setBy: z.string(),
  setAt: z.string(),
  record: z
    .object({
      raised: z.int(),
      open: z.int(),
      true: z.int(),
      false: z.int(),
      alpha: z.number(),
      strictest: z.number(),
      loosest: z.number(),
      steps: z.array(
        z.object({ at: z.string(), from: z.number(), to: z.number(), true: z.int(), false: z.int() }),
      ),
    })
    .optional(),
})
export type Assignment = z.infer<typeof Assignment>

const Unfit = z.enum(['too-short', 'mostly-zeros', 'too-few-cases', 'weekdays', 'season'])
export type Unfit = z.infer<typeof Unfit>
const Period = z.enum(['week', 'day'])

const FoundShare = z.object({ found: z.number(), medianDays: z.number().optional() })

export const Result = z.object({
  withinDays: z.int(),
  places: z.int(),
  notTried: z.int(),
  outbreaks: z.int(),
  asReported: z.number(),
  real: z.int(),
  realFoundDaily: z.int(),
  character: z
    .object({
      years: z.number(),
      meanPerWeek: z.number(),
      zeroWeeks: z.number(),
      dispersion: z.number().optional(),
      withSeason: z.int(),
      withWeekdays: z.int(),
    })
    .optional(),
  daily: FoundShare.extend({ calls: z.int(), months: z.number() }),
  weighed: z.array(
    z.object({
      detector: Detector,
      series: z.int(),
      quietMonths: z.number(),
      outbreaks: z.int(),
      daily: FoundShare,
      alpha: z.number().optional(),
      calls: z.int().optional(),
      withDaily: FoundShare.optional(),
      realFound: z.int().optional(),
      unfit: z.array(
        z.object({ reason: Unfit, places: z.int(), needs: z.int(), has: z.int(), period: Period }),
      ),
    }),
  ),
  chosen: z.object({ detector: Detector, alpha: z.number() }).optional(),
  why: z.enum(['finds-more', 'no-gain', 'not-shown', 'none-fits']),
})
export type Result = z.infer<typeof Result>

export const BackTest = z.object({
  id: z.int(),
  area: PlacePath,
  areaName: Words,
  knownOn: Day,
  state: z.enum(['queued', 'running', 'stopped', 'failed', 'done']),
  share: z.number(),
  error: z.string().optional(),
  startedBy: z.string(),
  startedAt: z.string(),
})
export type BackTest = z.infer<typeof BackTest>

export const Judged = z.object({
  tally: z.string(),
  series: z.string(),
  level: Level,
  places: z.int(),
  assignments: z.array(Assignment),
  results: z.array(z.object({ backTest: z.int(), result: Result })),
  backTest: BackTest.optional(),
})
export type Judged = z.infer<typeof Judged>

export const Detectors = z.object({
  area: PlacePath.optional(),
  areaName: Words.optional(),
  items: z.array(Judged),
})
export type Detectors = z.infer<typeof Detectors>

const Found = z.object({ found: z.boolean() })

export const SeriesDetectors = z.object({
  character: z.object({
    years: z.number(),
    weeks: z.int(),
    meanPerWeek: z.number(),
    zeroWeeks: z.number(),
    zeroDays: z.number(),
    dispersion: z.number().optional(),
    weekdays: Found.extend({ busiestOverQuietest: z.number() }).optional(),
    season: Found.extend({ amplitude: z.number() }).optional(),
  }),
  candidates: z.array(
    z.object({ detector: Detector, period: Period, needs: z.int(), has: z.int(), unfit: Unfit.optional() }),
  ),
  assignment: Assignment.optional(),
})
export type SeriesDetectors = z.infer<typeof SeriesDetectors>
