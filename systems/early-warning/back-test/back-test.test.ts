import { makeRandom } from '@lianfang/outbreak'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKey } from '#platform/access'
import { alertsRoom } from '#platform/alerts'
import { type Door, openDoor } from '#platform/http'
import { house, transact } from '#platform/store'
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
import { LeftOff, runBackTest } from './run.ts'
import { BackTester } from './service.ts'
import { takeBackTest } from './store.ts'

const today = day('2020-06-14')
const districts = ['110101', '110102', '110106'] as const

let opened: TestHost
let door: Door
let url: string
const keys: Record<string, string> = {}
/** Back-tests are held here when the test says so, and not by the world's own service. */
const { services: _, ...withoutService } = earlyWarning

beforeAll(async () => {
  opened = await openTestHost({
    systems: [alertsRoom, withoutService],
    places: testPlaces,
    startsAt: `${today}T12:00:00+08:00`,
  })
  const { world, host } = opened
  const make = async (area: string, role: 'epidemiologist' | 'duty-officer' = 'epidemiologist') =>
    (await createKey(world.database, { title: 'test', createdBy: 'test', role, places: [area] })).key
  keys.city = await make('cn.11')
  keys.xicheng = await make('cn.11.01.02')
  keys.duty = await make('cn.11', 'duty-officer')
  await report()
  ;({ door } = await openDoor({ host, version: 'test', logLevel: 'silent' }))
  alertsRoom.routes?.(door)
  earlyWarning.routes?.(door)
  url = `http://127.0.0.1:${await listen(door)}/w/${world.id}`
}, 120_000)
afterAll(async () => {
  await door?.close()
  await opened?.close()
})

async function send(events: ReturnType<typeof caseCounts>[]): Promise<void> {
  const { world } = opened
  await submit(world, events)
  await world.settled()
}

const influenza = (confirmed: number, of: { on: string; place: string }) =>
  caseCounts(confirmed, {
    place: of.place,
    day: of.on,
    data: { disease: 'influenza', reportDate: of.on, confirmed },
  })

/** Three districts with three or four cases a week for four years; the week under way has one. */
async function report(): Promise<void> {
  const random = makeRandom(11)
  const events = Array.from({ length: 1_400 }, (_, at) =>
    districts.map((place) =>
      influenza(at < 1_393 && random() < 0.4 ? 1 + Math.floor(random() * 1.4) : 0, {
        on: addDays(today, at - 1_399),
        place,
      }),
    ),
  ).flat()
  for (let at = 0; at < events.length; at += 1_000) await send(events.slice(at, at + 1_000))
}

