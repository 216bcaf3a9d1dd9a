import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Problem, placePath } from '#vocabulary'
import { setSeed } from './store.ts'
import { openTaskServer, type Person, type TaskServer } from './testing.ts'

let city: TaskServer
let officer: Person
let worker: Person
let other: Person
beforeAll(async () => {
  city = await openTaskServer()
  officer = await city.hire('duty-officer')
  worker = await city.hire('grid-worker', 'cn.11.01.02')
  other = await city.hire('grid-worker', 'cn.11.01.06')
})
afterAll(async () => await city?.close())

const visit = {
  kind: 'to-do',
  type: 'visit',
  title: { zh: '入户走访', en: 'Visit' },
  place: 'cn.11.01.02.007',
  unit: 'streets',
}
const open = async (more: Record<string, unknown> = {}) => {
  const { status, body } = await city.call(officer, 'POST', '/api/tasks', { ...visit, ...more })
  expect(status, JSON.stringify(body)).toBe(201)
  return body.id as number
}
const step = (who: Person, id: number, body: object, path = 'steps') =>
  city.call(who, 'POST', `/api/tasks/${id}/${path}`, body)
const codeOf = ({ body }: { body: unknown }) => Problem.parse(body).code

describe('opening', () => {
  test('gives a to-do to the unit named, due by the limit of its type, and tells who asked', async () => {
    const id = await open({ originator: 'event:3' })
    const { body } = await city.call(worker, 'GET', `/api/tasks/${id}`)
    expect(body).toMatchObject({
      state: 'open',
      unit: 'streets',
      dueAt: '2020-06-12T04:00:00.000Z',
      hoursLeft: 24,
      overdue: false,
      placeName: { zh: '某街道' },
      history: [{ number: 1, step: 'open', to: 'open', actor: officer.actor }],
      steps: ['take', 'done', 'return', 'ask-extension'],
    })
    const signals = await city.inHouse(
      (tx) => tx`SELECT data, place FROM signals.log WHERE data ->> 'subject' = ${`task:${id}`}`,
    )
    expect(signals).toMatchObject([
      { place: visit.place, data: { step: 'open', originator: 'event:3', number: 1 } },
    ])
  })

  test('finds the nearest unit up the tree that has the duty, and says where nobody has it', async () => {
    const { unit: _unit, ...found } = visit
    const cleaning = await city.call(officer, 'POST', '/api/tasks', { ...found, duty: 'cleaning' })
    expect((await city.call(worker, 'GET', `/api/tasks/${cleaning.body.id}`)).body.unit).toBe('streets')
    const inDistrict = { ...found, duty: 'cleaning', place: 'cn.11.01.02' }
    const wider = await city.call(officer, 'POST', '/api/tasks', inDistrict)
    expect((await city.call(worker, 'GET', `/api/tasks/${wider.body.id}`)).body.unit).toBe('sanitation')
    const nobody = await city.call(officer, 'POST', '/api/tasks', { ...found, duty: 'parks' })
    expect(nobody).toMatchObject({
      status: 409,
      body: { code: 'conflict', errors: [{ where: 'body.duty' }] },
    })
    expect(nobody.body.detail).toContain('no unit at cn.11.01.02.007 or above has the duty parks')
  })

  test.each([
    ['a unit that is not', { unit: 'nobody' }, 409, 'body.unit'],
    ['a unit and a duty', { duty: 'cleaning' }, 400, 'body.unit'],
    ['neither, where no unit has the duty of its type', { unit: undefined }, 409, 'body.duty'],
    ['a place that is not', { place: 'cn.11.01.99' }, 400, 'body.place'],
    ['a time that is past', { due: '2020-06-10' }, 400, 'body.due'],
    ['a key of nobody', { key: 'a' }, 400, 'body.key'],
    ['a type that is a sentence', { type: 'Visit them' }, 400, 'body.type'],
    ['what nobody knows', { colour: 'red' }, 400, 'body.colour'],
    ['a note without end', { note: 'x'.repeat(1_001) }, 400, 'body.note'],
  ])('refuses %s, and says where', async (_what, more, status, where) => {
    const answer = await city.call(officer, 'POST', '/api/tasks', { ...visit, ...more })
    expect(answer).toMatchObject({ status, body: { errors: [{ where }] } })
  })

  test('answers the same originator and key with the task that is there, also when they come at once', async () => {
    const named = { originator: 'urn:camera:7', key: 'crowd' }
    const ids = await Promise.all(Array.from({ length: 8 }, () => open(named)))
    expect(new Set(ids).size).toBe(1)
    expect(await open({ ...named, key: 'other' })).not.toBe(ids[0])
    const history = await city.call(worker, 'GET', `/api/tasks/${ids[0]}`)
    expect(history.body.history).toHaveLength(1)
  })

  test('is not for a place outside of one’s area, nor is what lies there seen', async () => {
    const street = await city.hire('street-officer', 'cn.11.01.06')
    expect(codeOf(await city.call(street, 'POST', '/api/tasks', visit))).toBe('access.elsewhere')
    const id = await open()
    expect(await city.call(other, 'GET', `/api/tasks/${id}`)).toMatchObject({ status: 404 })
    expect(await step(other, id, { step: 'take' })).toMatchObject({ status: 404 })
    const listed = await city.call(other, 'GET', '/api/tasks')
    expect(listed.body.items).toEqual([])
  })
})

