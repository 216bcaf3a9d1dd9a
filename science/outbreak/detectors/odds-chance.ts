import { negativeBinomialTail } from '../maths/index.ts'
import { leastCount } from './least-count.ts'
import { logFactor } from './odds-excess.ts'

/** A week as its course foretells it: variance is `dispersion` times the mean. */
export interface Week {
  readonly count: number
  readonly mean: number
  readonly dispersion: number
}

/**
 * The chance of odds so high or higher on a calm week after a calm week.
 *
 * In words: what the week before may have left is known by its own law, in steps of half a deviation; for each, the count that this week
 * would need is found, and its chance. Between two whole counts chances are drawn as a line of logarithms through the mid-p-values
 * (Lancaster, J Am Stat Assoc 56 (1961) 223), so that low counts are not judged more gently than high ones.
 *
 * @param logOdds Logarithm to base e of this week's odds.
 * @param carried What odds of the week before leave for this one, as prior odds.
 * Complexity: some ten evaluations of a tail.
 */
export function chanceOfOdds(of: {
  logOdds: number
  week: Week
  before: Week
  carried: (logFactorBefore: number) => number
}): number {
  const { week, before, carried } = of
  const step = Math.max(1, Math.floor(Math.sqrt(before.dispersion * before.mean) / 2))
  let needed = week.count
  let chance = 0
  let reached = 1
  let last = -1
  for (let from = 0; reached > 0; from += step) {
    const beyond = tail(from + step, before)
    const prior = carried(logFactor(from + ((step - 1) >> 1), before.mean, before.dispersion))
    // What follows leaves no more than this did: all of it is one step.
    const isLast = prior === last || beyond < 1e-9
    const share = isLast ? reached : reached - beyond
    const wanted = of.logOdds - Math.log(prior)
    needed = leastCount(needed, (count) => logFactor(count, week.mean, week.dispersion) >= wanted)
    chance += share * chanceBetween(wanted, week, needed)
    if (isLast) break
    reached = beyond
    last = prior
  }
  return Math.min(1, chance)
}

function chanceBetween(logFactorNeeded: number, week: Week, needed: number): number {
  if (needed === 0) return 1
  const above = logFactor(needed, week.mean, week.dispersion)
  const below = logFactor(needed - 1, week.mean, week.dispersion)
  const part = (logFactorNeeded - below) / (above - below)
  const tails = [tail(needed - 1, week), tail(needed, week), tail(needed + 1, week)] as const
  const [less, more] = [(tails[0] + tails[1]) / 2, (tails[1] + tails[2]) / 2]
  return Math.exp((1 - part) * Math.log(less) + part * Math.log(more))
}

function tail(count: number, { mean, dispersion }: Week): number {
  return negativeBinomialTail({ count, mean, size: dispersion > 1 ? mean / (dispersion - 1) : Infinity })
}
