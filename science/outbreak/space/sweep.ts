import { excessScale, logLikelihoodRatio } from './likelihood.ts'
import type { Study } from './study.ts'
import type { Zones } from './zones.ts'

/** So many zones times windows fit beside each other: two tables of 128 megabytes. */
const mostCylinders = 2 ** 24

/** A zone over the last days, and how far off the even rate it is. */
export interface Cylinder {
  readonly zone: number
  /** How many of the last days. */
  readonly days: number
  readonly observed: number
  readonly expected: number
  readonly logLikelihoodRatio: number
}

export interface Sweep {
  /** The greatest log-likelihood ratio of all zones and windows for a table of cases; 0 where nowhere are more than expected. */
  readonly strongest: (observed: Float64Array) => number
  /** For each zone its strongest window, the zones with an excess alone, the strongest first. */
  readonly rank: (observed: Float64Array) => Cylinder[]
}

/**
 * Makes ready to go over all zones and windows many times, once for the cases seen and once for each replicate.
 *
 * In words: what is expected stays the same in every replicate and is added up once. Cases are added along the zones' forest,
 * one place at a time; a logarithm is taken only where the excess could beat the strongest so far (see excessScale).
 *
 * Complexity: O(zones × windows) a sweep, a handful of operations each; nothing is allocated.
 */
export function makeSweep(zones: Zones, study: Study, { minCases }: { minCases: number }): Sweep {
  const { windows, cases, controls } = study
  const size = zones.depth.length * windows
  if (size > mostCylinders)
    throw new RangeError(
      `there are ${size} zones times windows, at most ${mostCylinders} are looked at; fewer days or smaller zones would be needed`,
    )
  const expected = new Float64Array(size)
  const scale = new Float64Array(size)
  const deepest = zones.depth.reduce((most, depth) => Math.max(most, depth), 0)
  // Row 0 stays 0: it is above the zones of one place.
  const rows = new Float64Array((deepest + 2) * windows)
  for (let zone = 0; zone < zones.depth.length; zone++) {
    const row = addRow(zone, study.expected)
    for (let window = 0; window < windows; window++) {
      const at = zone * windows + window
      expected[at] = rows[row + window]!
      scale[at] =
        zones.counted[zone] === 1 ? excessScale({ expected: expected[at]!, cases, controls }) : Infinity
    }
  }
  return { strongest, rank }

  /** Adds the zone's place to the row of the zone above; says where its own row begins. */
  function addRow(zone: number, table: Float64Array): number {
    const above = zones.depth[zone]! * windows
    const row = above + windows
    const place = zones.place[zone]! * windows
    for (let window = 0; window < windows; window++)
      rows[row + window] = rows[above + window]! + table[place + window]!
    return row
  }

  function strongest(observed: Float64Array): number {
    const count = zones.depth.length
    let best = 0
    let root = 0
    let at = 0
    for (let zone = 0; zone < count; zone++) {
      const above = zones.depth[zone]! * windows
      const row = above + windows
      const place = zones.place[zone]! * windows
      for (let window = 0; window < windows; window++, at++) {
        const seen = rows[above + window]! + observed[place + window]!
        rows[row + window] = seen
        // With an infinite scale the right side is infinite, or NaN while nothing is found: never less than the left.
        if (seen - expected[at]! > root * scale[at]! && seen >= minCases) {
          const ratio = logLikelihoodRatio({ observed: seen, expected: expected[at]!, cases, controls })
          if (ratio > best) {
            best = ratio
            root = Math.sqrt(ratio)
          }
        }
      }
    }
    return best
  }

  function rank(observed: Float64Array): Cylinder[] {
    const found: Cylinder[] = []
    for (let zone = 0; zone < zones.depth.length; zone++) {
      const row = addRow(zone, observed)
      let best: Cylinder | undefined
      for (let window = 0; window < windows; window++) {
        const at = zone * windows + window
        const seen = rows[row + window]!
        if (scale[at] === Infinity || seen < minCases) continue
        const ratio = logLikelihoodRatio({ observed: seen, expected: expected[at]!, cases, controls })
        if (ratio > (best?.logLikelihoodRatio ?? 0))
          best = {
            zone,
            days: window + 1,
            observed: seen,
            expected: expected[at]!,
            logLikelihoodRatio: ratio,
          }
      }
      if (best) found.push(best)
    }
    return found.sort((a, b) => b.logLikelihoodRatio - a.logLikelihoodRatio || a.zone - b.zone)
  }
}
