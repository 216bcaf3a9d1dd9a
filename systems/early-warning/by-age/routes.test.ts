import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKey } from '#platform/access'
import { alertsRoom } from '#platform/alerts'
import { type Door, openDoor } from '#platform/http'
import { earlyWarning } from '#systems/early-warning'
import { addDays, day } from '#vocabulary'
import { listen } from '../../../platform/http/testing.ts'
import { openTestHost, submit, type TestHost, testPlaces } from '../../../platform/worlds/testing.ts'

const today = day('2026-06-11')
const place = 'cn.11.01.02'
const byAge = 'cases.confirmed.by-age'

let opened: TestHost
let door: Door
let base: string
let key: string

/** Four grown-ups a day for three months and a child every third; today fourteen children. */
beforeAll(async () => {
  opened = await openTestHost({
    systems: [alertsRoom, earlyWarning],
    places: testPlaces,
    startsAt: `${today}T12:00:00+08:00`,
  })
  const { world, host } = opened
  const events = Array.from({ length: 91 }, (_, n) => n).flatMap((n) =>
    [
      ...Array<string>(4).fill('25-44'),
      ...Array<string>(n === 90 ? 14 : n % 3 === 0 ? 1 : 0).fill('5-14'),
    ].map((ageGroup, nth) => ({
      specversion: '1.0',
      id: `case ${n} ${nth}`,
      source: 'urn:test:hospital',
      type: 'case.report',
      place,
      data: {
        disease: 'influenza',
        reportDate: addDays(today, n - 90),
        classification: 'confirmed',
        ageGroup,
      },
    })),
  )
  // What is known of the past comes first: judged together with today, a rise would be no less of one.
  await submit(world, events)
  await world.settled()
  const made = await createKey(world.database, {
    title: 'test',
    createdBy: 'test',
    role: 'epidemiologist',
    places: ['*'],
  })
  key = made.key
  ;({ door } = await openDoor({ host, version: 'test', logLevel: 'silent' }))
  alertsRoom.routes?.(door)
  earlyWarning.routes?.(door)
  base = `http://127.0.0.1:${await listen(door)}/w/${world.id}/api`
})
afterAll(async () => {
  await door?.close()
  await opened?.close()
})

let numbered = 0
async function ask(path: string, body?: unknown) {
  const answer = await fetch(`${base}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'idempotency-key': `${numbered++}`,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what is tested.
  return { status: answer.status, body: (await answer.json()) as any }
}

const seriesOf = (series: string, more = '') =>
  `/early-warning/series/${byAge}/${encodeURIComponent(series)}/${place}${more}`

test('the list has the age group beside the whole, the most surprising first', async () => {
  const { body } = await ask(`/early-warning/series?place=${place}`)
  const names = body.items.map(({ series }: { series: string }) => series)
  expect(names).toEqual(['influenza:5-14', 'influenza', 'influenza:25-44'])
  expect(body.items[0]).toMatchObject({
    tally: byAge,
    ageGroup: '5-14',
    observed: 16,
    windowDays: 7,
    told: true,
    since: today,
    alert: { id: 1 },
  })
  expect(body.items[1]).not.toHaveProperty('since')
  expect(body.items[1]).not.toHaveProperty('ageGroup')
})

describe('the page of an age group', () => {
  test('tells its days, its alarm and what was expected as the daily judge takes it', async () => {
    const { body } = await ask(seriesOf('influenza:5-14'))
    expect(body.days.at(-1)).toMatchObject({ day: today, count: 14, found: true })
    expect(body.alarms).toMatchObject([{ detector: 'rise-over-baseline', dayJudged: today, observed: 16 }])
    expect(body).not.toHaveProperty('ages')
    const [listed] = (await ask(`/early-warning/series?place=${place}`)).body.items
    for (const field of ['observed', 'expected', 'threshold', 'pValue'])
      expect(body[field]).toBe(listed[field])
  })

  test('says how it grows, and no reproduction number: who infected an age group is of every age', async () => {
    const { body } = await ask(seriesOf('influenza:25-44', '/transmission'))
    expect(body).toMatchObject({ reproduction: [], noReproduction: 'age-group', forecast: [] })
    expect(body.growth).toBeDefined()
  })

  test('of an age without a case, or of no age, is not there', async () => {
    expect((await ask(seriesOf('influenza:65+'))).status).toBe(404)
    expect((await ask(seriesOf('influenza'))).status).toBe(404)
    expect((await ask(seriesOf('influenza:7-9'))).status).toBe(404)
  })
})

test('the page of the whole says how its ages stand', async () => {
  const { body } = await ask(`/early-warning/series/cases.confirmed/influenza/${place}`)
  expect(body.ages).toMatchObject([
    { tally: byAge, series: 'influenza:5-14', ageGroup: '5-14', observed: 16, since: today },
    { ageGroup: '25-44', observed: 28 },
  ])
})

test('other settings are tried from those by which ages are judged', async () => {
  const name = { tally: byAge, series: 'influenza:5-14', place }
  const calls = async (settings: object) =>
    (await ask('/early-warning/what-if', { ...name, settings: { detector: 'daily', ...settings } })).body
      .calls
  expect(await calls({})).toEqual([today])
  expect(await calls({ alpha: 1e-30 })).toEqual([])
})

test('detectors, back-tests and clusters are of a whole, and say so', async () => {
  const judged = { tally: byAge, series: 'influenza:5-14', level: 'district', area: place }
  const refused = { status: 400, body: { why: { code: 'series.by-age' } } }
  expect(await ask(seriesOf('influenza:5-14', '/detectors'))).toMatchObject(refused)
  expect(
    await ask('/early-warning/assignments', {
      ...judged,
      detector: { detector: 'cusum' },
      alpha: 0.01,
      reason: 'a trial',
    }),
  ).toMatchObject(refused)
  expect(await ask('/early-warning/back-tests', judged)).toMatchObject(refused)
  expect(
    await ask(`/early-warning/clusters?tally=${byAge}&series=influenza:5-14&parent=cn.11.01`),
  ).toMatchObject(refused)
})

test('alarms name the ages that they are about', async () => {
  const { body } = await ask('/alarms')
  expect(body.items).toMatchObject([
    { tally: byAge, series: 'influenza:5-14', evidence: { ages: [{ ageGroup: '5-14', observed: 16 }] } },
  ])
})