describe('working', () => {
  test('a to-do is taken and done, once, and who asked learns the outcome', async () => {
    const id = await open({ originator: 'event:4', type: 'deliver-meal' })
    expect(await step(worker, id, { step: 'take' })).toMatchObject({ status: 200, body: { state: 'taken' } })
    const mine = await city.call(worker, 'GET', '/api/tasks?mine=true')
    expect(mine.body.items.map((item: { id: number }) => item.id)).toEqual([id])
    const done = await step(worker, id, { step: 'done', outcome: 'nobody-home', files: ['f1'] })
    expect(done.body).toEqual({ id, state: 'done', number: 3 })
    const again = await step(worker, id, { step: 'done' })
    expect(again).toMatchObject({ status: 409, body: { code: 'step.not-allowed' } })
    expect(again.body.detail).toContain('task is done: done is not allowed; allowed: rework')
    const [signal] = await city.inHouse(
      (tx) => tx`SELECT data FROM signals.log WHERE id = ${`task:${id}:3`} AND kind = 'task.step'`,
    )
    expect(signal?.data).toMatchObject({
      originator: 'event:4',
      outcome: 'nobody-home',
      from: 'taken',
      to: 'done',
    })
    const shown = await city.call(worker, 'GET', `/api/tasks/${id}`)
    expect(shown.body.history[2].detail).toEqual({ files: ['f1'], outcome: 'nobody-home' })
    expect(shown.body.hoursLeft).toBeUndefined()
  })

  test('of two who take it at once, one has it and the other is told so', async () => {
    const id = await open()
    const second = await city.hire('grid-worker', 'cn.11.01.02')
    const answers = await Promise.all(
      [worker, second, worker, second].map((who) => step(who, id, { step: 'take' })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409])
  })

  test('is given back with a reason, and given to another by the dispatcher alone', async () => {
    const id = await open()
    const back = { step: 'return', reason: 'not-ours', note: 'belongs to the market' }
    expect((await step(worker, id, back)).body.state).toBe('returned')
    const waiting = await city.call(officer, 'GET', `/api/tasks/${id}`)
    expect(waiting.body).toMatchObject({ returns: 1, state: 'returned' })
    expect(waiting.body.unit).toBeUndefined()
    const again = { step: 'reassign', unit: 'market', note: 'market stalls' }
    expect(codeOf(await step(worker, id, again, 'dispatches'))).toBe('access.forbidden')
    expect((await step(officer, id, again, 'dispatches')).body.state).toBe('open')
    expect((await city.call(worker, 'GET', `/api/tasks/${id}`)).body.unit).toBe('market')
    expect(codeOf(await step(officer, id, { ...again, unit: 'nobody' }, 'dispatches'))).toBe('conflict')
    expect(codeOf(await step(officer, id, { ...again, duty: 'parks', unit: undefined }, 'dispatches'))).toBe(
      'conflict',
    )
  })

  test('who may read it but not work there learns that it is outside of the area', async () => {
    const id = await open()
    const both = await city.signIn([
      { role: 'inspector', unit: 'sanitation' },
      { role: 'grid-worker', unit: 'parks' },
    ])
    expect((await city.call(both, 'GET', `/api/tasks/${id}`)).status).toBe(200)
    const refused = await step(both, id, { step: 'take' })
    expect(refused).toMatchObject({ status: 403, body: { code: 'access.elsewhere' } })
    const auditor = await city.hire('auditor')
    expect(codeOf(await step(auditor, id, { step: 'take' }))).toBe('access.forbidden')
    expect(codeOf(await city.call(worker, 'POST', '/api/tasks/999999/steps', { step: 'take' }))).toBe(
      'not-found',
    )
    expect(codeOf(await city.call(worker, 'GET', '/api/tasks/x'))).toBe('request.invalid')
  })

  test('a phone’s batch has a verdict for each step, and a bad one sinks no other', async () => {
    const [a, b, far] = [await open(), await open(), await open({ place: 'cn.11.01.06', unit: 'parks' })]
    const { body, status } = await city.call(worker, 'POST', '/api/tasks/steps', {
      steps: [
        { id: a, step: 'take' },
        { id: a, step: 'done' },
        { id: a, step: 'done' },
        { id: far, step: 'take' },
        { id: b, step: 'dance' },
        { id: 'b', step: 'take' },
        { id: b, step: 'reassign', unit: 'market', note: 'not mine' },
        { id: b, step: 'done', outcome: 'delivered' },
      ],
    })
    expect(status).toBe(200)
    expect(body.taken).toBe(3)
    expect(
      body.verdicts.map(({ verdict, state, code, number }: Record<string, unknown>) =>
        [verdict, state ?? code, number].filter(Boolean).join(' '),
      ),
    ).toEqual([
      'taken taken 2',
      'taken done 3',
      'refused step.not-allowed',
      'refused not-found',
      'refused request.invalid',
      'refused request.invalid',
      'refused request.invalid',
      'taken done 2',
    ])
    const shown = await city.call(worker, 'GET', `/api/tasks/${a}`)
    expect(shown.body.history.map((row: { step: string }) => row.step)).toEqual(['open', 'take', 'done'])
  })
})

