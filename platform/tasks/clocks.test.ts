import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { abolishUnit } from '#platform/access'
import { addHours, day, dayIn } from '#vocabulary'
import { endOfDay, toInstant } from './deadline.ts'
import { openTaskServer, type TaskServer } from './testing.ts'

describe('the end of a day in a city', () => {
  test.each([
    ['2020-06-11', 'Asia/Shanghai', '2020-06-11T16:00:00.000Z'],
    // A leap day, and the day before it.
    ['2020-02-28', 'Asia/Shanghai', '2020-02-28T16:00:00.000Z'],
    ['2020-02-29', 'Asia/Shanghai', '2020-02-29T16:00:00.000Z'],
    ['2100-02-28', 'Asia/Shanghai', '2100-02-28T16:00:00.000Z'],
    ['2020-12-31', 'Asia/Shanghai', '2020-12-31T16:00:00.000Z'],
    // China had summer time: the 4th of May 1986 had 23 hours, the 14th of September 25.
    ['1986-05-03', 'Asia/Shanghai', '1986-05-03T16:00:00.000Z'],
    ['1986-05-04', 'Asia/Shanghai', '1986-05-04T15:00:00.000Z'],
    ['1986-09-14', 'Asia/Shanghai', '1986-09-14T16:00:00.000Z'],
    ['2020-03-29', 'Europe/Berlin', '2020-03-29T22:00:00.000Z'],
    ['2020-10-25', 'Europe/Berlin', '2020-10-25T23:00:00.000Z'],
    ['2020-06-11', 'Asia/Kathmandu', '2020-06-11T18:15:00.000Z'],
    // Midnight itself was left out: the day began at one.
    ['2018-11-03', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    // Midnight came twice.
    ['2018-02-17', 'America/Sao_Paulo', '2018-02-18T03:00:00.000Z'],
    // Samoa left out the 30th of December.
    ['2011-12-29', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
  ])('%s in %s is over at %s', (of, zone, instant) => {
    expect(endOfDay(day(of), zone).toISOString()).toBe(instant)
  })

  test('is the first instant of another day, for any day and zone', () => {
    const zones = [
      'Asia/Shanghai',
      'Europe/Berlin',
      'America/Sao_Paulo',
      'Pacific/Apia',
      'Australia/Lord_Howe',
    ]
    const instants = fc.date({
      min: new Date('1980-01-01T00:00:00Z'),
      max: new Date('2060-01-01T00:00:00Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(instants, fc.constantFrom(...zones), (instant, zone) => {
        const today = dayIn(zone, instant)
        const end = endOfDay(today, zone)
        expect(end.getTime()).toBeGreaterThan(instant.getTime())
        expect(dayIn(zone, new Date(end.getTime() - 1))).toBe(today)
        expect(dayIn(zone, end) > today).toBe(true)
      }),
    )
  })

  test('is meant by a day, and an instant by itself', () => {
    expect(toInstant('2020-06-11', 'Asia/Shanghai').toISOString()).toBe('2020-06-11T16:00:00.000Z')
    expect(toInstant('2020-06-11T10:00:00+08:00', 'Europe/Berlin').toISOString()).toBe(
      '2020-06-11T02:00:00.000Z',
    )
    // Half a day over the change of the clocks is twelve hours that pass.
    expect(addHours(new Date('2020-03-28T20:00:00Z'), 12.5).toISOString()).toBe('2020-03-29T08:30:00.000Z')
  })
})

describe('a time limit', () => {
  let city: TaskServer
  afterEach(async () => await city?.close())
  const problem = {
    kind: 'problem',
    type: 'litter',
    title: { zh: '垃圾', en: 'Litter' },
    unit: 'streets',
  } as const
  const at = (text: string) => new Date(`${text}+08:00`)
  const stepsOf = async (id: number) =>
    await city.inHouse(
      (tx) => tx<{ step: string; actor: string; at: Date; detail: Record<string, unknown> }[]>`
        SELECT step, actor, at, detail FROM lifecycle.step WHERE cycle = 'task' AND id = ${id} ORDER BY number`,
    )
  const taskOf = async (id: number) => {
    const [row] = await city.inHouse((tx) => tx`SELECT * FROM tasks.task WHERE id = ${id}`)
    return row
  }

  test('that is over is told to the duty officer once, at its instant, and not for what ended before', async () => {
    city = await openTaskServer('2020-02-28')
    const late = await city.open({ urgent: true, unit: 'streets' })
    const done = await city.open({ unit: 'streets' })
    await city.step('key:a', done, { step: 'done' })
    await city.world.advance(at('2020-02-28T13:59:59'))
    expect(await stepsOf(late)).toHaveLength(1)
    await city.world.advance(at('2020-03-02T12:00:00'))
    const steps = await stepsOf(late)
    expect(steps).toMatchObject([
      { step: 'open' },
      {
        step: 'escalate',
        actor: 'house:tasks',
        at: at('2020-02-28T14:00:00'),
        detail: { outcome: 'overdue', officer: 'account:on-duty', officerOf: 'streets' },
      },
    ])
    expect((await stepsOf(done)).map(({ step }) => step)).toEqual(['open', 'done'])
    // Late, and done all the same.
    expect(await city.step('key:a', late, { step: 'done' })).toMatchObject({ ok: true, state: 'done' })
    const keys = [String(late), String(done)]
    expect(await city.inHouse((tx) => tx`SELECT 1 FROM clock.timer WHERE key = ANY (${keys})`)).toEqual([])
  })

  test('moves when more time was asked for and granted, over a leap day to the end of a day in the city', async () => {
    city = await openTaskServer('2020-02-27')
    const id = await city.open({ ...problem, dueAt: at('2020-02-28T12:00:00') })
    await city.step('key:v', id, { step: 'file' })
    await city.step('key:d', id, { step: 'dispatch' })
    expect(await city.step('key:d', id, { step: 'grant-extension' })).toMatchObject({
      code: 'step.not-allowed',
    })
    const early = { step: 'ask-extension', until: '2020-02-27', note: 'rain' } as const
    expect(await city.step('key:h', id, early)).toMatchObject({
      ok: false,
      code: 'request.invalid',
      where: 'until',
    })
    const plea = { step: 'ask-extension', until: '2020-02-29', note: 'rain' } as const
    expect(await city.step('key:h', id, plea)).toMatchObject({ ok: true })
    expect(await city.step('key:d', id, { step: 'refuse-extension', note: 'no' })).toMatchObject({ ok: true })
    expect(await city.step('key:d', id, { step: 'grant-extension' })).toMatchObject({
      code: 'step.not-allowed',
    })
    await city.step('key:h', id, plea)
    expect(await city.step('key:d', id, { step: 'grant-extension' })).toMatchObject({ ok: true })
    expect(await taskOf(id)).toMatchObject({ due_at: at('2020-03-01T00:00:00'), extensions: 1 })
    await city.world.advance(at('2020-02-29T23:59:59'))
    expect((await taskOf(id))?.overdue_at).toBeNull()
    await city.world.advance(at('2020-03-01T00:00:00'))
    expect((await taskOf(id))?.overdue_at).toEqual(at('2020-03-01T00:00:00'))
    // Overdue and granted more time, it is overdue again when that is over too.
    await city.step('key:h', id, { step: 'ask-extension', until: '2020-03-01', note: 'snow' })
    await city.step('key:d', id, { step: 'grant-extension' })
    expect((await taskOf(id))?.overdue_at).toBeNull()
    await city.world.advance(at('2020-03-03T00:00:00'))
    expect((await stepsOf(id)).filter(({ step }) => step === 'escalate')).toHaveLength(2)
  })

  test('stands still while a case file is deferred, which ends by itself', async () => {
    city = await openTaskServer()
    const id = await city.open({ ...problem, dueAt: at('2020-06-12T12:00:00') })
    await city.step('key:v', id, { step: 'file' })
    await city.step('key:d', id, { step: 'dispatch' })
    const deferral = { step: 'defer', until: '2020-06-20T12:00:00+08:00', note: 'needs summer' } as const
    expect(await city.step('key:d', id, deferral)).toMatchObject({ ok: true, state: 'deferred' })
    await city.world.advance(at('2020-06-15T12:00:00'))
    expect(await taskOf(id)).toMatchObject({ state: 'deferred', overdue_at: null })
    await city.world.advance(at('2020-06-20T12:00:00'))
    expect(await taskOf(id)).toMatchObject({
      state: 'dispatched',
      deferred_until: null,
      due_at: at('2020-06-21T12:00:00'),
    })
    expect((await stepsOf(id)).at(-1)).toMatchObject({ step: 'resume', actor: 'house:tasks' })
    await city.world.advance(at('2020-06-21T12:00:00'))
    expect((await taskOf(id))?.overdue_at).toEqual(at('2020-06-21T12:00:00'))
  })

  test('is set for no type that nobody named, and for no duty that no unit has', async () => {
    city = await openTaskServer()
    const officer = await city.hire('duty-officer', 'cn.11.01')
    const set = async (type: string, fields: object) =>
      (await city.call(officer, 'PUT', `/api/task-types/${type}`, { place: 'cn.11.01.02', ...fields })).body
    expect(await set('inspect-markte', { limitHours: 5, duty: 'market-regulatoin' })).toMatchObject({
      status: 400,
      code: 'request.invalid',
      errors: [
        {
          where: 'params.type',
          message:
            "no type at cn.11.01.02 is named inspect-markte, and one of the city's own is given a title; did you mean inspect-market?",
        },
        {
          where: 'body.duty',
          message:
            'no unit at cn.11.01.02, above or below has the duty market-regulatoin; did you mean market-regulation?',
        },
      ],
    })
    // A unit beside the place, or one that is no more, is found for none of its tasks.
    expect(await set('visit', { duty: 'parks' })).toMatchObject({ errors: [{ where: 'body.duty' }] })
    await city.inHouse((tx) => abolishUnit(tx, { id: 'market', on: '2020-06-11' }))
    expect(await set('visit', { duty: 'market-regulation' })).toMatchObject({
      errors: [{ where: 'body.duty' }],
    })
    // One below it is found for tasks there, one above it for all.
    expect(await set('visit', { duty: 'street-office' })).toMatchObject({ duty: 'street-office' })
    expect(await set('visit', { duty: 'command' })).toMatchObject({ duty: 'command' })
    const title = { zh: '暴露垃圾', en: 'Litter' }
    expect(await set('litter', { title })).toMatchObject({ type: 'litter', title })
    const listed = await city.call(officer, 'GET', '/api/task-types?place=cn.11.01.02')
    expect(listed.body.items.map(({ type }: { type: string }) => type)).not.toContain('inspect-markte')
  })

  test('is a city’s own where it sets one, the nearest place has the last word, and what is open keeps its time', async () => {
    city = await openTaskServer()
    const officer = await city.hire('duty-officer', 'cn.11.01')
    const before = await city.open({ ...problem })
    const set = (place: string, fields: object) =>
      city.call(officer, 'PUT', '/api/task-types/litter', { place, ...fields })
    await set('cn.11.01', {
      limitHours: 10,
      urgentLimitHours: 3,
      title: { zh: '暴露垃圾', en: 'Litter' },
      closingCondition: { zh: '清理干净', en: 'cleared' },
    })
    expect((await set('cn.11.01.02', { limitHours: 5 })).body).toEqual({
      type: 'litter',
      title: { zh: '暴露垃圾', en: 'Litter' },
      limitHours: 5,
      urgentLimitHours: 3,
      checkingShare: 0,
      closingCondition: { zh: '清理干净', en: 'cleared' },
      dispatchesItself: false,
    })
    const listed = await city.call(officer, 'GET', '/api/task-types?place=cn.11.01.06')
    expect(listed.body.items).toContainEqual(expect.objectContaining({ type: 'litter', limitHours: 10 }))
    expect((await taskOf(before))?.due_at).toEqual(at('2020-06-16T12:00:00'))
    expect((await taskOf(await city.open({ ...problem })))?.due_at).toEqual(at('2020-06-11T17:00:00'))
    const urgent = await city.open({ ...problem, urgent: true })
    expect((await taskOf(urgent))?.due_at).toEqual(at('2020-06-11T15:00:00'))
    expect(await set('cn', { limitHours: 5 })).toMatchObject({
      status: 403,
      body: { code: 'access.elsewhere' },
    })
    expect(await set('cn.11.01.77', { limitHours: 5 })).toMatchObject({ status: 400 })
    expect(await set('cn.11.01', { limitHours: 0 })).toMatchObject({ status: 400 })
    expect(await set('cn.11.01', { limitHours: 9 })).toMatchObject({
      status: 400,
      body: { errors: [{ where: 'params.type' }] },
    })
    expect(await set('cn.11.01', { checkingShare: 1.1 })).toMatchObject({ status: 400 })
  })
})