// Each test says what it expects of the answer.
// biome-ignore lint/suspicious/noExplicitAny: the shape is what is tested.
async function ask(path: string, body?: unknown, key = keys.city): Promise<{ status: number; body: any }> {
  const answer = await fetch(`${url}/api${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) }
}

const judged = { tally: 'cases.confirmed', series: 'influenza', level: 'district', area: 'cn.11.01' }
const settings = { callsPer100Months: 3, outbreaks: 90, withinDays: 14 }
const read = <T extends object>(sql: string) =>
  transact(opened.world.database, house('test'), (tx) => tx.unsafe<T[]>(sql))

async function take() {
  const taken = await takeBackTest(opened.world.database)
  if (!taken) throw new Error('no back-test waits')
  return taken
}

describe('a back-test', () => {
  let result: unknown

  test('is begun, stopped where it is, gone on with, and ends with what was chosen and why', async () => {
    const begun = await ask('/early-warning/back-tests', { ...judged, settings })
    expect(begun).toMatchObject({
      status: 202,
      body: { state: 'queued', share: 0, areaName: { zh: '市辖区' } },
    })
    const id = begun.body.id
    expect((await ask('/early-warning/back-tests', { ...judged, settings })).status).toBe(409)

    // Stopped once the first place is done: what was learnt of it stays.
    const taken = await take()
    const stopAfterOne = (async () => {
      for (;;) {
        const done = await read('SELECT 1 FROM early_warning.back_test_trial')
        if (done.length > 0) return await ask(`/early-warning/back-tests/${id}/stop`, {})
      }
    })()
    await expect(runBackTest(opened.world.rooms, taken, new AbortController().signal)).rejects.toThrow(
      LeftOff,
    )
    expect(await stopAfterOne).toMatchObject({ status: 200, body: { state: 'stopped' } })
    expect((await ask(`/early-warning/back-tests/${id}/stop`, {})).status).toBe(409)
    const kept = await read<{ place: string }>('SELECT place FROM early_warning.back_test_trial')
    expect(kept.length).toBeGreaterThan(0)
    expect(kept.length).toBeLessThan(3)
    expect(await takeBackTest(opened.world.database)).toBeUndefined()

    expect(await ask(`/early-warning/back-tests/${id}/resume`, {})).toMatchObject({
      body: { state: 'queued' },
    })
    await runBackTest(opened.world.rooms, await take(), new AbortController().signal)
    const done = (await ask(`/early-warning/back-tests/${id}`)).body
    expect(done).toMatchObject({ state: 'done', share: 1, result: { places: 3, notTried: 0, series: 3 } })
    result = done.result
    expect(await read('SELECT 1 FROM early_warning.back_test_trial')).toHaveLength(0)
  }, 60_000)

  test('says what each found, who could not judge, and that the past came as a file', () => {
    expect(result).toMatchObject({
      outbreaks: 90,
      asReported: expect.closeTo(0, 1),
      character: { weeks: 200, withSeason: 0 },
      why: 'finds-more',
    })
    const { weighed, daily, chosen } = result as {
      daily: { found: number }
      chosen: { detector: { detector: string }; alpha: number }
      weighed: {
        detector: { detector: string }
        calls: number
        quietMonths: number
        withDaily?: { found: number }
        unfit: { reason: string; needs: number; has: number }[]
      }[]
    }
    const of = (name: string) => weighed.find(({ detector }) => detector.detector === name)
    expect(of('farrington-flexible')?.unfit).toEqual([
      { reason: 'too-short', places: 3, needs: 264, has: 200, period: 'week' },
    ])
    for (const name of ['cusum', 'outbreak-p']) {
      expect(of(name)?.unfit).toEqual([])
      expect(of(name)?.withDaily?.found).toBeGreaterThanOrEqual(daily.found)
    }
    const best = of(chosen.detector.detector)
    expect(best?.withDaily?.found).toBeGreaterThan(daily.found)
    expect((100 * (best?.calls ?? 99)) / (best?.quietMonths ?? 1)).toBeLessThanOrEqual(3)
  })

  test('that was not interrupted gives the same to the digit', async () => {
    const again = await ask('/early-warning/back-tests', { ...judged, settings })
    await runBackTest(opened.world.rooms, await take(), new AbortController().signal)
    expect((await ask(`/early-warning/back-tests/${again.body.id}`)).body.result).toEqual(result)
    const listed = (await ask('/early-warning/back-tests?limit=1')).body
    expect(listed.items[0].id).toBe(again.body.id)
    expect((await ask(`/early-warning/back-tests?limit=1&after=${listed.next}`)).body.items).toHaveLength(1)
  }, 60_000)

  test('whose server stops waits for another, and one that was taken over has no say any more', async () => {
    const { id } = (await ask('/early-warning/back-tests', { ...judged, level: 'city', settings })).body
    const first = await take()
    await read(
      `UPDATE early_warning.back_test SET leased_until = now() - interval '1 second' WHERE id = ${id}`,
    )
    const second = await take()
    expect(second).toMatchObject({ id, taking: first.taking + 1 })
    await expect(runBackTest(opened.world.rooms, first, new AbortController().signal)).rejects.toThrow(
      LeftOff,
    )
    await read(
      `UPDATE early_warning.back_test SET leased_until = now() - interval '1 second' WHERE id = ${id}`,
    )
    const service = new BackTester(opened.world.rooms)
    service.look()
    await service.stop()
    const { body } = await ask(`/early-warning/back-tests/${id}`)
    expect(['queued', 'done']).toContain(body.state)
    // Gone on with by the next server, whichever it was.
    const next = new BackTester(opened.world.rooms)
    next.look()
    await expect
      .poll(async () => (await ask(`/early-warning/back-tests/${id}`)).body.state, { timeout: 30_000 })
      .toBe('done')
    await next.stop()
  }, 60_000)

  test('of a disease nobody reported, says that none fits', async () => {
    const { id } = (await ask('/early-warning/back-tests', { ...judged, series: 'measles' })).body
    await runBackTest(opened.world.rooms, await take(), new AbortController().signal)
    expect((await ask(`/early-warning/back-tests/${id}`)).body.result).toMatchObject({
      why: 'none-fits',
      places: 3,
      notTried: 3,
    })
  })

  test('is for who may choose for all of the area', async () => {
    for (const [key, status] of [
      [keys.xicheng, 403],
      [keys.duty, 403],
    ] as const)
      expect((await ask('/early-warning/back-tests', judged, key)).status).toBe(status)
    expect((await ask('/early-warning/back-tests', { ...judged, area: 'cn.77' })).status).toBe(404)
    expect((await ask('/early-warning/back-tests', { ...judged, tally: 'cases.deaths' })).status).toBe(404)
    expect(
      (await ask('/early-warning/back-tests', { ...judged, area: 'cn.11.01.02', level: 'city' })).status,
    ).toBe(400)
    expect((await ask('/early-warning/back-tests/99')).status).toBe(404)
    expect((await ask('/early-warning/back-tests/99/stop', {})).status).toBe(404)
  })
})

describe('who judges what', () => {
  const override = {
    ...judged,
    area: 'cn.11.01.02',
    detector: { detector: 'bayes' },
    alpha: 0.01,
    reason: '流感季前试用',
  }

  test('is listed with its evidence and record, by level', async () => {
    const { body } = await ask('/early-warning/detectors')
    expect(body).toMatchObject({ area: 'cn.11.01' })
    const row = body.items.find(
      (one: { series: string; level: string }) => one.series === 'influenza' && one.level === 'district',
    )
    expect(row).toMatchObject({ places: 3, backTest: { state: 'done' } })
    expect(row.assignments).toHaveLength(1)
    expect(row.assignments[0]).toMatchObject({
      chosenBy: 'back-test',
      record: { raised: 0, strictest: row.assignments[0].alpha / 16 },
    })
    expect(row.results[0].result.why).toBe('finds-more')
    // The choice of the first back-test ended when the second made its own.
    const all = (await ask('/early-warning/assignments?ended=true&series=influenza')).body.items
    expect(all.filter((one: { endedAt?: string }) => one.endedAt)).toHaveLength(1)
  })

  test('is changed by a person with a reason, which the audit keeps, and given back', async () => {
    const made = await ask('/early-warning/assignments', override, keys.xicheng)
    expect(made).toMatchObject({
      status: 201,
      body: { chosenBy: 'person', alpha: 0.01, reason: override.reason },
    })
    const series = '/early-warning/series/cases.confirmed/influenza/cn.11.01.02/detectors'
    expect((await ask(series)).body.assignment.id).toBe(made.body.id)
    const [deed] = await read<{ actor: string; place: string; detail: { reason: string; alpha: number } }>(
      `SELECT actor, place, detail FROM audit.entry WHERE action = 'detectors.assign' AND place IS NOT NULL`,
    )
    expect(deed).toMatchObject({ place: 'cn.11.01.02', detail: { reason: override.reason, alpha: 0.01 } })
    const end = `/early-warning/assignments/${made.body.id}/end`
    expect((await ask(end, { reason: ' ' })).status).toBe(400)
    expect((await ask(end, { reason: '季节已过' }, keys.xicheng)).status).toBe(204)
    expect((await ask(end, { reason: '季节已过' })).status).toBe(409)
    const after = (await ask(series)).body.assignment
    expect(after).toMatchObject({ chosenBy: 'back-test', area: 'cn.11.01' })
    // What a back-test chose is replaced by another choice, not dropped.
    expect((await ask(`/early-warning/assignments/${after.id}/end`, { reason: 'x' })).status).toBe(409)
  })

  test('is not for whoever sees a part of the area, or none of the right', async () => {
    expect(
      (await ask('/early-warning/assignments', { ...override, area: 'cn.11.01' }, keys.xicheng)).status,
    ).toBe(403)
    expect((await ask('/early-warning/assignments', override, keys.duty)).status).toBe(403)
    const row = (await ask('/early-warning/assignments')).body.items[0]
    expect(
      (await ask(`/early-warning/assignments/${row.id}/end`, { reason: 'x' }, keys.xicheng)).status,
    ).toBe(403)
    expect(
      (await ask('/early-warning/assignments', undefined, keys.xicheng)).body.items.length,
    ).toBeGreaterThan(0)
  })

  test('refuses a detector without its level, and settings that it has not', async () => {
    const { alpha: __, ...without } = override
    for (const body of [
      without,
      { ...override, detector: { detector: 'daily' } },
      { ...override, detector: { detector: 'ears', yearsBack: 3 } },
      { ...override, alpha: 0 },
      { ...override, reason: '' },
    ])
      expect((await ask('/early-warning/assignments', body)).status).toBe(400)
    expect(
      (await ask('/early-warning/assignments', { ...without, detector: { detector: 'daily' } })).status,
    ).toBe(201)
  })

  test('of one series: its character, and who could judge it', async () => {
    const { body } = await ask('/early-warning/series/cases.confirmed/influenza/cn.11.01.06/detectors')
    expect(body.character).toMatchObject({ weeks: 200, weekdays: { found: false }, season: { found: false } })
    const of = (name: string) =>
      body.candidates.find((one: { detector: { detector: string } }) => one.detector.detector === name)
    expect(of('outbreak-odds')).toMatchObject({ needs: 38, has: 200 })
    expect(of('outbreak-odds').unfit).toBeUndefined()
    expect(of('farrington-flexible')).toMatchObject({ unfit: 'too-short', needs: 264 })
    expect(of('ears').unfit).toBe('mostly-zeros')
  })
})

describe('live', () => {
  const alarms = () =>
    read<{ detector: string; place: string; evidence: { assigned?: { id: number; period: string } } }>(
      `SELECT detector, place, evidence FROM early_warning.alarm WHERE place = 'cn.11.01.06' ORDER BY number`,
    )

  test('an assigned weekly detector rings once, with an alert of its own, for a week that the daily judge lets pass', async () => {
    await ask('/early-warning/assignments', {
      ...judged,
      detector: { detector: 'outbreak-odds' },
      alpha: 0.01,
      reason: 'x',
    })
    const before = await alarms()
    // Monday to Sunday of this week, up to today.
    await send(
      [3, 3, 3, 3].map((cases, at) => influenza(cases, { on: addDays(today, at - 3), place: '110106' })),
    )
    const after = await alarms()
    expect(after.slice(before.length)).toMatchObject([
      {
        detector: 'outbreak-odds',
        evidence: { dayJudged: today, windowDays: 7, assigned: { period: 'week' } },
      },
    ])
    const [alert] = await read<{ title_en: string; expected: number }>(
      `SELECT title_en, expected FROM alerts.alert WHERE origin_id = 'outbreak-odds'`,
    )
    expect(alert?.title_en).toMatch(
      /^丰台区: 12 seen in the week from 2020-06-08, [\d.]+ expected of all of it$/,
    )
    await send([influenza(1, { on: today, place: '110106' })])
    expect(await alarms()).toHaveLength(after.length)
    const listed = (await ask('/alarms?limit=1')).body.items[0]
    expect(listed).toMatchObject({ detector: 'outbreak-odds', evidence: { assigned: { alpha: 0.01 } } })
  })

  test('and counts in the record of its assignment when it is closed', async () => {
    const of = async () =>
      (await ask('/early-warning/assignments?series=influenza')).body.items.find(
        (one: { chosenBy: string; area: string; detector: { detector: string } }) =>
          one.chosenBy === 'person' && one.detector.detector === 'outbreak-odds',
      )
    expect((await of()).record).toMatchObject({ raised: 1, open: 1, true: 0, false: 0 })
    await read(`UPDATE alerts.alert SET state = 'closed', outcome = 'false-alarm', closed_at = raised_at, due_at = NULL
      WHERE origin_id = 'outbreak-odds'`)
    expect((await of()).record).toMatchObject({ open: 0, false: 1, sinceMove: { false: 1 }, steps: [] })
  })
})
