import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { abolishUnit, saveUnits } from '#platform/access'
import { emitSignal } from '#platform/signals'
import { Problem, placePath } from '#vocabulary'
import { openTaskServer, type Person, type TaskServer } from './testing.ts'

let city: TaskServer
let dispatcher: Person
let handler: Person
let inspector: Person
beforeAll(async () => {
  city = await openTaskServer()
  dispatcher = await city.hire('commander')
  handler = await city.hire('officer', 'cn.11.01.02')
  inspector = await city.hire('inspector', 'cn.11.01')
})
afterAll(async () => await city?.close())

const place = placePath('cn.11.01.02.007')
const collect = (more: Parameters<TaskServer['open']>[0] = {}) =>
  city.open({
    kind: 'problem',
    type: 'illegal-stall',
    title: { zh: '占道经营', en: 'Stall on the road' },
    unit: more?.duty ? undefined : 'streets',
    place,
    originator: 'urn:citizen:12',
    ...more,
  })
const doors = { w: 'steps', d: 'dispatches', v: 'verifications' } as const
const step = async (who: Person, to: keyof typeof doors, id: number, body: object) =>
  await city.call(who, 'POST', `/api/tasks/${id}/${doors[to]}`, body)
const show = async (id: number, who = dispatcher) => (await city.call(who, 'GET', `/api/tasks/${id}`)).body
const codeOf = ({ body }: { body: unknown }) => Problem.parse(body).code
const expectStep = async (...of: Parameters<typeof step>) => {
  const answer = await step(...of)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body.state as string
}
/** To the stage that is named, by the three who do their part. */
async function bring(
  id: number,
  to: 'filed' | 'dispatched' | 'handling' | 'fed-back',
  by = handler,
): Promise<number> {
  const stages = ['filed', 'dispatched', 'handling', 'fed-back'] as const
  const steps = [
    () => expectStep(inspector, 'v', id, { step: 'file' }),
    () => expectStep(dispatcher, 'd', id, { step: 'dispatch' }),
    () => expectStep(by, 'w', id, { step: 'take' }),
    () => expectStep(by, 'w', id, { step: 'feedback', note: 'cleared' }),
  ]
  for (const take of steps.slice(0, stages.indexOf(to) + 1)) await take()
  return id
}
const historyOf = async (id: number) =>
  (await show(id)).history.map(({ step, actor }: { step: string; actor: string }) =>
    actor === 'house:tasks' ? `${step} by itself` : step,
  )

