import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { raiseAlert } from '#platform/alerts'
import { type AlertServer, newAlert, openAlertServer } from './testing.ts'

let server: AlertServer
let judge: { key: string; id: string }
let second: { key: string; id: string }
let lead: { key: string; id: string }
let elsewhere: { key: string; id: string }

beforeAll(async () => {
  server = await openAlertServer()
  judge = await server.makeKey('epidemiologist', 'cn.11.01')
  second = await server.makeKey('epidemiologist', 'cn.11.01')
  lead = await server.makeKey('duty-officer', 'cn.11.01')
  elsewhere = await server.makeKey('duty-officer', 'cn.42')
  // None of these tests is about waiting.
  const set = await server.call(lead.key, 'PUT', '/api/alerts/capacity/xicheng-cdc', { perDay: 1_000 })
  expect(set).toMatchObject({ status: 200, body: { perDay: 1_000, usedToday: 0, waiting: 0 } })
})
afterAll(async () => await server?.close())

const raise = async (of: Parameters<typeof newAlert>[0] = {}) => {
  const id = await server.work((tx) => raiseAlert(tx, server.world.rooms, newAlert(of)))
  if (id === undefined) throw new Error('the test raised this alert before')
  return id
}
const step = (key: string, id: number, body: unknown) =>
  server.call(key, 'POST', `/api/alerts/${id}/steps`, body)
const idsOf = (answer: { body: { items?: Record<string, unknown>[] } }) =>
  answer.body.items?.map(({ id }) => id)

