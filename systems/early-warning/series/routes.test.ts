import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKey } from '#platform/access'
import { alertsRoom } from '#platform/alerts'
import { type Door, openDoor } from '#platform/http'
import { earlyWarning } from '#systems/early-warning'
import { addDays, day } from '#vocabulary'
import { listen } from '../../../platform/http/testing.ts'
import {
  caseCounts,
  openTestHost,
  submit,
  type TestHost,
  testPlaces,
} from '../../../platform/worlds/testing.ts'

const today = day('2020-06-14')
const points: Readonly<Record<string, readonly [number, number]>> = {
  'cn.11.01.01': [116.42, 39.93],
  'cn.11.01.02': [116.36, 39.91],
  'cn.11.01.06': [116.29, 39.86],
}

let opened: TestHost
let door: Door
let url: string
const keys: Record<string, string> = {}

beforeAll(async () => {
  const places = testPlaces.map((place) => {
    const [lon, lat] = points[place.path] ?? []
    return lon === undefined || lat === undefined ? place : { ...place, lon, lat }
  })
  opened = await openTestHost({
    systems: [alertsRoom, earlyWarning],
    places,
    startsAt: `${today}T12:00:00+08:00`,
  })
  const { world, host } = opened
  const make = async (area: string) =>
    (
      await createKey(world.database, {
        title: 'test',
        createdBy: 'test',
        role: 'epidemiologist',
        places: [area],
      })
    ).key
  keys.all = await make('*')
  keys.xicheng = await make('cn.11.01.02')
  keys.street = await make('cn.11.01.02.007')
  await report()
  ;({ door } = await openDoor({ host, version: 'test', logLevel: 'silent' }))
  alertsRoom.routes?.(door)
  earlyWarning.routes?.(door)
  url = `http://127.0.0.1:${await listen(door)}/w/${world.id}`
})
afterAll(async () => {
  await door?.close()
  await opened?.close()
})

/** Dongcheng has a case now and then, Xicheng none until three on the last day, Fengtai few until a rise of a week. */
async function report(): Promise<void> {
  const { world } = opened
  const events = Array.from({ length: 100 }, (_, at) => {
    const on = addDays(today, at - 99)
    const rise = at >= 93 ? at - 90 : 0
    return [
      caseCounts(at % 4 === 0 ? 1 : 0, { day: on, place: '110101' }),
      caseCounts(at === 99 ? 3 : 0, { day: on, place: '110102' }),
      caseCounts((at % 4 === 1 ? 1 : 0) + rise, { day: on, place: '110106' }),
    ]
  }).flat()
  await submit(world, events)
  await world.settled()
}

