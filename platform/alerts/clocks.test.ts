import { afterEach, describe, expect, test } from 'vitest'
import { abolishUnit, saveDuties } from '#platform/access'
import { raiseAlert } from '#platform/alerts'
import { emitSignal } from '#platform/signals'
import { day, placePath } from '#vocabulary'
import { type AlertServer, newAlert, openAlertServer } from './testing.ts'

let server: AlertServer
afterEach(async () => await server?.close())

const open = async (startsAt: string) => {
  server = await openAlertServer(startsAt)
  return await server.makeKey('duty-officer', '*')
}
const raise = async (of: Parameters<typeof newAlert>[0] = {}) =>
  (await server.work((tx) => raiseAlert(tx, server.world.rooms, newAlert(of)))) ?? 0
const at = (instant: string) => server.world.advance(new Date(instant))
const see = async (key: string, id: number) => (await server.call(key, 'GET', `/api/alerts/${id}`)).body
const onDuty = (unit: string, officer: string, shift: { beginsAt?: Date; endsAt?: Date } = {}) =>
  server.work((tx) =>
    saveDuties(tx, unit, [{ officer, name: { zh: '值班员', en: 'Officer' }, phone: '010-1', ...shift }]),
  )

describe('the clock of an alert', () => {
  test('is two hours where one case is enough, a day for others, over midnight and the leap day', async () => {
    const { key } = await open('2020-02-28T23:30:00+08:00')
    await onDuty('xicheng-cdc', 'account:d')
    const immediate = await raise({ immediate: true })
    const other = await raise()
    expect((await see(key, immediate)).dueAt).toBe('2020-02-28T17:30:00.000Z')
    expect((await see(key, other)).dueAt).toBe('2020-02-29T15:30:00.000Z')
    await at('2020-02-29T01:29:59.999+08:00')
    expect(await see(key, immediate)).toMatchObject({ overdue: false })
    await at('2020-02-29T01:30:00+08:00')
    expect(await see(key, immediate)).toMatchObject({
      overdue: true,
      state: 'verifying',
      officer: { phone: '010-1' },
    })
    expect(await see(key, other)).toMatchObject({ overdue: false, hoursLeft: 22 })
    await at('2020-02-29T23:30:00+08:00')
    expect(await see(key, other)).toMatchObject({ overdue: true, hoursLeft: 0 })
  })

  test('runs out into the hands of the officer on duty at that moment, and the history names both', async () => {
    const { key, id: lead } = await open('2020-06-11T20:00:00+08:00')
    await onDuty('xicheng-cdc', 'account:night', {
      beginsAt: new Date('2020-06-12T18:00:00+08:00'),
      endsAt: new Date('2020-06-13T06:00:00+08:00'),
    })
    const id = await raise()
    await server.call(key, 'POST', `/api/alerts/${id}/steps`, { step: 'take' })
    await at('2020-06-12T20:00:00+08:00')
    const passed = await see(key, id)
    expect(passed).toMatchObject({
      state: 'verifying',
      overdue: true,
      officer: { id: 'account:night', name: { zh: '值班员' }, phone: '010-1' },
    })
    expect((passed.history as unknown[]).at(-1)).toMatchObject({
      step: 'pass',
      from: 'verifying',
      to: 'verifying',
      actor: 'house:alerts',
      at: '2020-06-12T12:00:00.000Z',
      detail: { reason: 'clock', from: lead, to: 'account:night', phone: '010-1', unit: 'xicheng-cdc' },
    })
    // Once, however long it lies.
    await at('2020-06-20T20:00:00+08:00')
    expect((await see(key, id)).history).toHaveLength(3)
    expect(await server.call(key, 'GET', '/api/alerts?overdue=true')).toMatchObject({
      body: { items: [{ id }] },
    })
    // What was handed on and not taken is taken by whoever comes first, and is overdue no more once it is verified.
    await server.call(key, 'POST', `/api/alerts/${id}/steps`, { step: 'verify', finding: 'x' })
    expect(await see(key, id)).toMatchObject({
      overdue: false,
      state: 'investigating',
      officer: { id: lead },
    })
    await at('2020-06-23T20:00:00+08:00')
    expect(await see(key, id)).toMatchObject({ overdue: true })
  })

  test('goes up the tree where the unit has nobody on duty, and says so where nobody is', async () => {
    const { key } = await open('2020-06-11T12:00:00+08:00')
    await onDuty('beijing-cdc', 'account:city')
    const up = await raise()
    const nobody = await raise({ place: 'cn.42.01' })
    expect(await see(key, nobody)).toMatchObject({ state: 'verifying' })
    expect((await see(key, nobody)).unit).toBeUndefined()
    await at('2020-06-12T12:00:00+08:00')
    expect(await see(key, up)).toMatchObject({ unit: 'xicheng-cdc', officer: { id: 'account:city' } })
    const lost = await see(key, nobody)
    expect(lost).toMatchObject({ overdue: true })
    expect(lost.officer).toBeUndefined()
    expect((lost.history as unknown[]).at(-1)).toMatchObject({ step: 'pass', detail: { to: null } })
  })

  test('that is over stops with its step, and begins with the unit’s or the city’s own limits', async () => {
    const { key } = await open('2020-06-11T12:00:00+08:00')
    await server.call(key, 'PUT', '/api/alerts/limits/places/cn.11.01', {
      verifyHours: 12,
      investigateHours: 48,
    })
    const set = await server.call(key, 'PUT', '/api/alerts/limits/units/xicheng-cdc', { verifyHours: 6 })
    expect(set.body).toEqual({ verifyImmediateHours: 2, verifyHours: 6, investigateHours: 48 })
    const id = await raise()
    expect(await see(key, id)).toMatchObject({ hoursLeft: 6 })
    expect(await see(key, await raise({ place: 'cn.11.01.01' }))).toMatchObject({ hoursLeft: 12 })
    const verified = await server.call(key, 'POST', `/api/alerts/${id}/steps`, {
      step: 'verify',
      finding: 'x',
    })
    expect(verified.body).toMatchObject({ hoursLeft: 48 })
    await server.call(key, 'POST', `/api/alerts/${id}/steps`, {
      step: 'close',
      outcome: 'sporadic',
      note: 'x',
    })
    await at('2020-06-30T12:00:00+08:00')
    expect((await see(key, id)).history).toHaveLength(3)
    const back = await server.call(key, 'PUT', '/api/alerts/limits/units/xicheng-cdc', { verifyHours: null })
    expect(back.body).toMatchObject({ verifyHours: 12 })
  })

  test('is set by who leads at the unit or place, in hours that make sense', async () => {
    await open('2020-06-11T12:00:00+08:00')
    const { key } = await server.makeKey('duty-officer', 'cn.11.01.02')
    const judge = await server.makeKey('epidemiologist', '*')
    const put = (as: string, path: string, body: unknown) =>
      server.call(as, 'PUT', `/api/alerts/${path}`, body)
    expect(await put(key, 'limits/places/cn.11.01', { verifyHours: 1 })).toMatchObject({ status: 404 })
    expect(await put(key, 'limits/units/beijing-cdc', { verifyHours: 1 })).toMatchObject({ status: 404 })
    expect(await put(key, 'capacity/beijing-cdc', { perDay: 1 })).toMatchObject({ status: 404 })
    expect(await put(judge.key, 'capacity/xicheng-cdc', { perDay: 1 })).toMatchObject({ status: 403 })
    for (const body of [{}, { verifyHours: 0 }, { verifyHours: 1e9 }, { hours: 1 }])
      expect(await put(key, 'limits/units/xicheng-cdc', body)).toMatchObject({ status: 400 })
    for (const perDay of [-1, 0.5, 1e9, 'ten'])
      expect(await put(key, 'capacity/xicheng-cdc', { perDay })).toMatchObject({ status: 400 })
    expect(await put(key, 'limits/units/xicheng-cdc', { verifyHours: 1 })).toMatchObject({ status: 200 })
  })
})

