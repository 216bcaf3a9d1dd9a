import { describe, expect, test } from 'vitest'
import type { Place } from '#platform/places'
import { addDays, day, placePath } from '#vocabulary'
import type { Report } from '../watch.ts'
import { findClusters } from './clusters.ts'

const on = day('2020-06-14')

/** Nine districts on a grid of about 11 km. */
const places: readonly Place[] = Array.from({ length: 9 }, (_, at) => ({
  path: placePath(`cn.11.01.0${at}`),
  level: 'district' as const,
  name: { zh: `区${at}`, en: `District ${at}` },
  codes: [],
  lon: 116 + 0.13 * (at % 3),
  lat: 40 + 0.1 * Math.floor(at / 3),
}))

/** One case every third day, and more in the last days where said. */
function reportsOf(more: Readonly<Record<number, readonly number[]>>) {
  return ({ path }: Place): Report[] => {
    const at = Number(path.at(-1))
    const late = more[at] ?? []
    return Array.from({ length: 100 }, (_, n) => ({
      day: addDays(on, n - 99),
      amount: ((n + at) % 3 === 0 ? 1 : 0) + (late[n - 100 + late.length] ?? 0),
      reports: 1,
    }))
  }
}

describe('clusters in space and time', () => {
  const scan = (of: Partial<Parameters<typeof findClusters>[0]> = {}) =>
    findClusters({ places, reportsOf: reportsOf({ 0: [4, 5, 6], 1: [3, 5, 4] }), on, maxDays: 14, ...of })

  test('are found where and since when cases are more than usual', () => {
    const [first] = scan().clusters
    expect(first?.members.map(({ path }) => path).sort()).toEqual(['cn.11.01.00', 'cn.11.01.01'])
    expect(first).toMatchObject({ firstDay: addDays(on, -2), lastDay: on })
    expect(first?.observed).toBeGreaterThanOrEqual(27)
    expect(first?.expected).toBeLessThan(5)
    expect(first?.pValue).toBeLessThan(0.01)
  })

  test('are the same for whoever asks again', () => {
    expect(scan()).toEqual(scan())
  })

  test('that are none are told as what chance does', () => {
    const { clusters } = scan({ reportsOf: reportsOf({}) })
    for (const { pValue } of clusters) expect(pValue).toBeGreaterThan(0.05)
  })

  test('leave out places without coordinates, and say which', () => {
    const { lon: _, lat: __, ...lost } = places[4] as Place
    const found = scan({ places: places.map((place, at) => (at === 4 ? lost : place)) })
    expect(found.withoutPoint.map(({ path }) => path)).toEqual(['cn.11.01.04'])
    expect(found.scanned).toHaveLength(8)
  })

  test('hold a district whose first case ever is in the window: nothing was heard of it before', () => {
    const usual = reportsOf({})
    const { clusters } = scan({
      reportsOf: (place) =>
        place.path === 'cn.11.01.08' ? [{ day: addDays(on, -1), amount: 6, reports: 1 }] : usual(place),
    })
    expect(clusters[0]).toMatchObject({ observed: 6, members: [{ path: 'cn.11.01.08' }] })
    expect(clusters[0]?.pValue).toBeLessThan(0.01)
  })

  test('need cases, places and a history', () => {
    expect(scan({ reportsOf: () => [] })).toMatchObject({ clusters: [], cases: 0 })
    expect(scan({ places: [] })).toMatchObject({ clusters: [], scanned: [] })
    const short = scan({ reportsOf: (place) => reportsOf({})(place).slice(-20) })
    expect(short).toMatchObject({ clusters: [] })
    expect(short.tooShort).toHaveLength(9)
  })
})