describe('a case file', () => {
  test('goes through the seven stages, and who asked learns each and what came of it', async () => {
    const id = await bring(await collect(), 'fed-back')
    expect(await expectStep(inspector, 'v', id, { step: 'close', outcome: 'resolved' })).toBe('closed')
    expect(await expectStep(inspector, 'v', id, { step: 'evaluate', rating: 'good' })).toBe('evaluated')
    expect(await historyOf(id)).toEqual(['open', 'file', 'dispatch', 'take', 'feedback', 'close', 'evaluate'])
    const signals = await city.inHouse(
      (tx) => tx`
        SELECT data FROM signals.log WHERE kind = 'task.step' AND data ->> 'subject' = ${`task:${id}`}
        ORDER BY (data ->> 'number')::int`,
    )
    expect(signals.map(({ data }) => [data.to, data.outcome, data.originator].join(' '))).toEqual([
      'collected  urn:citizen:12',
      'filed  urn:citizen:12',
      'dispatched  urn:citizen:12',
      'handling  urn:citizen:12',
      'fed-back  urn:citizen:12',
      'closed resolved urn:citizen:12',
      'evaluated good urn:citizen:12',
    ])
    expect(JSON.stringify(signals)).not.toContain('cleared')
  })

  test('is not filed, with a reason that its history keeps', async () => {
    const id = await collect()
    expect(codeOf(await step(inspector, 'v', id, { step: 'refuse-to-file' }))).toBe('request.invalid')
    expect(await expectStep(inspector, 'v', id, { step: 'refuse-to-file', note: 'seen twice' })).toBe(
      'not-filed',
    )
    expect(await show(id)).toMatchObject({
      outcome: 'not-filed',
      history: [{}, { detail: { note: 'seen twice' } }],
    })
    expect(codeOf(await step(inspector, 'v', id, { step: 'file' }))).toBe('step.not-allowed')
  })

  test('is verified by nobody who handled it, in whatever role', async () => {
    const id = await bring(await collect(), 'dispatched')
    const both = await city.hire('street-officer', 'cn.11.01.02')
    await expectStep(both, 'w', id, { step: 'take' })
    await expectStep(handler, 'w', id, { step: 'feedback' })
    for (const verdict of [
      { step: 'close', outcome: 'resolved' },
      { step: 'rework', note: 'not yet' },
    ]) {
      const answer = await step(both, 'v', id, verdict)
      expect(answer).toMatchObject({ status: 403, body: { code: 'step.own-work' } })
    }
    expect((await show(id, both)).steps).toEqual([])
    await expectStep(inspector, 'v', id, { step: 'rework', note: 'half is left' })
    expect(await show(id)).toMatchObject({ state: 'handling', reworks: 1 })
    await expectStep(handler, 'w', id, { step: 'feedback' })
    await expectStep(inspector, 'v', id, { step: 'close', outcome: 'resolved' })
  })

  test('is not verified by who dispatched it, unless the city keeps one centre', async () => {
    const id = await bring(await collect(), 'fed-back')
    const verdict = { step: 'close', outcome: 'resolved' } as const
    expect(codeOf(await step(dispatcher, 'v', id, verdict))).toBe('step.own-work')
    const inDistrict = { place: 'cn.11.01.02', twoCentres: false }
    expect((await city.call(dispatcher, 'PUT', '/api/task-settings', inDistrict)).body).toEqual({
      twoCentres: false,
      returnsAtMost: 3,
      reworksAtMost: 3,
    })
    expect(await expectStep(dispatcher, 'd', id, { step: 'supervise', note: 'look at it' })).toBe('fed-back')
    expect(await expectStep(dispatcher, 'v', id, verdict)).toBe('closed')
    const kept = { place: 'cn.11.01.02', twoCentres: true }
    await city.call(dispatcher, 'PUT', '/api/task-settings', kept)
  })

  test('that too many units give back, or that fails too often, is told to the duty officer, once', async () => {
    const id = await bring(await collect(), 'filed')
    const back = { step: 'return', reason: 'not-ours', note: 'ask another' }
    for (let n = 0; n < 5; n++) {
      await expectStep(dispatcher, 'd', id, { step: 'dispatch', unit: 'market' })
      await expectStep(handler, 'w', id, back)
    }
    const shown = await show(id)
    expect(shown).toMatchObject({ returns: 5, state: 'filed' })
    const told = shown.history.filter((row: { step: string }) => row.step === 'escalate')
    expect(told).toMatchObject([
      {
        actor: 'house:tasks',
        detail: { outcome: 'too-many-returns', returns: 4, officer: 'account:command' },
      },
    ])
    const poor = await bring(await collect(), 'fed-back')
    for (let n = 0; n < 4; n++) {
      await expectStep(inspector, 'v', poor, { step: 'rework', note: 'still there' })
      await expectStep(handler, 'w', poor, { step: 'feedback' })
    }
    expect((await historyOf(poor)).filter((one: string) => one === 'escalate by itself')).toHaveLength(1)
    expect(await show(poor)).toMatchObject({ reworks: 4, state: 'fed-back' })
  })

  test('is dispatched to nobody unless a unit is named or found', async () => {
    const id = await bring(await collect(), 'dispatched')
    await expectStep(handler, 'w', id, { step: 'return', reason: 'cannot-be-solved', note: 'no tools' })
    expect(codeOf(await step(dispatcher, 'd', id, { step: 'dispatch' }))).toBe('request.invalid')
    expect(codeOf(await step(dispatcher, 'd', id, { step: 'dispatch', duty: 'parks' }))).toBe('conflict')
    expect(await expectStep(dispatcher, 'd', id, { step: 'dispatch', duty: 'market-regulation' })).toBe(
      'dispatched',
    )
    expect((await show(id)).unit).toBe('market')
    await expectStep(dispatcher, 'd', id, { step: 'reassign', unit: 'streets', note: 'nearer' })
    expect((await show(id)).unit).toBe('streets')
  })

  test('of a type that dispatches itself is with its unit at once, by two steps of the house', async () => {
    const title = { zh: '垃圾', en: 'Litter' }
    const itself = { place: 'cn.11.01', title, duty: 'cleaning', dispatchesItself: true }
    await city.call(dispatcher, 'PUT', '/api/task-types/litter', itself)
    const body = { kind: 'problem', type: 'litter', title, place }
    const { body: opened } = await city.call(dispatcher, 'POST', '/api/tasks', body)
    expect(await historyOf(opened.id)).toEqual(['open', 'file by itself', 'dispatch by itself'])
    expect(await show(opened.id)).toMatchObject({ state: 'dispatched', unit: 'streets' })
  })
})

