import { afterAll, beforeAll, expect, test } from 'vitest'
import { alertsRoom } from '#platform/alerts'
import { house, transact } from '#platform/store'
import { earlyWarning } from '#systems/early-warning'
import { addDays, day, diseases } from '#vocabulary'
import { caseCounts, openTestWorld, submit, type TestWorld } from '../../platform/worlds/testing.ts'

let opened: TestWorld
beforeAll(async () => {
  opened = await openTestWorld({ noonOf: '2020-06-11', systems: [alertsRoom, earlyWarning] })
})
afterAll(async () => await opened?.close())

const today = day('2020-06-11')

async function report(confirmed: number, on = today): Promise<void> {
  await send(caseCounts(confirmed, { day: on }))
}

async function send(event: object): Promise<void> {
  const { world } = opened
  await submit(world, [event])
}
const read = <T extends object>(sql: string) =>
  transact(opened.database, house('test'), (tx) => tx.unsafe<T[]>(sql))

test('an alarm raises one alert, in its own transaction, with what was seen and expected', async () => {
  for (let n = 90; n > 0; n--) await report(0, addDays(today, -n))
  await report(1)
  await opened.world.settled()
  const alarms = await read<{ evidence: unknown; detector: string }>(
    'SELECT detector, evidence FROM early_warning.alarm',
  )
  expect(alarms).toHaveLength(1)
  const alerts = await read<Record<string, unknown>>(
    'SELECT id, origin_id, title_en, immediate, disease, day, evidence, raised_at FROM alerts.alert',
  )
  expect(alerts).toMatchObject([
    {
      origin_id: 'first-after-quiet',
      title_en: '西城区: 1 seen, 0 expected, first in 91 days',
      immediate: true,
      disease: 'covid-19',
      day: today,
      evidence: { quietDays: 90, observed: 1 },
    },
  ])
})

test('an alarm that was there already raises none', async () => {
  await report(0, addDays(today, -1))
  await opened.world.settled()
  expect(await read('SELECT 1 FROM alerts.alert')).toHaveLength(1)
})

test('the first case ever of a disease of which one is enough rings where other things were reported for eight weeks', async () => {
  const lab = (place: string, disease: string, on: typeof today) =>
    ({
      specversion: '1.0',
      id: `${place}-${disease}-${on}`,
      source: 'urn:test:lab',
      type: 'lab.count',
      place,
      data: { disease, sampleDate: on, tested: 10, positive: disease === 'influenza' ? 0 : 1 },
    }) as const
  const [heard, unheard] = ['cn.11.01.01', 'cn.11.01.06']
  for (const n of [70, 40, 10]) await send(lab(heard, 'influenza', addDays(today, -n)))
  for (const n of [20, 10]) await send(lab(unheard, 'influenza', addDays(today, -n)))
  for (const place of [heard, unheard])
    for (const disease of ['cholera', 'measles']) await send(lab(place, disease, today))
  await opened.world.settled()
  expect(
    await read(
      "SELECT place, disease, immediate FROM alerts.alert WHERE place IN ('cn.11.01.01', 'cn.11.01.06')",
    ),
  ).toEqual([{ place: heard, disease: 'cholera', immediate: true }])
})

test('a burst of alarms, of one range and more than one transaction raises, is an alert each, once', async () => {
  const places = ['cn.11.01.01', 'cn.11.01.02', 'cn.11.01.06', 'cn.42.01']
  const counts = (on: typeof today, positive: number) =>
    places.flatMap((place) =>
      Object.keys(diseases).map((disease) => ({
        specversion: '1.0',
        id: `burst-${place}-${disease}-${on}`,
        source: 'urn:test:burst',
        type: 'lab.count',
        place,
        data: { disease, sampleDate: on, tested: 10, positive },
      })),
    )
  for (const event of counts(addDays(today, -100), 0)) await send(event)
  await opened.world.settled()
  const [before] = await read<{ alerts: number }>('SELECT count(*)::int AS alerts FROM alerts.alert')
  for (const event of counts(today, 6)) await send(event)
  await opened.world.settled()
  const raised = await read<{ key: string }>(
    "SELECT detector || ' ' || tally || '/' || series || '/' || place || '/' || (evidence ->> 'dayJudged') AS key FROM early_warning.alarm",
  )
  const alerts = await read<{ key: string }>("SELECT origin_id || ' ' || key AS key FROM alerts.alert")
  expect(alerts.length - (before?.alerts ?? 0)).toBeGreaterThan(40)
  expect(alerts.map(({ key }) => key).sort()).toEqual(raised.map(({ key }) => key).sort())
  expect(new Set(alerts.map(({ key }) => key)).size).toBe(alerts.length)
})