describe('a unit that is no more', () => {
  const abolish = async (unit: string, successor?: string) => {
    const { clock } = server.world
    await server.work(async (tx) => {
      await abolishUnit(tx, { id: unit, on: clock.today(), successor })
      await emitSignal(tx, {
        part: 'test',
        id: unit,
        kind: 'unit.changed',
        place: placePath('cn.11.01.02'),
        at: clock.now(),
        today: clock.today(),
        actor: 'test',
        data: { takenOn: clock.today(), unit, change: 'abolished', ...(successor ? { successor } : {}) },
      })
    })
    await server.world.settled()
  }

  test.each([
    ['to the next that has the duty', undefined, 'beijing-cdc'],
    ['to its successor', 'dongcheng-market', 'dongcheng-market'],
  ])('hands its open alerts %s', async (_what, successor, heir) => {
    const { key } = await open('2020-06-11T12:00:00+08:00')
    await onDuty(heir, 'account:heir')
    await server.call(key, 'PUT', '/api/alerts/capacity/xicheng-cdc', { perDay: 2 })
    const [taken, closed, waiting] = [await raise(), await raise(), await raise()]
    await server.call(key, 'POST', `/api/alerts/${taken}/steps`, { step: 'take' })
    await server.call(key, 'POST', `/api/alerts/${closed}/steps`, {
      step: 'close',
      outcome: 'sporadic',
      note: 'x',
    })
    expect(await see(key, waiting)).toMatchObject({ state: 'waiting' })
    await abolish('xicheng-cdc', successor)
    expect(await see(key, taken)).toMatchObject({
      unit: heir,
      officer: { id: 'account:heir' },
      state: 'verifying',
    })
    expect((await see(key, taken)).history).toMatchObject([
      { step: 'raise' },
      { step: 'take' },
      { step: 'pass', detail: { reason: 'unit-abolished', fromUnit: 'xicheng-cdc', toUnit: heir } },
    ])
    expect(await see(key, waiting)).toMatchObject({ unit: heir, state: 'verifying' })
    expect(await see(key, closed)).toMatchObject({ unit: 'xicheng-cdc', state: 'closed' })
  })

  test('leaves what nobody takes over to nobody, waiting no longer, and the clock says so', async () => {
    const { key } = await open('2020-06-11T12:00:00+08:00')
    await server.work((tx) => abolishUnit(tx, { id: 'beijing-cdc', on: day('2020-06-11') }))
    await server.call(key, 'PUT', '/api/alerts/capacity/xicheng-cdc', { perDay: 0 })
    const id = await raise()
    expect(await see(key, id)).toMatchObject({ state: 'waiting', unit: 'xicheng-cdc' })
    await abolish('xicheng-cdc')
    const left = await see(key, id)
    expect(left).toMatchObject({ state: 'verifying', hoursLeft: 24 })
    expect(left.unit).toBeUndefined()
  })
})