describe('a unit that is no more', () => {
  const abolish = async (id: string, successor?: string) => {
    const { clock } = city.world
    const today = clock.today()
    await city.inHouse(async (tx) => {
      expect(await abolishUnit(tx, { id, on: today, successor })).toBe(true)
      await emitSignal(tx, {
        part: 'access',
        id: `${id}:abolished`,
        kind: 'unit.changed',
        place,
        at: clock.now(),
        today,
        actor: 'house:test',
        data: { takenOn: today, unit: id, change: 'abolished', ...(successor ? { successor } : {}) },
      })
    })
    await city.world.settled()
  }
  const addUnit = (id: string, at: string, duties: string[]) =>
    saveUnits(city.world.database, [{ id, name: { zh: id, en: id }, place: at, duties }])

  test('leaves what it had to its successor, to be taken up anew, and says why', async () => {
    await addUnit('old', place, [])
    const theirs = await city.hire('officer', 'cn.11.01.02', ['old'])
    const id = await bring(await collect({ unit: 'old' }), 'handling', theirs)
    const done = await bring(await collect({ unit: 'old' }), 'fed-back', theirs)
    await expectStep(inspector, 'v', done, { step: 'close', outcome: 'resolved' })
    await abolish('old', 'market')
    expect(await show(id)).toMatchObject({ unit: 'market', state: 'dispatched' })
    expect((await show(id)).history.at(-1)).toMatchObject({
      step: 'hand-over',
      actor: 'house:tasks',
      detail: { gone: 'old', unit: 'market', outcome: 'unit-gone' },
    })
    // What is closed stays with who closed it.
    expect(await show(done)).toMatchObject({ unit: 'old', state: 'closed' })
    expect(await city.call(dispatcher, 'POST', '/api/tasks', toDoOf('old'))).toMatchObject({ status: 409 })
  })

  test('leaves it to the next with the duty where nobody succeeds, and else to a dispatcher, with a flag', async () => {
    await addUnit('a-cleaners', place, ['cleaning', 'lamps'])
    const theirs = await city.hire('officer', 'cn.11.01.02', ['a-cleaners'])
    const cleaning = await bring(await collect({ unit: undefined, duty: 'cleaning' }), 'handling', theirs)
    const lamps = await bring(await collect({ unit: undefined, duty: 'lamps' }), 'handling', theirs)
    const asked = { step: 'defer', until: '2020-06-20', note: 'no lamps' }
    const deferred = await bring(await collect({ unit: undefined, duty: 'lamps' }), 'handling', theirs)
    await expectStep(dispatcher, 'd', deferred, asked)
    const waiting = await bring(await collect({ unit: undefined, duty: 'lamps' }), 'fed-back', theirs)
    const { body } = await city.call(dispatcher, 'POST', '/api/tasks', toDoOf('a-cleaners'))
    await abolish('a-cleaners')
    expect(await show(cleaning)).toMatchObject({ unit: 'streets', state: 'dispatched' })
    expect(await show(lamps)).toMatchObject({ state: 'filed', flag: 'unit-gone' })
    expect(await show(deferred)).toMatchObject({ state: 'filed', flag: 'unit-gone' })
    expect(await show(waiting)).toMatchObject({ state: 'fed-back', flag: 'unit-gone', unit: 'a-cleaners' })
    expect(await show(body.id)).toMatchObject({ state: 'returned', flag: 'unit-gone' })
    expect(await expectStep(dispatcher, 'd', lamps, { step: 'dispatch', unit: 'fire' })).toBe('dispatched')
    expect((await show(lamps)).flag).toBeUndefined()
    const lost = await city.inHouse(
      (tx) =>
        tx`SELECT id FROM tasks.task WHERE unit IN ('old', 'a-cleaners') AND ended_at IS NULL AND flag IS NULL`,
    )
    expect(lost).toEqual([])
  })

  const toDoOf = (unit: string) => ({
    kind: 'to-do',
    type: 'visit',
    title: { zh: '走访', en: 'Visit' },
    place,
    unit,
  })
})