// Each test says what it expects of the answer.
// biome-ignore lint/suspicious/noExplicitAny: the shape is what is tested.
async function ask(path: string, key = keys.all, body?: unknown): Promise<{ status: number; body: any }> {
  const answer = await fetch(`${url}/api/early-warning${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: await answer.json() }
}

const fengtai = '/series/cases.confirmed/covid-19/cn.11.01.06'

describe('the list of series', () => {
  test('has districts and their city, the most surprising first, with the alert that stands', async () => {
    const { body } = await ask('/series')
    expect(body).toMatchObject({ asKnownOn: today, watched: 4, tooShort: 0, truncated: false })
    expect(body.items[0]).toMatchObject({ place: 'cn.11.01.06', told: true, here: true, observed: 44 })
    expect(body.items[0].alert).toMatchObject({ state: 'verifying', raisedOn: today })
    expect(body.items.at(-1)).toMatchObject({ place: 'cn.11.01.01', told: false })
    expect(body.items.find((item: { place: string }) => item.place === 'cn.11.01')?.level).toBe('city')
  })

  test('goes on page by page, each series once', async () => {
    const places: string[] = []
    let after = ''
    for (let page = 0; page < 9; page++) {
      const { body } = await ask(`/series?limit=1${after}`)
      places.push(...body.items.map((item: { place: string }) => item.place))
      if (body.next === undefined) break
      after = `&after=${encodeURIComponent(body.next)}`
    }
    const { body: whole } = await ask('/series')
    expect(places).toEqual(whole.items.map((item: { place: string }) => item.place))
    expect((await ask('/series?after=nonsense')).status).toBe(400)
  })

  test('is as it was known on an earlier day: of the rise nothing, and no alert', async () => {
    // All was told today: on the day before nothing was known.
    expect((await ask(`/series?knownOn=${addDays(today, -1)}`)).body).toMatchObject({ watched: 0, items: [] })
    expect((await ask('/series?knownOn=2099-01-01')).body.asKnownOn).toBe(today)
  })

  test('shows nobody a place that they do not see whole', async () => {
    const { body } = await ask('/series', keys.xicheng)
    expect(body.items.map((item: { place: string }) => item.place)).toEqual(['cn.11.01.02'])
    expect((await ask('/series', keys.street)).body).toMatchObject({ watched: 0, items: [] })
    expect((await ask(fengtai, keys.xicheng)).status).toBe(403)
    expect((await ask(`${fengtai}/transmission`, keys.street)).status).toBe(403)
  })
})

describe('one series', () => {
  test('has its days with what was expected, and the alarms with their alerts', async () => {
    const { body } = await ask(`${fengtai}?days=30`)
    expect(body.days).toHaveLength(30)
    expect(body.days.at(-1)).toMatchObject({ day: today, count: 9, found: true, window: { observed: 44 } })
    expect(body.alarms[0]).toMatchObject({ detector: 'rise-over-baseline', alert: { state: 'verifying' } })
    // All came as a file of the past.
    expect(body.lateness).toBeUndefined()
  })

  test('says how fast it spreads, by the known interval or one that is given', async () => {
    const { body } = await ask(`${fengtai}/transmission`)
    expect(body.interval).toMatchObject({ meanDays: 4.7, source: expect.stringContaining('Nishiura') })
    expect(body.lastDay).toBe(addDays(today, -1))
    expect(body.reproduction.at(-1).lower).toBeGreaterThan(1)
    expect(body.forecast).toHaveLength(14)
    const given = (await ask(`${fengtai}/transmission?meanDays=2&sdDays=1`)).body
    expect(given.interval).toEqual({ meanDays: 2, sdDays: 1 })
    expect((await ask(`${fengtai}/transmission?meanDays=2`)).status).toBe(400)
  })

  test('that is not watched, or of which nothing was heard, is not found', async () => {
    for (const path of [
      '/series/cases.deaths/covid-19/cn.11.01.06',
      '/series/cases.confirmed/measles/cn.11.01.06',
      '/series/cases.confirmed/covid-19/cn.11.01.99',
      '/series/cases.confirmed/covid-19/cn.11',
    ])
      expect((await ask(path)).status).toBe(404)
  })
})

describe('what if', () => {
  const body = { tally: 'cases.confirmed', series: 'covid-19', place: 'cn.11.01.06', days: 30 }

  test('answers what other settings would have said, beside the alarms that were raised', async () => {
    const found = await ask('/what-if', keys.all, { ...body, settings: { detector: 'ears', alpha: 0.01 } })
    expect(found.status).toBe(200)
    expect(found.body.days).toHaveLength(30)
    expect(found.body.raised[0].foundOn).toBeDefined()
    const strict = await ask('/what-if', keys.all, {
      ...body,
      settings: { detector: 'daily', minCases: 900 },
    })
    expect(strict.body).toMatchObject({ calls: [], tooShort: 0 })
    expect(strict.body.raised[0].foundOn).toBeUndefined()
  })

  test('refuses settings that no detector has, and whoever does not see the place', async () => {
    expect((await ask('/what-if', keys.all, { ...body, settings: { detector: 'none' } })).status).toBe(400)
    expect(
      (await ask('/what-if', keys.all, { ...body, days: 9999, settings: { detector: 'ears' } })).status,
    ).toBe(400)
    expect((await ask('/what-if', keys.xicheng, { ...body, settings: { detector: 'ears' } })).status).toBe(
      403,
    )
  })
})

describe('clusters', () => {
  test('are looked for among the districts of a city that the asker sees', async () => {
    const path = '/clusters?tally=cases.confirmed&series=covid-19&parent=cn.11.01'
    const { body } = await ask(path)
    expect(body).toMatchObject({ scanned: 3, withoutPoint: [], tooShort: [] })
    expect(body.clusters[0]).toMatchObject({ centre: 'cn.11.01.06', lastDay: today })
    expect(body.clusters[0].pValue).toBeLessThan(0.05)
    expect((await ask(path, keys.xicheng)).body).toMatchObject({ scanned: 1, clusters: [] })
    expect((await ask('/clusters?tally=cases.confirmed&series=covid-19&parent=cn.77')).status).toBe(404)
  })
})