test('every door is described for who connects to it', async () => {
  const { status, body } = await city.call(officer, 'GET', '/api/docs/json')
  expect(status).toBe(200)
  const paths = Object.keys(body.paths).filter((path) => path.startsWith('/api/task'))
  expect(paths.sort()).toEqual([
    '/api/task-settings',
    '/api/task-types',
    '/api/task-types/{type}',
    '/api/tasks',
    '/api/tasks/measures',
    '/api/tasks/steps',
    '/api/tasks/{id}',
    '/api/tasks/{id}/dispatches',
    '/api/tasks/{id}/steps',
    '/api/tasks/{id}/verifications',
  ])
})

describe('the list', () => {
  test('comes in the order of due times, page by page, each once', async () => {
    const place = 'cn.11.01.06'
    const due = ['2020-06-14', '2020-06-12', '2020-06-13', '2020-06-12', '2020-06-12']
    const ids: number[] = []
    for (const day of due) ids.push(await open({ place, unit: 'parks', type: 'prune', due: day }))
    const seen: { id: number; dueAt: string }[] = []
    let after: string | undefined
    do {
      const more = after === undefined ? '' : `&after=${encodeURIComponent(after)}`
      const { body } = await city.call(officer, 'GET', `/api/tasks?type=prune&place=${place}&limit=2${more}`)
      seen.push(...body.items)
      after = body.next
    } while (after !== undefined)
    expect(seen.map(({ id }) => id)).toEqual([ids[1], ids[3], ids[4], ids[2], ids[0]])
    // The end of the day in Shanghai.
    expect(seen[0]?.dueAt).toBe('2020-06-12T16:00:00.000Z')
    expect(await city.call(officer, 'GET', '/api/tasks?after=yesterday')).toMatchObject({ status: 400 })
    const filters = 'kind=to-do&state=open&unit=parks&live=true&type=prune'
    expect((await city.call(officer, 'GET', `/api/tasks?${filters}`)).body.items).toHaveLength(5)
    expect((await city.call(officer, 'GET', '/api/tasks?type=prune&overdue=true')).body.items).toEqual([])
    expect((await city.call(officer, 'GET', '/api/tasks?type=prune&live=false')).body.items).toEqual([])
  })
})

