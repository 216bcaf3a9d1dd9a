import { describe, expect, test } from 'vitest'
import { makeRandom } from '../maths/index.ts'
import { detectMany, type ManySeries } from './detect-many.ts'
import { type CountSeries, ears, farrington, farringtonFlexible, outbreakP } from './index.ts'
import { type Method, publishedMethods } from './methods.ts'
import { detectManyInWorkers, makeDetectorPool } from './workers.ts'

/** Twenty series of different lengths and levels, some with people and dates; the fifth has a count below 0, the eighth none at all. */
function makeMany(): CountSeries[] {
  const random = makeRandom(7)
  return Array.from({ length: 20 }, (_, at) => {
    const counts = Array.from({ length: 30 + 16 * at }, () => Math.floor((at + 1) * 2 * random()))
    if (at === 4) counts[11] = -1
    if (at === 7) counts.length = 0
    const population = counts.map(() => 1000 + at)
    return {
      counts,
      ...(at % 3 === 0 ? { population } : {}),
      ...(at % 4 === 0 ? { firstDay: '2015-01-05' } : {}),
    }
  })
}

describe('many series', () => {
  const all: ManySeries = { series: makeMany(), methods: publishedMethods, range: { last: 3 } }

  test('are judged as each is alone, by series and then by method', () => {
    const { judged, isComplete } = detectMany(all)
    expect(isComplete).toBe(true)
    expect(judged.map(({ series, method }) => [series, method])).toEqual(
      all.series.flatMap((_, series) => publishedMethods.map((__, method) => [series, method])),
    )
    const last = all.series[19]!
    const range = { from: last.counts.length - 3 }
    const of = (method: number) => judged.find((one) => one.series === 19 && one.method === method)
    expect(of(0)).toEqual({ series: 19, method: 0, verdicts: farringtonFlexible(last, range) })
    expect(of(1)).toEqual({ series: 19, method: 1, verdicts: farrington(last, range) })
    expect(of(3)).toEqual({ series: 19, method: 3, verdicts: ears(last, { method: 'C2', ...range }) })
    const lead = { from: last.counts.length - 3 - 52 }
    expect(of(9)).toEqual({ series: 19, method: 9, verdicts: outbreakP(last, lead).slice(52) })
  })

  test('a series that cannot be judged is named with its position and keeps no other from it', () => {
    const { judged } = detectMany(all)
    const faults = judged.flatMap((one) => ('fault' in one ? [[one.series, one.fault]] : []))
    expect(new Set(faults.map(([series]) => series))).toEqual(new Set([4, 7]))
    expect(faults[0]).toEqual([
      4,
      'counts must be whole numbers from 0 to 10000000000, got -1 at position 11',
    ])
    expect(faults.filter(([series]) => series === 7)[0]?.[1]).toMatch(/at least one period/)
    expect(faults).toHaveLength(2 * publishedMethods.length)
  })

  test('stop between two series where the signal says so', () => {
    const stop = new AbortController()
    const onProgress = (done: number) => {
      if (done === 3) stop.abort()
    }
    const { judged, isComplete } = detectMany({ ...all, onProgress, signal: stop.signal })
    expect(isComplete).toBe(false)
    expect(judged).toHaveLength(3 * publishedMethods.length)
  })

  test('no method, and one that is none, are refused', () => {
    expect(() => detectMany({ ...all, methods: [] })).toThrow(/at least one/)
    const unknown = { name: 'crystal-ball' } as unknown as Method
    expect(() => detectMany({ ...all, methods: [unknown] })).toThrow(/crystal-ball/)
    expect(() => detectMany({ ...all, methods: [{ name: 'cusum', settings: { lead: -1 } }] })).toThrow(/lead/)
  })

  test.each([
    [1, 7],
    [2, 3],
    [3, 1],
  ])('%d threads with batches of %d say what one says', async (workers, batch) => {
    const told: number[] = []
    const onProgress = (done: number) => told.push(done)
    expect(await detectManyInWorkers({ ...all, workers, batch, onProgress })).toEqual(detectMany(all))
    expect(told.at(-1)).toBe(20)
    expect(told).toHaveLength(Math.ceil(20 / batch))
  })

  test('threads stop between batches, and what was done is kept', async () => {
    const stop = new AbortController()
    const onProgress = () => stop.abort()
    const { signal } = stop
    const { judged, isComplete } = await detectManyInWorkers({
      ...all,
      workers: 1,
      batch: 5,
      onProgress,
      signal,
    })
    expect(isComplete).toBe(false)
    expect(judged).toEqual(detectMany(all).judged.slice(0, 5 * publishedMethods.length))
  })

  test('threads refuse what the core refuses, and no thread at all', async () => {
    await expect(detectManyInWorkers({ ...all, methods: [] })).rejects.toThrow(/at least one/)
    await expect(detectManyInWorkers({ ...all, workers: 0 })).rejects.toThrow(/workers/)
    await expect(detectManyInWorkers({ ...all, batch: 0.5 })).rejects.toThrow(/batch/)
    expect(await detectManyInWorkers({ ...all, series: [] })).toEqual({ judged: [], isComplete: true })
  })

  test('a pool answers one call after the other, with other methods too, until it is closed', async () => {
    const pool = makeDetectorPool({ workers: 2 })
    const other: ManySeries = { ...all, methods: [{ name: 'rki' }], range: { from: 10, to: 12 } }
    const both = await Promise.all([pool.detectMany({ ...all, batch: 4 }), pool.detectMany(other)])
    expect(both).toEqual([detectMany(all), detectMany(other)])
    await expect(pool.detectMany({ ...all, methods: [] })).rejects.toThrow(/at least one/)
    expect(await pool.detectMany(other)).toEqual(both[1])
    await pool.close()
  })
})
