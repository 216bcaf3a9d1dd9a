import { type Contender, type ContenderName, contenders } from '@lianfang/outbreak'
import { z } from 'zod'
import { isWithin, type PlacePath } from '#vocabulary'

/** Levels at which series are judged alike. */
export const Level = z.enum(['district', 'city'])
export type Level = z.infer<typeof Level>

const whole = (least: number, most: number) => z.int().min(least).max(most)

/** A detector that judges a series besides the daily judge, with what differs from its usual settings; `daily` is nothing besides it. */
export const AssignedDetector = z.discriminatedUnion('detector', [
  z.strictObject({ detector: z.literal('daily').meta({ description: 'Nothing besides the daily judge' }) }),
  z.strictObject({ detector: z.literal('outbreak-odds'), yearsBack: whole(1, 5).optional() }),
  z.strictObject({ detector: z.literal('farrington-flexible'), yearsBack: whole(1, 5).optional() }),
  z.strictObject({ detector: z.literal('bayes'), halfWindow: whole(2, 26).optional() }),
  z.strictObject({
    detector: z.literal('ears'),
    method: z.enum(['C1', 'C2', 'C3']).optional(),
    baseline: whole(2, 56).optional(),
  }),
  z.strictObject({ detector: z.literal('moving-percentile'), yearsBack: whole(1, 5).optional() }),
  z.strictObject({
    detector: z.literal('cusum'),
    reference: z
      .number()
      .min(0)
      .max(3)
      .optional()
      .meta({ description: 'Half of the lasting rise that is looked for, in standard deviations; 1.04' }),
  }),
  z.strictObject({
    detector: z.literal('outbreak-p'),
    weeks: whole(8, 52).optional().meta({ description: 'In which the level may have begun to rise; 26' }),
  }),
])
export type AssignedDetector = z.infer<typeof AssignedDetector>

/** What of the city's series are judged alike: those of a tally and series, of the places of a level in an area. */
export interface Judged {
  readonly tally: string
  readonly series: string
  readonly level: Level
  /** A place: it and everything under it. */
  readonly area: PlacePath
}

export interface Assignment extends Judged {
  readonly id: number
  readonly detector: AssignedDetector
  /** The level that was chosen; what the detector's own record has made of it is another (`threshold.ts`). Absent for `daily`. */
  readonly alpha?: number
  readonly chosenBy: 'back-test' | 'person'
  readonly reason?: string
  readonly backTest?: number
  readonly setBy: string
  readonly setAt: Date
  readonly endedBy?: string
  readonly endedAt?: Date
  readonly endReason?: string
}

/** As the back-tests name it; undefined for `daily`. */
export function toContender(of: AssignedDetector): Contender | undefined {
  if (of.detector === 'daily') return undefined
  const { detector: name, ...settings } = of
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
  // The schema pairs each name with its own settings, which the compiler loses on the way.
  return (Object.keys(given).length === 0 ? { name } : { name, settings: given }) as Contender
}

export function fromContender({ name, settings }: Contender): AssignedDetector {
  return AssignedDetector.parse({ detector: name, ...settings })
}

export const assignable: readonly ContenderName[] = contenders.map(({ name }) => name)

/**
 * Which of the assignments in force judges a place: the one of the nearest area, and there a person's before a back-test's. Pure.
 *
 * @returns Undefined where none holds: the daily judge alone does.
 */
export function findAssignment(
  inForce: readonly Assignment[],
  of: { tally: string; series: string; level: string; place: PlacePath },
): Assignment | undefined {
  return inForce
    .filter(
      ({ tally, series, level, area }) =>
        tally === of.tally && series === of.series && level === of.level && isWithin(of.place, area),
    )
    .sort((one, other) => other.area.length - one.area.length || rankOf(one) - rankOf(other))[0]
}

function rankOf({ chosenBy }: Assignment): number {
  return chosenBy === 'person' ? 0 : 1
}
