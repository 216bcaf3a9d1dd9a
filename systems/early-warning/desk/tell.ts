import { findTally, parseSeriesByAge } from '#vocabulary'
import type { AlertBrief, WatchedSeries } from './answers.ts'
import type { Speaker } from './say.ts'
import { words } from './words.ts'

/** Expected counts are estimates: one decimal below ten, none above, and what is nearly nothing is 0. */
export function roundExpected(expected: number): number {
  return expected < 10 ? Math.round(expected * 10) / 10 : Math.round(expected)
}

/** A chance as people say it: "about 1 in 1,200"; what is no news is said as such. */
export function tellChance(pValue: number | undefined, { say }: Speaker): string {
  if (pValue === undefined) return say('chance.unknown')
  if (pValue > 0.2) return say('chance.usual')
  const oneIn = 1 / pValue
  if (oneIn > 1e6) return say('chance.million')
  return say('chance.oneIn', { n: oneIn < 100 ? Math.round(oneIn) : Number(oneIn.toPrecision(2)) })
}

/** In one line what the list finds. */
export function tellOverview(
  of: { watched: number; told: number; tooShort: number },
  { say }: Speaker,
): string {
  if (of.told === 0) return say('overview.none', { n: of.watched })
  return say('overview.told', { n: of.told, all: of.watched })
}

export function tellAlert({ state, outcome }: AlertBrief, { of, say }: Speaker): string {
  if (state !== 'closed') return say('alert.open')
  const key = `outcome.${outcome ?? ''}`
  return Object.hasOwn(words, key) ? of(words[key as keyof typeof words]) : say('alert.closed')
}

/** Which of its places a rise belongs to, where that is known. */
export function tellLevel({ told, here }: Pick<WatchedSeries, 'told' | 'here'>, { say }: Speaker) {
  if (!told) return undefined
  return here ? say('level.here') : say('level.elsewhere')
}

/** The address of a series' page. */
export function pathOfSeries({
  tally,
  series,
  place,
}: Pick<WatchedSeries, 'tally' | 'series' | 'place'>): string {
  return `/early-warning/series/${encodeURIComponent(tally)}/${encodeURIComponent(series)}/${place}`
}

/** Of a series by age, the address of the page of all ages. */
export function pathOfWhole({
  tally,
  series,
  place,
}: Pick<WatchedSeries, 'tally' | 'series' | 'place'>): string | undefined {
  const whole = findTally(tally)?.byAgeOf
  const disease = parseSeriesByAge(series)?.disease
  return whole && disease && pathOfSeries({ tally: whole, series: disease, place })
}
