import { adjustFalseDiscovery, findRisesInTree } from '@lianfang/outbreak'
import { type PlacePath, pathsUpwards } from '#vocabulary'
import type { Standing } from './standing.ts'

/** At most so large a share of what is told is false, on average over days. */
export const toldShare = 0.05

export interface WatchedSeries {
  readonly tally: string
  readonly series: string
  readonly place: PlacePath
  readonly standing: Standing
}

export interface RankedSeries extends WatchedSeries {
  /** At which share of false ones it would still be told with all before it (Benjamini and Hochberg). Absent without a p-value. */
  readonly falseShare?: number
  /** Whether it is told: its false share is within `toldShare`. */
  readonly told: boolean
  /**
   * Whether the rise is this place's own: no lower place explains it alone, no higher one is needed. A city whose one district has
   * risen is told by its numbers, and is not where the rise is.
   */
  readonly here: boolean
}

/**
 * All watched series, the most surprising first: with control of the share of false ones over all of them, and with the level at which
 * a rise is, over the tree of places of each. Pure.
 */
export function rankSeries(watched: readonly WatchedSeries[]): RankedSeries[] {
  const shares = falseShares(watched)
  const here = new Set(
    [...Map.groupBy(watched, ({ tally, series }) => `${tally}/${series}`).values()].flatMap(ownRises),
  )
  return watched
    .map((one) => {
      const falseShare = shares.get(one)
      return {
        ...one,
        ...(falseShare === undefined ? {} : { falseShare }),
        told: falseShare !== undefined && falseShare <= toldShare,
        here: here.has(one),
      }
    })
    .sort((a, b) => compareKeys(keyOf(a), keyOf(b)))
}

function falseShares(watched: readonly WatchedSeries[]): Map<WatchedSeries, number> {
  const judged = watched.filter(({ standing }) => standing.pValue !== undefined)
  if (judged.length === 0) return new Map()
  const adjusted = adjustFalseDiscovery({ pValues: judged.map(({ standing }) => standing.pValue ?? 1) })
  return new Map(judged.map((one, at) => [one, adjusted[at] ?? 1]))
}

/** Of one series: the places whose own the rises are. */
function ownRises(family: readonly WatchedSeries[]): WatchedSeries[] {
  const known = family.flatMap((one) => (one.standing.rise ? [{ one, ...one.standing.rise }] : []))
  if (known.length === 0) return []
  const positions = new Map(known.map(({ one }, at) => [one.place, at]))
  const parents = known.map(({ one }) => {
    const above = pathsUpwards(one.place).find((path) => path !== one.place && positions.has(path))
    return above === undefined ? -1 : (positions.get(above) ?? -1)
  })
  const own = known.map(({ observed, expected }) => ({ observed, expected }))
  parents.forEach((parent, at) => {
    const whole = own[parent]
    if (!whole) return
    // What lies in none of its parts that are watched is the place's own.
    whole.observed -= known[at]?.observed ?? 0
    whole.expected -= known[at]?.expected ?? 0
  })
  const places = own.map(({ observed, expected }, at) => ({
    parent: parents[at] ?? -1,
    observed: Math.max(0, observed),
    expected: Math.max(0, expected),
  }))
  const rises = findRisesInTree({ places, dispersion: commonDispersion(known) })
  return rises.flatMap(({ place }) => known[place]?.one ?? [])
}

/** The tree takes one dispersion for all: that of the series, weighed by their expected cases. */
function commonDispersion(known: readonly { expected: number; dispersion: number }[]): number {
  const weights = known.reduce((sum, { expected }) => sum + expected, 0)
  const weighed = known.reduce((sum, { expected, dispersion }) => sum + expected * dispersion, 0)
  return weights > 0 ? Math.max(1, weighed / weights) : 1
}

/** Where a series stands in the list: by surprise, then by name, those that cannot be judged last. */
export interface RankKey {
  /** 2 where there is none, so that it comes after all. */
  readonly pValue: number
  readonly name: string
}

export function keyOf({ tally, series, place, standing }: WatchedSeries): RankKey {
  return { pValue: standing.pValue ?? 2, name: `${tally}/${series}/${place}` }
}

export function compareKeys(a: RankKey, b: RankKey): number {
  return a.pValue - b.pValue || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
}
