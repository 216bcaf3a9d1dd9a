import type { Random } from '../maths/index.ts'
import { checkCounts, checkExpected } from './counts.ts'
import { gumbelPValue, isAsStrong, rankPValue } from './significance.ts'
import { makeStudy, type ScanData } from './study.ts'
import { type Cylinder, makeSweep, type Sweep } from './sweep.ts'
import { membersOf, type Zones } from './zones.ts'

/** Over which days zones are looked at. */
export type ScanPeriod =
  /** All days added up: where is it, purely by place. */
  | { readonly kind: 'whole' }
  /** Windows of 1 to `maxDays` days that end on the last day: what is there now. */
  | { readonly kind: 'prospective'; readonly maxDays: number }

export interface ScanOptions {
  readonly zones: Zones
  readonly data: ScanData
  readonly period: ScanPeriod
  /** How often chance plays the same study; 999 where left out. */
  readonly replicates?: number
  /** Ends the replicates as soon as so many are as strong as what was seen. */
  readonly stopAfter?: number
  /** A zone of fewer cases is no cluster; 2 where left out. */
  readonly minCases?: number
  /** The most clusters told; 10 where left out. */
  readonly maxClusters?: number
  /** Days from one scan to the next, for the recurrence interval; 1 where left out. */
  readonly daysBetweenScans?: number
  readonly random: Random
}

export interface Cluster {
  /** Positions of the places, the centre first, then in the order in which the zone took them in. */
  readonly members: readonly number[]
  readonly centre: number
  /** From the centre to the farthest member: kilometres, or the plane's unit. */
  readonly reach: number
  /** Positions of the first and the last day. */
  readonly firstDay: number
  readonly lastDay: number
  readonly observed: number
  readonly expected: number
  /**
   * The rate inside over the rate outside; Infinity where all cases are inside. Left out by the permutation model, which
   * knows no rates: there observed over expected is what to show.
   */
  readonly relativeRisk?: number
  readonly logLikelihoodRatio: number
  /** By rank among the replicates. In (0, 1], at least 1 / (replicates + 1). */
  readonly pValue: number
  /** By a Gumbel law fitted to the replicates; left out with fewer than 19. */
  readonly gumbelPValue?: number
  /** So many days pass, on average, between clusters as strong as this by chance, if the scan is made again and again. */
  readonly recurrenceDays: number
}

export interface Scan {
  /** The strongest first; no place is in two. Empty where nowhere are more cases than expected. */
  readonly clusters: readonly Cluster[]
  readonly cases: number
  /** The greatest statistic of each replicate drawn, in the order drawn. */
  readonly replicates: readonly number[]
}

/**
 * Where, and since when, are more cases than chance puts there? Kulldorff's scan statistic: of all zones and windows the one that
 * is hardest to explain by an even rate, with a p-value that counts how many were tried.
 *
 * In words: for every zone and window take the log-likelihood ratio of one rate inside and another outside against the same
 * rate everywhere; keep the greatest. Then let chance play the same study again and again, and see how often its greatest is
 * as great. Further clusters are the strongest that share no place with a stronger one; they are held against chance's
 * greatest too, which makes their p-values rather too large than too small.
 *
 * @param options.data Cases by place and day, and what is expected; see ScanData.
 * @param options.zones For the same places in the same order.
 * @param options.random Draws the replicates: the same stream, the same p-values.
 * @throws RangeError on tables that do not fit, counts that are none, no case at all, or a window longer than the series.
 * @see Kulldorff, Communications in Statistics – Theory and Methods 26 (1997) 1481; Kulldorff, J R Stat Soc A 164 (2001) 61
 *   (prospective); Kulldorff et al., PLoS Medicine 2 (2005) e59 (permutation, recurrence interval).
 * Complexity: O(replicates × (zones × windows + cases)).
 * @example
 * const zones = makeCircularZones({ places, weights: population })
 * scanClusters({ zones, data: { model: 'poisson', cases, population }, period: { kind: 'prospective', maxDays: 14 }, random: makeRandom(1) })
 */
