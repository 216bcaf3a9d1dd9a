import { parseArgs } from 'node:util'
import {
  makeCircularZones,
  makeFlexibleZones,
  makeRandom,
  type ScanData,
  scanClusters,
} from '../science/outbreak/index.ts'
import { count, formatTable, median } from './house/report.ts'

/**
 * How long a prospective scan of a city takes: 140 districts × 30 days, circles of up to half of the population, 999 replicates.
 * `node bench/outbreak-space.ts [--repeat N]`
 *
 * The last row has connected zones of up to ten districts instead, each district bordering on the five nearest and on those it is near to.
 *
 * Districts lie at random in a square (seeded) with populations from one to ten; cases fall by chance alone, two a day and district in
 * most rows, a twentieth and a hundred times that in two. Timed are the zones and the scan together, one after the other on one
 * core; the first turn is not counted. There is no yardstick of others: R `surveillance` has no such scan, and SaTScan is not installed.
 */
interface SpaceRow {
  readonly model: string
  readonly shape: Shape
  readonly maxDays: number
  readonly cases: number
  readonly zones: number
  readonly times: number[]
}

type Shape = 'circles' | 'connected'

export function measureSpace({ repeat }: { repeat: number }): SpaceRow[] {
  const studies = [
    { model: 'poisson', maxDays: 7, perDay: 2 },
    { model: 'poisson', maxDays: 15, perDay: 2 },
    { model: 'poisson', maxDays: 29, perDay: 2 },
    { model: 'poisson', maxDays: 15, perDay: 0.1 },
    { model: 'poisson', maxDays: 15, perDay: 200 },
    { model: 'permutation', maxDays: 15, perDay: 2 },
    { model: 'bernoulli', maxDays: 15, perDay: 2 },
    { model: 'poisson', maxDays: 7, perDay: 2, shape: 'connected' },
  ] as const
  return studies.map(({ model, maxDays, perDay, ...rest }) => {
    const shape: Shape = 'shape' in rest ? rest.shape : 'circles'
    const { places, population, cases, controls } = makeCity(perDay)
    const data: ScanData =
      model === 'poisson'
        ? { model, cases, population }
        : model === 'bernoulli'
          ? { model, cases, controls }
          : { model, cases }
    const row: SpaceRow = {
      model,
      shape,
      maxDays,
      cases: cases.flat().reduce((a, b) => a + b),
      zones: 0,
      times: [],
    }
    let zoneCount = 0
    for (let turn = 0; turn <= repeat; turn++) {
      const start = performance.now()
      const zones =
        shape === 'circles'
          ? makeCircularZones({ places, weights: population })
          : makeFlexibleZones({ places, weights: population, neighbours: listNearest(places), maxPlaces: 10 })
      const period = { kind: 'prospective', maxDays } as const
      scanClusters({ zones, data, period, replicates: 999, random: makeRandom(turn) })
      if (turn > 0) row.times.push(performance.now() - start)
      zoneCount = zones.counted.reduce((sum, is) => sum + is, 0)
    }
    return { ...row, zones: zoneCount }
  })
}

function makeCity(perDay: number) {
  const random = makeRandom(140)
  const places = Array.from({ length: 140 }, () => ({ x: 100 * random(), y: 100 * random() }))
  const population = places.map(() => 1 + Math.floor(10 * random()))
  const draw = () => {
    // Two uniform numbers around the mean: about as wide as chance would have it, whatever the mean.
    const value = perDay + Math.sqrt(6 * perDay) * (random() + random() - 1)
    return Math.max(0, Math.floor(value + random()))
  }
  const table = () => places.map(() => Array.from({ length: 30 }, draw))
  return { places, population, cases: table(), controls: table() }
}

function listNearest(places: readonly { x: number; y: number }[]): number[][] {
  return places.map((from) =>
    places
      .map((to, at) => ({ at, distance: Math.hypot(to.x - from.x, to.y - from.y) }))
      .sort((a, b) => a.distance - b.distance)
      .slice(1, 6)
      .map(({ at }) => at),
  )
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { repeat: { type: 'string', default: '3' } } })
  const rows = measureSpace({ repeat: Number(values.repeat) })
  console.log(
    formatTable([
      ['model', 'zones are', 'longest window', 'cases', 'zones', 'median', 'slowest'],
      ...rows.map((row) => [
        row.model,
        row.shape,
        `${row.maxDays} days`,
        count(row.cases),
        count(row.zones),
        `${(median(row.times) / 1000).toFixed(2)} s`,
        `${(Math.max(...row.times) / 1000).toFixed(2)} s`,
      ]),
    ]),
  )
}
