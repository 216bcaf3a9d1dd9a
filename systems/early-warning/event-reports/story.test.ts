import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKey, listDutyNames, saveDuties, saveUnits } from '#platform/access'
import { alertsRoom, escalateAlerts, findAlert, raiseAlerts } from '#platform/alerts'
import { makeEventsRoom } from '#platform/events'
import { makeRulesRoom } from '#platform/rules'
import { signalRoutes } from '#platform/signals/routes'
import { house, transact } from '#platform/store'
import { defineSystem } from '#platform/system'
import { openTasks } from '#platform/tasks'
import { earlyWarning } from '#systems/early-warning'
import { openRoomServer, type RoomServer } from '../../../platform/events/testing.ts'
import { enact } from '../../../platform/rules/testing.ts'

let server: RoomServer
let doctor: string
let hotline: string
let district: string
let city: string
let elsewhere: string

beforeAll(async () => {
  server = await openRoomServer([
    alertsRoom,
    makeEventsRoom({ findAlert }),
    makeRulesRoom({ raiseAlerts, escalateAlerts, openTasks, listDuties: listDutyNames }),
    earlyWarning,
    signalDoor,
  ])
  const { world } = server
  const unit = (id: string, place: string) => ({ id, name: { zh: id, en: id }, place, duties: ['cdc'] })
  await saveUnits(world.database, [unit('cdc-xicheng', 'cn.11.01.02'), unit('cdc-beijing', 'cn.11')])
  await transact(world.database, house('test'), (tx) =>
    saveDuties(tx, 'cdc-xicheng', [
      { officer: 'account:on-duty', name: { zh: '值班员', en: 'On duty' }, phone: '0000-1' },
    ]),
  )
  const text = readFileSync(new URL('../../../cities/demo/rules/event-report.yaml', import.meta.url), 'utf8')
  // The same rule for a city that the test has.
  await enact(
    world,
    text.replace('area: cn.99.01', 'area: cn.11.01').replace(/^examples:[\s\S]*$/m, oneExample),
  )
  const key = async (of: Omit<Parameters<typeof createKey>[1], 'title' | 'createdBy'>) =>
    (await createKey(world.database, { title: 'test', createdBy: 'test', ...of })).key
  doctor = await key({ role: 'reporter', places: ['cn.11.01'] })
  hotline = await key({ role: 'feeder', places: ['cn.11.01'], sources: ['urn:example:hotline'] })
  district = await key({ role: 'epidemiologist', places: ['cn.11.01.02'], units: ['cdc-xicheng'] })
  city = await key({ role: 'epidemiologist', places: ['cn.11'], units: ['cdc-beijing'] })
  elsewhere = await key({ role: 'epidemiologist', places: ['cn.13'] })
})
afterAll(async () => await server?.close())

/** One that every version of the rule passes: rules without an example do not go live. */
const oneExample = `examples:
  - name: nothing comes of nothing
    signals: []
    expect: {}
`

/** The door by which systems send. */
const signalDoor = defineSystem({
  id: 'signals',
  title: { zh: '信号', en: 'Signals' },
  migrations: '',
  routes: signalRoutes,
})

const base = '/api/early-warning/event-reports'
const school = {
  place: 'cn.11.01.02.007',
  seenOn: '2020-06-12',
  startedOn: '2020-06-11',
  signs: ['digestive'],
  setting: 'school',
  ill: 12,
  suspected: 'norovirus',
  reporter: 'doctor',
  what: '三年级两个班午餐后陆续呕吐',
}

const alertsOf = async (key: string) => (await server.get('/api/alerts?state=open', key)).body.items

test('a doctor reports a school with twelve ill, and the alert is at the district’s CDC at once, with the short clock', async () => {
  expect((await server.post(base, doctor, school)).status).toBe(201)
  await server.world.settled()
  const [alert, ...more] = await alertsOf(district)
  expect(more).toEqual([])
  expect(alert).toMatchObject({
    state: 'verifying',
    unit: 'cdc-xicheng',
    immediate: true,
    disease: 'norovirus',
    place: 'cn.11.01.02.007',
    hoursLeft: 2,
    evidence: { kind: 'event.report' },
  })
  expect(JSON.stringify(alert)).not.toContain('三年级')
})

test('nobody answers for two hours: it rings at the officer on duty', async () => {
  await server.world.advance(new Date('2020-06-12T14:30:00+08:00'))
  const [alert] = await alertsOf(district)
  expect(alert).toMatchObject({ overdue: true, officer: { id: 'account:on-duty', phone: '0000-1' } })
})

test('a parent’s call to the hotline about the same school joins it, and a market beside it waits its turn', async () => {
  const signal = (id: string, data: object) => ({
    specversion: '1.0',
    id,
    source: 'urn:example:hotline',
    type: 'event.report',
    place: 'cn.11.01.02.007',
    data: { seenOn: '2020-06-12', reporter: 'citizen', ...data },
  })
  const told = [
    signal('call-1', { signs: ['digestive', 'fever'], setting: 'school', ill: 20 }),
    signal('call-2', { signs: ['rash'], setting: 'market', ill: 2 }),
  ]
  const { body } = await server.post('/api/signals', hotline, told)
  expect(body).toMatchObject({ accepted: 2 })
  await server.world.settled()
  const alerts = await alertsOf(district)
  expect(alerts.map(({ immediate }: { immediate: boolean }) => immediate).sort()).toEqual([false, true])
  const { body: reports } = await server.get(`${base}?alert=${idOf(alerts, true)}`, district)
  expect(reports.items).toMatchObject([
    { reporter: 'citizen', ill: 20, alert: { raised: false } },
    { reporter: 'doctor', ill: 12, alert: { raised: true } },
  ])
})

