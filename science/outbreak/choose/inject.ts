import { drawNormal, drawPoisson } from '../maths/draws.ts'
import { makeRandom, type Random } from '../maths/index.ts'
import type { Addition } from './known-history.ts'

/**
 * How an outbreak's cases spread over days. `point`: one exposure, and incubations of a lognormal law (Sartwell). `growing`: doubling
 * weekly over five weeks. `lasting`: even over five weeks.
 */
export const outbreakShapes = ['point', 'growing', 'lasting'] as const
export type OutbreakShape = (typeof outbreakShapes)[number]

/** Sizes, in standard deviations of a calm week, of which each is as frequent as the next. */
export const outbreakSizes = [3, 6, 10] as const

/** Two linked cases are the least that anybody calls an outbreak. */
export const fewestOutbreakCases = 2

export interface Outbreak {
  readonly shape: OutbreakShape
  /** In standard deviations of a calm week. */
  readonly size: number
  readonly cases: number
  /** Its cases on the series' days, each with the day on which it becomes known. */
  readonly additions: readonly Addition[]
  /** The day of its first case. */
  readonly onset: number
}

/**
 * An outbreak made up: number `replicate` of a seed, which is the same whatever else was drawn.
 *
 * In words: shapes go round, then sizes; the cases are Poisson with the size times the deviation of a calm week as their mean, two at
 * least; each case's day is drawn by the shape, and its delay to being known from the series' own.
 *
 * @param of `stream`: which series it is for, so that no two have the same outbreaks; `start`: the day of the exposure, as a position.
 * @see Noufaily et al., Stat Med 32 (2013) 1206, for sizes in deviations; Sartwell, Am J Hyg 51 (1950) 310, for incubations (their
 * median of 3 days, and a dispersion of 1.65, are assumed).
 * Complexity: O(cases).
 */
export function makeOutbreak(of: {
  seed: number
  stream: string
  replicate: number
  start: number
  deviation: number
  delays: readonly number[]
}): Outbreak {
  const { replicate, start, delays } = of
  const random = makeRandom(of.seed, hash(`${of.stream}/outbreak/${replicate}`))
  const shape = outbreakShapes[replicate % outbreakShapes.length] ?? 'point'
  const size = outbreakSizes[Math.floor(replicate / outbreakShapes.length) % outbreakSizes.length] ?? 3
  const cases = Math.max(fewestOutbreakCases, drawPoisson(size * of.deviation, random))
  const additions = Array.from({ length: cases }, () => {
    const day = start + drawDay(shape, random)
    return { day, known: day + drawDelay(delays, random), amount: 1 }
  })
  const onset = additions.reduce((least, { day }) => Math.min(least, day), Infinity)
  return { shape, size, cases, additions, onset }
}

/** Which of the days an outbreak begins on: number `replicate` of the seed. @returns Undefined where there are none. */
export function drawStart(of: {
  seed: number
  stream: string
  replicate: number
  days: readonly number[]
}): number | undefined {
  const random = makeRandom(of.seed, hash(`${of.stream}/start/${of.replicate}`))
  return of.days[Math.floor(random() * of.days.length)]
}

/** The natural logarithm of Sartwell's dispersion factor 1.65 is a standard deviation of 0.5. */
const incubation = { medianDays: 3, logDeviation: 0.5 } as const

function drawDay(shape: OutbreakShape, random: Random): number {
  switch (shape) {
    case 'point':
      return Math.floor(incubation.medianDays * Math.exp(incubation.logDeviation * drawNormal(random)))
    case 'growing':
      return Math.min(34, Math.floor(7 * Math.log2(1 + random() * 31)))
    case 'lasting':
      return Math.floor(random() * 35)
  }
}

function drawDelay(shares: readonly number[], random: Random): number {
  let left = random()
  for (const [delay, share] of shares.entries()) {
    left -= share
    if (left < 0) return delay
  }
  return Math.max(0, shares.length - 1)
}

/** FNV-1a of 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return value >>> 0
}
