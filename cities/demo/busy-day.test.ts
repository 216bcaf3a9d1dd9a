import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { kinds, type SignalEvent } from '#vocabulary'
import { cholera, clusterOf, kindergartens, measles, unknown } from './busy-day/signals.ts'
import { busyDay, entersAt, silentSource } from './busy-day/stage.ts'
import { demoFeeds } from './feeds.ts'
import { loadCity } from './load.ts'

const loaded = loadCity(fileURLToPath(new URL('.', import.meta.url)))
if (!loaded.ok) throw new Error('the demo city has faults')
const city = loaded.value
const signals: readonly SignalEvent[] = [
  ...measles.heting,
  ...measles.wangchao,
  cholera,
  ...kindergartens,
  ...unknown,
]

test('every signal of the busy day has a name of its own, a place of the city, and data of its kind', () => {
  const names = signals.map(({ source, id }) => `${source} ${id}`)
  expect(new Set(names).size).toBe(names.length)
  const places = new Set<string>(city.places.map(({ path }) => path))
  for (const { id, type, place, data } of signals) {
    expect(places, id).toContain(place)
    expect(kinds.find(({ kind }) => kind === type)?.schema.safeParse(data).success, id).toBe(true)
  }
})

test('nothing is reported before it could be, nor after people enter the day', () => {
  for (const { time = '', data } of signals) {
    const day = 'reportDate' in data ? data.reportDate : data.sampleDate
    expect(time.slice(0, 10)).toBe(day)
    expect(time <= `${busyDay}T${entersAt}:00+08:00`).toBe(true)
  }
})

test('a cluster has as many cases on each day as were asked for, its last day the busy one', () => {
  const cases = clusterOf({
    hospital: 'h',
    disease: 'measles',
    classification: 'suspected',
    place: 'cn.99.01.04.002',
    byDay: [2, 0, 1],
    ages: ['0-4'],
    clock: '06:00',
  })
  expect(cases.map(({ data }) => data.reportDate)).toEqual(['2026-01-13', '2026-01-13', '2026-01-15'])
})

test('the clinic that is silent is one of the feeds, and was agreed to report', () => {
  const feed = demoFeeds({ city, seed: city.id }).find(({ source }) => source === silentSource)
  expect(feed?.expectedEveryMs).toBeGreaterThan(0)
})