describe('checking', () => {
  const checked = { ...visit, type: 'follow-up' }

  test('a drawn share of what was done is checked by another person, and what failed is to be done again', async () => {
    const title = { zh: '随访', en: 'Follow-up' }
    const types = { place: 'cn.11.01', kind: 'to-do', title, checkingShare: 1 }
    const set = await city.call(officer, 'PUT', '/api/task-types/follow-up', types)
    expect(set.body).toMatchObject({ checkingShare: 1, limitHours: 24 })
    const id = await open(checked)
    await step(worker, id, { step: 'done' })
    const after = await city.call(worker, 'GET', `/api/tasks/${id}`)
    const [check] = after.body.checkedBy
    expect(check).toMatchObject({ state: 'open' })
    const own = await step(worker, check.id, { step: 'done', outcome: 'passed' })
    expect(own).toMatchObject({ status: 403, body: { code: 'step.own-work' } })
    expect((await city.call(worker, 'GET', `/api/tasks/${check.id}`)).body.steps).not.toContain('done')
    const second = await city.hire('grid-worker', 'cn.11.01.02')
    expect(codeOf(await step(second, check.id, { step: 'done', outcome: 'fine' }))).toBe('request.invalid')
    expect((await step(second, check.id, { step: 'done', outcome: 'failed' })).body.state).toBe('done')
    const again = await city.call(worker, 'GET', `/api/tasks/${id}`)
    expect(again.body).toMatchObject({ state: 'open', reworks: 1 })
    expect(
      again.body.history.map(({ step, actor }: { step: string; actor: string }) => `${step} ${actor}`),
    ).toEqual([`open ${officer.actor}`, `done ${worker.actor}`, `rework ${second.actor}`])
    await step(worker, id, { step: 'done' })
    const twice = await city.call(worker, 'GET', `/api/tasks/${id}`)
    expect(twice.body.checkedBy).toHaveLength(2)
    // A check is not checked.
    expect((await city.call(worker, 'GET', `/api/tasks/${check.id}`)).body.checkedBy).toEqual([])
  })

  test('of many about as many are drawn as the share says, and the same again by the same seed', async () => {
    const title = { zh: '送口罩', en: 'Deliver masks' }
    const share = { place: 'cn.11.01', kind: 'to-do', title, checkingShare: 0.1 }
    await city.call(officer, 'PUT', '/api/task-types/deliver-mask', share)
    await city.inHouse((tx) => setSeed(tx, 'exam 7'))
    const place = placePath(visit.place)
    const ids: number[] = []
    for (let n = 0; n < 400; n++)
      ids.push(
        await city.open({ place, type: 'deliver-mask', unit: 'streets', originator: 'bulk', key: `${n}` }),
      )
    const asked = ids.map((id) => ({ id, step: { step: 'done' as const } }))
    const verdicts = await city.take(worker.actor, asked)
    expect(verdicts.every(({ ok }) => ok)).toBe(true)
    const drawn = await city.inHouse(
      (tx) =>
        tx<
          { checks: number }[]
        >`SELECT checks FROM tasks.task WHERE checks = ANY (${ids}::bigint[]) ORDER BY 1`,
    )
    // Binomial, 400 by 0.1: six standard deviations about 40.
    expect(drawn.length).toBeGreaterThan(40 - 36)
    expect(drawn.length).toBeLessThan(40 + 36)
    const { isDrawn } = await import('./draw.ts')
    expect(drawn.map(({ checks }) => checks)).toEqual(
      ids.filter((id) => isDrawn({ seed: 'exam 7', id, share: 0.1 })),
    )
  })
})