describe('an alert', () => {
  test('is raised once by one origin under one key, and by another origin again', async () => {
    const alert = newAlert()
    const again = (of = {}) => server.work((tx) => raiseAlert(tx, server.world.rooms, { ...alert, ...of }))
    expect(await again()).toBeTypeOf('number')
    expect(await again({ title: { zh: '另', en: 'other' } })).toBeUndefined()
    expect(await again({ origin: { kind: 'rule', id: 'rise-over-baseline', version: 2 } })).toBeTypeOf(
      'number',
    )
  })

  test('raised by two in the same moment is raised once', async () => {
    const alert = newAlert()
    const raised = await Promise.all(
      [1, 2, 3, 4].map(() => server.work((tx) => raiseAlert(tx, server.world.rooms, alert))),
    )
    expect(raised.filter((id) => id !== undefined)).toHaveLength(1)
  })

  test('is verified, assessed and closed by a person, each step with its history and its signal', async () => {
    const id = await raise()
    const taken = await step(judge.key, id, { step: 'take' })
    expect(taken.body).toMatchObject({
      state: 'verifying',
      officer: { id: judge.id },
      hoursLeft: 24,
      allowedSteps: ['verify', 'assess', 'close'],
    })
    const verified = await step(judge.key, id, { step: 'verify', finding: 'nine cases at one school' })
    expect(verified.body).toMatchObject({ state: 'investigating', hoursLeft: 72, overdue: false })
    await step(judge.key, id, { step: 'assess', risk: 'medium', reason: 'one school, all classes' })
    const closed = await step(judge.key, id, { step: 'close', outcome: 'cluster', note: 'ended by itself' })
    expect(closed.body).toMatchObject({
      state: 'closed',
      outcome: 'cluster',
      risk: 'medium',
      allowedSteps: [],
    })
    expect(closed.body.hoursLeft).toBeUndefined()
    expect(closed.body.history).toMatchObject([
      { number: 1, step: 'raise', to: 'verifying', actor: 'house:alerts' },
      { number: 2, step: 'take', actor: judge.id },
      {
        number: 3,
        step: 'verify',
        from: 'verifying',
        to: 'investigating',
        detail: { finding: 'nine cases at one school' },
      },
      { number: 4, step: 'assess', detail: { risk: 'medium' } },
      { number: 5, step: 'close', to: 'closed', detail: { outcome: 'cluster', note: 'ended by itself' } },
    ])
    await server.world.settled()
    const signals = await server.work(
      (
        tx,
      ) => tx`SELECT data FROM signals.log WHERE kind = 'alert.step' AND data ->> 'subject' = ${`alert:${id}`}
        ORDER BY era, xid, sequence`,
    )
    expect(signals.map(({ data }) => [data.step, data.originator])).toEqual(
      ['raise', 'take', 'verify', 'assess', 'close'].map((name) => [name, 'detector:rise-over-baseline']),
    )
    expect(await server.work((tx) => tx`SELECT 1 FROM clock.timer WHERE key LIKE ${`${id}:%`}`)).toHaveLength(
      0,
    )
  })

  test('refuses a step that its state does not allow, and says which it allows', async () => {
    const id = await raise()
    const answer = await step(lead.key, id, { step: 'reopen', reason: 'a new sample' })
    expect(answer).toMatchObject({ status: 409, body: { code: 'step.not-allowed' } })
    expect(answer.body.detail).toContain('take, verify, assess, close, pass')
  })

  test.each([
    [{ step: 'fly' }],
    [{ step: 'close', outcome: 'cluster' }],
    [{ step: 'close', outcome: 'cluster', note: '  ' }],
    [{ step: 'close', outcome: 'nothing', note: 'x' }],
    [{ step: 'close', outcome: 'duplicate', note: 'x' }],
    [{ step: 'close', outcome: 'cluster', note: 'x', duplicateOf: 1 }],
    [{ step: 'close', outcome: 'duplicate', note: 'x', duplicateOf: 900_000 }],
    [{ step: 'verify' }],
    [{ step: 'verify', finding: 'x'.repeat(2_001) }],
    [{ step: 'assess', risk: 'huge', reason: 'x' }],
    [{ step: 'take', more: 1 }],
  ])('refuses a step that is not whole: %j', async (body) => {
    const id = await raise()
    expect(await step(judge.key, id, body)).toMatchObject({ status: 400, body: { code: 'request.invalid' } })
    const kept = await server.call(judge.key, 'GET', `/api/alerts/${id}`)
    expect(kept.body).toMatchObject({ state: 'verifying', history: [{ step: 'raise' }] })
  })

  test('taken by two officers at once is taken by one, and the other learns who has it', async () => {
    const id = await raise()
    const answers = await Promise.all([judge, second].map(({ key }) => step(key, id, { step: 'take' })))
    const winner = answers[0]?.status === 200 ? judge : second
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    const loser = answers.find(({ status }) => status === 409)
    expect(loser?.body).toMatchObject({ code: 'conflict', officer: { id: winner.id } })
    expect(loser?.body.detail).toContain(winner.id)
    const other = winner === judge ? second : judge
    expect((await server.call(other.key, 'GET', `/api/alerts/${id}`)).body.allowedSteps).toEqual([])
    expect(await step(other.key, id, { step: 'verify', finding: 'x' })).toMatchObject({ status: 409 })
    expect(await step(winner.key, id, { step: 'verify', finding: 'x' })).toMatchObject({ status: 200 })
  })

  test('judged by somebody whom nobody went before is taken by that', async () => {
    const id = await raise()
    const closed = await step(judge.key, id, { step: 'close', outcome: 'data-error', note: 'typed twice' })
    expect(closed.body).toMatchObject({ officer: { id: judge.id }, state: 'closed' })
  })

  test('is handed on and reopened by who leads alone', async () => {
    const id = await raise()
    const pass = { step: 'pass', officer: second.id, reason: 'ill' }
    expect(await step(judge.key, id, pass)).toMatchObject({ status: 403, body: { code: 'access.forbidden' } })
    await step(judge.key, id, { step: 'take' })
    const passed = await step(lead.key, id, pass)
    expect(passed.body).toMatchObject({ state: 'verifying', officer: { id: second.id } })
    expect(passed.body.takenAt).toBeUndefined()
    expect((passed.body.history as unknown[]).at(-1)).toMatchObject({
      step: 'pass',
      detail: { from: judge.id, to: second.id, reason: 'lead', note: 'ill' },
    })
    await step(second.key, id, { step: 'close', outcome: 'false-alarm', note: 'x' })
    const reopened = await step(lead.key, id, { step: 'reopen', reason: 'a new sample' })
    expect(reopened.body).toMatchObject({ state: 'verifying', hoursLeft: 24 })
    expect(reopened.body.outcome).toBeUndefined()
    expect(reopened.body.officer).toBeUndefined()
  })

  test('handed to a unit that is not there is refused, and nothing is done', async () => {
    const id = await raise()
    const answer = await step(lead.key, id, { step: 'pass', unit: 'no-such-unit', reason: 'x' })
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ where: 'body.unit' }] } })
    const handed = await step(lead.key, id, { step: 'pass', unit: 'beijing-cdc', reason: 'too much here' })
    expect(handed.body).toMatchObject({ unit: 'beijing-cdc' })
  })

  test('of another area is not there: not in lists, not by its number, not for a step', async () => {
    const id = await raise()
    expect(await server.call(elsewhere.key, 'GET', `/api/alerts/${id}`)).toMatchObject({ status: 404 })
    expect(await step(elsewhere.key, id, { step: 'take' })).toMatchObject({ status: 404 })
    expect(idsOf(await server.call(elsewhere.key, 'GET', '/api/alerts'))).toEqual([])
    expect(idsOf(await server.call(elsewhere.key, 'GET', '/api/alerts?q=Xicheng'))).toEqual([])
  })
})