export function scanClusters(options: ScanOptions): Scan {
  const { zones, data, random, stopAfter = Infinity } = options
  const replicates = readCount(options.replicates, { name: 'replicates', usual: 999, least: 0 })
  const minCases = readCount(options.minCases, { name: 'minCases', usual: 2, least: 1 })
  const maxClusters = readCount(options.maxClusters, { name: 'maxClusters', usual: 10, least: 1 })
  if (!(stopAfter >= 1)) throw new RangeError(`stopAfter must be 1 or more, got ${stopAfter}`)
  const daysBetween = options.daysBetweenScans ?? 1
  if (!(daysBetween > 0)) throw new RangeError(`daysBetweenScans must be above 0, got ${daysBetween}`)
  const days = data.cases[0]?.length ?? 0
  const study = toStudy(options)
  const sweep = makeSweep(zones, study, { minCases })
  const found = keepApart(sweep.rank(study.observed), zones, maxClusters)
  const strongest = found[0]?.cylinder.logLikelihoodRatio
  const drawn =
    strongest === undefined
      ? []
      : replicate({ sweep, study, random, strongest, stopAfter, count: replicates })
  const clusters = found.map(({ cylinder, members }): Cluster => {
    const value = cylinder.logLikelihoodRatio
    const pValue = rankPValue({ value, replicates: drawn, stopAfter })
    const gumbel = gumbelPValue({ value, replicates: drawn })
    return {
      members,
      centre: zones.centre[cylinder.zone]!,
      reach: zones.reach[cylinder.zone]!,
      firstDay: options.period.kind === 'whole' ? 0 : days - cylinder.days,
      lastDay: days - 1,
      observed: cylinder.observed,
      expected: cylinder.expected,
      ...(data.model === 'permutation' ? {} : { relativeRisk: relativeRisk(cylinder, study.cases) }),
      logLikelihoodRatio: value,
      pValue,
      ...(gumbel === undefined ? {} : { gumbelPValue: gumbel }),
      recurrenceDays: daysBetween / pValue,
    }
  })
  return { clusters, cases: study.cases, replicates: drawn }
}

function toStudy({ zones, data, period }: ScanOptions) {
  if (period.kind === 'prospective') {
    const windows = readCount(period.maxDays, { name: 'maxDays', usual: 1, least: 1 })
    return makeStudy(data, { places: zones.placeCount, windows })
  }
  if (data.model === 'permutation')
    throw new RangeError('the permutation model deals days anew, and so needs a prospective period')
  return makeStudy(joinDays(data, zones.placeCount), { places: zones.placeCount, windows: 1 })
}

/** One day that holds all. */
function joinDays(data: Exclude<ScanData, { model: 'permutation' }>, places: number): ScanData {
  const join = (table: ScanData['cases']) =>
    table.map((series) => [Array.from(series).reduce((sum, count) => sum + count, 0)])
  const days = checkCounts(data.cases, { what: 'cases', places })
  if (data.model === 'bernoulli') {
    checkCounts(data.controls, { what: 'controls', places })
    return { ...data, cases: join(data.cases), controls: join(data.controls) }
  }
  if ('population' in data) return { ...data, cases: join(data.cases) }
  checkExpected(data.expected, { places, days })
  return { ...data, cases: join(data.cases), expected: join(data.expected) }
}

/** The strongest cylinders of which no two share a place. */
function keepApart(ranked: readonly Cylinder[], zones: Zones, most: number) {
  const taken = new Uint8Array(zones.placeCount)
  const kept: { cylinder: Cylinder; members: number[] }[] = []
  for (const cylinder of ranked) {
    if (kept.length === most) break
    const members = membersOf(zones, cylinder.zone)
    if (members.some((place) => taken[place] === 1)) continue
    for (const place of members) taken[place] = 1
    kept.push({ cylinder, members })
  }
  return kept
}

function replicate(of: {
  sweep: Sweep
  study: ReturnType<typeof makeStudy>
  random: Random
  strongest: number
  stopAfter: number
  count: number
}): number[] {
  const drawn: number[] = []
  const observed = new Float64Array(of.study.observed.length)
  let asStrong = 0
  while (drawn.length < of.count && asStrong < of.stopAfter) {
    of.study.draw(observed, of.random)
    const value = of.sweep.strongest(observed)
    drawn.push(value)
    if (isAsStrong(value, of.strongest)) asStrong += 1
  }
  return drawn
}

function relativeRisk({ observed, expected }: Cylinder, cases: number): number {
  return observed / expected / ((cases - observed) / (cases - expected))
}

function readCount(
  value: number | undefined,
  { name, usual, least }: { name: string; usual: number; least: number },
): number {
  const read = value ?? usual
  if (!(Number.isSafeInteger(read) && read >= least))
    throw new RangeError(`${name} must be a whole number of ${least} or more, got ${read}`)
  return read
}