test('the words are read one report at a time, which the audit keeps, and are in no list', async () => {
  const { body: list } = await server.get(base, district)
  expect(JSON.stringify(list)).not.toContain('三年级')
  const number = list.items.find(({ hasWords }: { hasWords: boolean }) => hasWords).number
  const { body: read } = await server.get(`${base}/${number}`, district)
  expect(read.what).toBe(school.what)
  const deeds = await server.world.database.owner`
    SELECT subject FROM audit.entry WHERE action = 'event-report.read'`
  expect(deeds.map(({ subject }) => subject)).toEqual([`event-report:${number}`])
  expect((await server.get(`${base}/${number}`, elsewhere)).status).toBe(404)
  expect((await server.get(`${base}/${number}`, doctor)).status).toBe(403)
})

test('it is verified, a second school is reported, and both are confirmed as one event', async () => {
  const first = idOf(await alertsOf(district), true)
  // Handed to the officer on duty, it is the district’s work still.
  const verified = await server.post(`/api/alerts/${first}/steps`, district, {
    step: 'verify',
    finding: '校医核实，12 人呕吐',
  })
  expect(verified.status, JSON.stringify(verified.body)).toBe(200)
  await server.post(base, doctor, { ...school, place: 'cn.11.01.06', ill: 7, what: undefined })
  await server.world.settled()
  const { body: proposed } = await server.get('/api/events?state=proposed', city)
  expect(proposed.items).toMatchObject([{ disease: 'norovirus', alerts: { proposed: 2, confirmed: 0 } }])
  const event = await server.post(`/api/events/${proposed.items[0].id}/steps`, city, { step: 'confirm' })
  expect(event.body).toMatchObject({ state: 'confirmed' })
})

test('the doctor sees what came of the own reports, and of nobody else’s', async () => {
  const first = idOf(await alertsOf(district), true)
  await server.post(`/api/alerts/${first}/steps`, district, {
    step: 'close',
    outcome: 'outbreak',
    note: '诺如病毒聚集性疫情',
  })
  await server.world.settled()
  const { body } = await server.get(`${base}/mine`, doctor)
  expect(body.items).toMatchObject([
    { place: 'cn.11.01.06', alert: { state: 'verifying' } },
    { place: 'cn.11.01.02.007', alert: { state: 'closed', outcome: 'outbreak' } },
  ])
  expect(body.items).toHaveLength(2)
  for (const path of ['/api/alerts', '/api/signals', base])
    expect((await server.get(path, doctor)).status).toBe(403)
})

test('a report is taken back by who made it; the words are shown no more, and the alert stays', async () => {
  const { body } = await server.get(`${base}/mine`, doctor)
  const { number } = body.items[1]
  expect((await server.post(`${base}/${number}/retraction`, city, {})).status).toBe(404)
  expect((await server.post(`${base}/${number}/retraction`, doctor, {})).status).toBe(200)
  await server.world.settled()
  const { body: read } = await server.get(`${base}/${number}`, district)
  expect(read).toMatchObject({ retracted: true, alert: { outcome: 'outbreak' } })
  expect(read.what).toBeUndefined()
})

test('a farm where one is ill waits its turn; when a veterinarian tells of dead animals there, it is looked at at once', async () => {
  const farm = { ...school, setting: 'farm', suspected: undefined, what: undefined }
  await server.post(base, doctor, { ...farm, ill: 1 })
  await server.world.settled()
  const [alert] = await alertsOf(district)
  expect(alert).toMatchObject({ immediate: false, hoursLeft: 24 })
  await server.post(base, doctor, { ...farm, ill: 1, animals: 'dead', reporter: 'veterinarian' })
  await server.world.settled()
  const { body: now } = await server.get(`/api/alerts/${alert.id}`, district)
  expect(now).toMatchObject({ immediate: true, hoursLeft: 2, state: 'verifying' })
  expect(now.history.map(({ step }: { step: string }) => step)).toEqual(['raise', 'escalate'])
  expect(now.history[1].detail.title.en).toContain('deaths or many ill')
  const { body: reports } = await server.get(`${base}?alert=${alert.id}`, district)
  expect(reports.items).toHaveLength(2)
})

test.each([
  ['a telephone in the words', { what: '请联系家长 13800138000' }, 400],
  ['a name in a field of its own', { name: '某某' }, 400],
  ['a day that is to come', { seenOn: '2020-06-20' }, 422],
  ['a place outside of the reporter’s city', { place: 'cn.13.06.02' }, 403],
])('is refused with %s', async (_, part, status) => {
  expect((await server.post(base, doctor, { ...school, ...part })).status).toBe(status)
})

test('who reports cannot send signals of other kinds', async () => {
  expect((await server.post('/api/signals', doctor, [])).status).toBe(403)
})

function idOf(alerts: { id: number; immediate: boolean }[], immediate: boolean): number {
  return alerts.find((alert) => alert.immediate === immediate)?.id ?? 0
}