describe('an alert that a person raises', () => {
  const body = { place: 'cn.11.01.02', title: { zh: '发热', en: 'fever at a school' }, note: 'ten children' }

  test('is an alert like any other, and names who raised it', async () => {
    const answer = await server.call(judge.key, 'POST', '/api/alerts', { ...body, disease: 'plague' })
    expect(answer).toMatchObject({
      status: 201,
      body: {
        origin: { kind: 'person', id: judge.id },
        immediate: true,
        hoursLeft: 2,
        unit: 'xicheng-cdc',
        evidence: { note: 'ten children' },
        history: [{ step: 'raise', actor: judge.id }],
      },
    })
  })

  test('is raised once under one key', async () => {
    const first = await server.call(judge.key, 'POST', '/api/alerts', { ...body, key: 'mine' })
    const again = await server.call(judge.key, 'POST', '/api/alerts', { ...body, key: 'mine' })
    expect(again).toMatchObject({ status: 409, body: { code: 'conflict', alert: first.body.id } })
  })

  test.each([
    [{ place: 'cn.42.01' }, 403, 'access.elsewhere'],
    [{ place: 'cn.99' }, 400, 'request.invalid'],
    [{ day: '2020-06-12' }, 400, 'request.invalid'],
    [{ day: '2020-02-30' }, 400, 'request.invalid'],
    [{ title: { zh: '', en: 'x' } }, 400, 'request.invalid'],
    [{ title: { zh: '热', en: 'a\0' } }, 400, 'request.invalid'],
    [{ surprise: -1 }, 400, 'request.invalid'],
    [{ disease: 'flu' }, 400, 'request.invalid'],
  ])('is refused with %j', async (fault, status, code) => {
    const answer = await server.call(judge.key, 'POST', '/api/alerts', { ...body, ...fault })
    expect(answer).toMatchObject({ status, body: { code } })
  })
})

describe('what was known when an alert was raised', () => {
  test.each([
    'evidence',
    'expected',
    'observed',
    'surprise',
    'immediate',
    'title_en',
    'place',
    'raised_at',
    'key',
    'day',
  ])('is never changed by the app: %s', async (column) => {
    await expect(
      server.work((tx) => tx`UPDATE alerts.alert SET ${tx(column)} = ${tx(column)}`),
    ).rejects.toThrow(/permission denied/)
  })

  test('is never deleted by the app, and its words are read by nobody', async () => {
    await expect(server.work((tx) => tx`DELETE FROM alerts.alert`)).rejects.toThrow(/permission denied/)
    await expect(server.work((tx) => tx`SELECT words FROM alerts.alert`)).rejects.toThrow(/permission denied/)
  })
})

describe('the precision of an origin', () => {
  test('is counted from what its alerts turned out to be, and persons are told together', async () => {
    const origin = { kind: 'rule', id: 'crowd' } as const
    const close = async (outcome: string, more = {}) => {
      const id = await raise({ origin })
      await server.world.advance(new Date(server.world.clock.now().getTime() + 3_600_000))
      const closed = await step(judge.key, id, { step: 'close', outcome, note: 'x', ...more })
      expect(closed.status).toBe(200)
      return id
    }
    const first = await close('outbreak')
    for (const outcome of ['sporadic', 'false-alarm', 'data-error']) await close(outcome)
    await close('duplicate', { duplicateOf: first })
    const open = await raise({ origin })
    const figures = { closed: 5, true: 2, outbreaks: 1, false: 2, open: 1, medianVerifyHours: 1 }
    const answer = await server.call(judge.key, 'GET', '/api/alerts/precision?place=cn.11.01')
    expect(answer.body.origins).toContainEqual({ kind: 'rule', id: 'crowd', ...figures })
    const persons = (answer.body.origins as { kind: string; id?: string }[]).filter(
      ({ kind }) => kind === 'person',
    )
    expect(persons.every(({ id }) => id === undefined)).toBe(true)
    expect((await server.call(judge.key, 'GET', `/api/alerts/${open}`)).body.precision).toEqual({
      kind: 'rule',
      id: 'crowd',
      ...figures,
    })
    const other = await server.call(elsewhere.key, 'GET', '/api/alerts/precision')
    expect(other.body.origins).toEqual([])
    const later = await server.call(
      judge.key,
      'GET',
      '/api/alerts/precision?from=2020-06-13&origin=rule:crowd',
    )
    expect(later.body.origins).toEqual([])
  })
})
