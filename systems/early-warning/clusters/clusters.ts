import { makeCircularZones, makeRandom, measureBaseline, scanClusters } from '@lianfang/outbreak'
import type { Place } from '#platform/places'
import { addDays, type Day, dayNumber } from '#vocabulary'
import { type Report, toDatedSeries } from '../watch.ts'

/** So many places are scanned at most: a scan of 140 takes a slow core half a second (science/outbreak/space). */
export const mostPlaces = 150

/** The baseline of each place, days, ending before the longest window. */
const baselineDays = 56
const leastBaselineDays = 28

/** Replicates end when this many are as strong: quiet days are cheap (Besag and Clifford 1991). */
const stopAfter = 20

export interface PlaceCluster {
  /** The centre first. */
  readonly members: readonly Place[]
  readonly reachKm: number
  readonly firstDay: Day
  readonly lastDay: Day
  readonly observed: number
  readonly expected: number
  readonly relativeRisk?: number
  readonly pValue: number
  readonly recurrenceDays: number
}

export interface ClusterScan {
  readonly clusters: readonly PlaceCluster[]
  readonly scanned: readonly Place[]
  /** Cases of the longest window. */
  readonly cases: number
  /** Left out: places without coordinates, and all where the first report of any is too late for a baseline. */
  readonly withoutPoint: readonly Place[]
  readonly tooShort: readonly Place[]
}

/**
 * Where, and since when, are more cases than these places' own past leads one to expect? Kulldorff's scan over circles, windows of one day to
 * `maxDays` that end on the day; what is expected of each place is its mean of eight weeks before the longest window. It asks where, not
 * whether there are more in all. The same counts give the same answer: chance is seeded by the day. Pure.
 *
 * @see Kulldorff, J R Stat Soc A 164 (2001) 61.
 */
export function findClusters(of: {
  places: readonly Place[]
  reportsOf: (place: Place) => readonly Report[]
  on: Day
  maxDays: number
}): ClusterScan {
  const { on, maxDays } = of
  const withoutPoint = of.places.filter(({ lon, lat }) => lon === undefined || lat === undefined)
  const located = of.places.flatMap((place) => locate(place))
  const began = located.flatMap(({ place }) => of.reportsOf(place)[0]?.day ?? []).sort()[0]
  const known = located.flatMap(({ place, ...point }) => {
    const counted = began && countPlace(of.reportsOf(place), { began, on, maxDays })
    return counted ? [{ place, ...point, ...counted }] : []
  })
  const scanned = known.map(({ place }) => place)
  const tooShort = located.flatMap(({ place }) => (scanned.includes(place) ? [] : [place]))
  const cases = known.reduce((sum, { counts }) => sum + counts.reduce((all, count) => all + count, 0), 0)
  const none = { clusters: [], scanned, cases, withoutPoint, tooShort }
  // One place is its own neighbourhood, and nowhere is more than elsewhere where nothing is.
  if (known.length < 2 || cases === 0) return none
  const { clusters } = scanClusters({
    zones: makeCircularZones({ places: known }),
    data: {
      model: 'poisson',
      cases: known.map(({ counts }) => counts),
      expected: known.map(({ meanPerDay }) => new Array<number>(maxDays).fill(meanPerDay)),
    },
    period: { kind: 'prospective', maxDays },
    stopAfter,
    random: makeRandom(dayNumber(on)),
  })
  return {
    ...none,
    clusters: clusters.map(({ members, reach, firstDay, lastDay, relativeRisk, ...cluster }) => ({
      members: members.flatMap((at) => scanned[at] ?? []),
      reachKm: reach,
      firstDay: addDays(on, firstDay - maxDays + 1),
      lastDay: addDays(on, lastDay - maxDays + 1),
      observed: cluster.observed,
      expected: cluster.expected,
      // Infinite where all cases are inside.
      ...(relativeRisk !== undefined && Number.isFinite(relativeRisk) ? { relativeRisk } : {}),
      pValue: cluster.pValue,
      recurrenceDays: cluster.recurrenceDays,
    })),
  }
}

function locate(place: Place): { place: Place; longitude: number; latitude: number }[] {
  const { lon, lat } = place
  return lon === undefined || lat === undefined ? [] : [{ place, longitude: lon, latitude: lat }]
}

/**
 * The counts of the longest window, and the mean of the weeks before it. A place that nothing was heard of had nothing since the first of
 * all was heard of: else the first cases of a district, where only cases are reported, would be no part of the scan.
 */
function countPlace(
  reports: readonly Report[],
  { began, on, maxDays }: { began: Day; on: Day; maxDays: number },
): { counts: number[]; meanPerDay: number } | undefined {
  const first = { day: began, amount: 0, reports: 1 }
  const series = toDatedSeries(reports[0]?.day === began ? reports : [first, ...reports], on)
  if (!series) return undefined
  const last = series.counts.length - 1 - maxDays
  const baseline = measureBaseline(series, last - baselineDays + 1, last)
  if (!baseline || baseline.coveredDays < leastBaselineDays) return undefined
  return { counts: series.counts.slice(-maxDays), meanPerDay: baseline.meanPerDay }
}
