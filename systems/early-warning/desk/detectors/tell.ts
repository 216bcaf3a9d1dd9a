import type { Speaker } from '../say.ts'
import { words } from '../words.ts'
import type { Assignment, Result, Unfit } from './answers.ts'

/** A detector by its name on the screen; one that these pages do not know by its own. */
export function tellName(detector: string, { of }: Speaker): string {
  const key = `name.${detector}`
  return Object.hasOwn(words, key) ? of(words[key as keyof typeof words]) : detector
}

/** "1 in N": 0.002 is 500. */
export function oneInOf(alpha: number): number {
  const oneIn = 1 / alpha
  return oneIn < 100 ? Math.round(oneIn) : Number(oneIn.toPrecision(2))
}

export function percentOf(share: number): number {
  return Math.round(100 * share)
}

export function tellUnfit(
  of: { reason: Unfit; needs: number; has: number; period: 'week' | 'day'; places?: number },
  { say }: Speaker,
): string {
  const { reason, needs, has, places } = of
  const why =
    reason === 'too-short'
      ? say('unfit.too-short', { needs, has, period: say(`period.${of.period}`) })
      : say(`unfit.${reason}`)
  return places === undefined ? why : say('unfit.places', { why, n: places })
}

/** Why a back-test chose what it chose, with its figures. */
export function tellWhy(result: Result, { say, number }: Speaker): string {
  const { why, chosen, weighed } = result
  const best = weighed.find(({ detector }) => detector.detector === chosen?.detector.detector)
  if (why === 'finds-more' && best?.withDaily)
    return say('why.finds-more', {
      outbreaks: best.outbreaks,
      days: result.withinDays,
      daily: percentOf(best.daily.found),
      both: percentOf(best.withDaily.found),
      calls: number(Math.round((1_000 * (best.calls ?? 0)) / best.quietMonths) / 10),
    })
  if (why === 'no-gain') return say('why.no-gain', { daily: percentOf(result.daily.found) })
  return say(why === 'none-fits' ? 'why.none-fits' : 'why.not-shown')
}

/** Where the detector's own record has its level. */
export function tellRecord({ record }: Assignment, { say }: Speaker): string | undefined {
  if (!record) return undefined
  const n = oneInOf(record.alpha)
  if (record.true + record.false < 8) return say('record.none', { n })
  return say('record.says', {
    n,
    strict: oneInOf(record.strictest),
    loose: oneInOf(record.loosest),
    judged: record.true + record.false,
    right: record.true,
    open: record.open,
  })
}
