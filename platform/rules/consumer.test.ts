import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { house, transact } from '#platform/store'
import type { World } from '#platform/worlds'
import { dayNumber, day as dayOf } from '#vocabulary'
import { openTestWorld, type TestWorld } from '../worlds/testing.ts'
import { makeRulesRoom } from './index.ts'
import { limits } from './limits.ts'
import { enact, makeRecorder, type Recorder, send, suspected } from './testing.ts'

let opened: TestWorld
let outside: Recorder
let world: World

beforeEach(async () => {
  outside = makeRecorder()
  opened = await openTestWorld({ systems: [makeRulesRoom(outside)] })
  world = opened.world
})
afterEach(async () => await opened?.close())

/** Three suspected cases of one disease in one district within seven days, unless the test says otherwise. */
function cluster(more = '', window = 'count: 3\n  days: 7'): string {
  return `rule: 1
id: cluster
title: { zh: "{place}{count}例{disease}", en: "{count} of {disease} in {place}" }
on: case.report
when: signal.data.classification == 'suspected'
window:
  ${window}
  per: { place: district, field: disease }
raise:
  disease: { field: disease }
  surprise: 4
${more}
examples:
  - name: nothing
    signals: []
    expect: {}
`
}

const dispatch = 'dispatch: { task: to-do, type: verify-cluster, duty: cdc, limitHours: 4 }'
const merge = 'merge: { days: 14 }'
const xicheng = 'cn.11.01.02'
const street = 'cn.11.01.02.007'
const fengtai = 'cn.11.01.06'

async function stateOf(
  id: string,
): Promise<{ state: string; stopped: { code: string; message: string } | null } | undefined> {
  return await transact(world.database, house('test'), async (tx) => {
    const [row] = await tx<
      { state: string; stopped: { code: string; message: string } | null }[]
    >`SELECT state, stopped FROM rules.rule WHERE id = ${id}`
    return row
  })
}

describe('a window', () => {
  test('that is full raises one alert, of the group’s place, with what was counted', async () => {
    await enact(world, cluster(merge))
    await send(world, [suspected(street, '2020-06-05'), suspected(xicheng, '2020-06-08')])
    expect(outside.alerts).toEqual([])
    await send(world, [suspected(xicheng, '2020-06-11')])
    expect(outside.alerts).toMatchObject([
      {
        origin: { kind: 'rule', id: 'cluster', version: 1 },
        key: `${xicheng} measles 2020-06-05`,
        disease: 'measles',
        place: xicheng,
        title: { zh: '西城区3例麻疹', en: '3 of Measles in 西城区' },
        day: '2020-06-11',
        observed: 3,
        surprise: 4,
        immediate: false,
        evidence: { rule: 'cluster', total: 3, from: '2020-06-05', until: '2020-06-11' },
      },
    ])
    await send(world, [suspected(street, '2020-06-11')])
    expect(outside.alerts).toHaveLength(1)
  })

  test('keeps diseases, districts and weeks apart', async () => {
    await enact(world, cluster())
    await send(world, [
      suspected(street, '2020-06-01'),
      suspected(street, '2020-06-08'),
      suspected(street, '2020-06-08', { disease: 'hfmd' }),
      suspected(fengtai, '2020-06-08'),
      suspected(street, '2020-06-07', { classification: 'confirmed' }),
    ])
    expect(outside.alerts).toEqual([])
  })

  test('is filled by what comes late as well', async () => {
    await enact(world, cluster())
    await send(world, [suspected(street, '2020-06-11'), suspected(street, '2020-06-05')])
    await send(world, [suspected(street, '2020-06-08')])
    expect(outside.alerts).toMatchObject([{ observed: 3, day: '2020-06-11' }])
  })

  test('loses what is taken back or corrected, in whatever order that comes', async () => {
    await enact(world, cluster())
    await send(world, [
      suspected(street, '2020-06-09', { id: 'a' }),
      suspected(street, '2020-06-09', { id: 'b' }),
    ])
    await send(world, [
      suspected(street, '2020-06-09', { record: 'a', revision: 1, retracted: true }),
      suspected(street, '2020-06-09', { record: 'b', revision: 1, classification: 'confirmed' }),
      // Its taking back comes first.
      suspected(street, '2020-06-09', { record: 'c', revision: 1, retracted: true }),
    ])
    await send(world, [
      suspected(street, '2020-06-09', { id: 'c' }),
      suspected(street, '2020-06-10'),
      suspected(street, '2020-06-10'),
    ])
    expect(outside.alerts).toEqual([])
    await send(world, [suspected(street, '2020-06-10')])
    expect(outside.alerts).toMatchObject([{ observed: 3 }])
  })

  test('goes on where it was after a restart, and counts nothing twice', async () => {
    await enact(world, cluster())
    await send(world, [suspected(street, '2020-06-09'), suspected(street, '2020-06-10')])
    world = await opened.reopen()
    await world.settled()
    expect(outside.alerts).toEqual([])
    await send(world, [suspected(street, '2020-06-11')])
    expect(outside.alerts).toMatchObject([{ observed: 3 }])
  })

  test('holds what a plain recount of the latest versions holds, in whatever order and batches they come', async () => {
    await enact(world, cluster('', 'count: 1000\n  days: 7'))
    const version = fc.record({
      record: fc.integer({ min: 1, max: 6 }),
      day: fc.integer({ min: 1, max: 9 }),
      place: fc.constantFrom(street, fengtai),
      classification: fc.constantFrom('suspected', 'suspected', 'confirmed'),
      retracted: fc.constantFrom(false, false, true),
      batch: fc.integer({ min: 0, max: 2 }),
    })
    type Version = { day: number; place: string; classification: string; retracted: boolean }
    const latest = new Map<string, Version>()
    let run = 0
    await fc.assert(
      fc.asyncProperty(
        fc
          .array(version, { minLength: 1, maxLength: 14 })
          .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        async ([versions, order]) => {
          run++
          const revisions = new Map<number, number>()
          const events = new Map(
            versions.map((one) => {
              const revision = revisions.get(one.record) ?? 0
              revisions.set(one.record, revision + 1)
              const record = `${run}-${one.record}`
              latest.set(record, one)
              const { place, day, classification, retracted } = one
              const original = revision === 0 && !retracted
              const more = original ? { id: record } : { record, revision, retracted }
              return [one, suspected(place, `2020-06-0${day}`, { classification, ...more })]
            }),
          )
          for (const batch of [0, 1, 2])
            await send(
              world,
              order.filter((one) => one.batch === batch).flatMap((one) => events.get(one) ?? []),
            )
          const counted = new Map<string, number>()
          for (const { day, place, classification, retracted } of latest.values()) {
            if (classification !== 'suspected' || retracted) continue
            const name = `${place === street ? xicheng : fengtai} measles ${dayNumber(dayOf(`2020-06-0${day}`))}`
            counted.set(name, (counted.get(name) ?? 0) + 1)
          }
          const rows = await transact(
            world.database,
            house('test'),
            (tx) => tx<{ name: string; amount: number }[]>`
            SELECT grp || ' ' || slot AS name, amount FROM rules.counter WHERE amount <> 0`,
          )
          expect(new Map(rows.map(({ name, amount }) => [name, amount]))).toEqual(counted)
        },
      ),
      { numRuns: 25, endOnFailure: true },
    )
  })

  test('holds what was in the log before the rule went live, without acting on it', async () => {
    await send(
      world,
      [1, 2, 3].map(() => suspected(street, '2020-06-10')),
    )
    await send(world, [suspected(fengtai, '2020-06-10'), suspected(fengtai, '2020-06-10')])
    await enact(world, cluster())
    await send(world, [suspected(fengtai, '2020-06-11')])
    expect(outside.alerts).toMatchObject([{ place: fengtai, observed: 3 }])
  })

  test('loses what is taken back of what was in the log before the rule went live', async () => {
    await send(world, [suspected(street, '2020-06-10', { id: 'old' }), suspected(street, '2020-06-10')])
    await enact(world, cluster())
    await send(world, [suspected(street, '2020-06-10', { record: 'old', revision: 1, retracted: true })])
    await send(world, [suspected(street, '2020-06-11')])
    expect(outside.alerts).toEqual([])
    await send(world, [suspected(street, '2020-06-11')])
    expect(outside.alerts).toMatchObject([{ observed: 3 }])
  })

  test('of hours counts to the minute by the time that a signal says', async () => {
    await enact(world, cluster('', 'count: 2\n  hours: 2'))
    const at = (time: string) => suspected(street, '2020-06-11', { time: `2020-06-11T${time}+08:00` })
    await send(world, [at('08:00:00'), at('10:00:00'), suspected(street, '2020-06-11')])
    expect(outside.alerts).toEqual([])
    await send(world, [at('09:30:00')])
    expect(outside.alerts).toMatchObject([{ observed: 2 }])
  })
})

describe('merging', () => {
  test('joins what follows within its days to the alert that is open, and begins another once that is closed', async () => {
    await enact(world, cluster(`${merge}\n${dispatch}`, 'count: 1\n  days: 1'))
    await send(world, [suspected(street, '2020-05-20'), suspected(street, '2020-06-01')])
    await send(world, [suspected(street, '2020-06-09')])
    expect([outside.alerts.length, outside.tasks.length]).toEqual([1, 1])
    await outside.step(world, 'alert:1', { number: 2, step: 'close', to: 'closed', actor: 'account:cdc' })
    await send(world, [suspected(street, '2020-06-10')])
    expect(outside.alerts.map(({ day }) => day)).toEqual(['2020-05-20', '2020-06-10'])
  })

  test('leaves what lies further away an alert of its own', async () => {
    await enact(world, cluster(merge, 'count: 1\n  days: 1'))
    await send(world, [suspected(street, '2020-05-01'), suspected(street, '2020-06-01')])
    expect(outside.alerts).toHaveLength(2)
  })
})

describe('a task', () => {
  test('is due in city time, of the rule, and escalates to another duty when nobody has taken it', async () => {
    await enact(
      world,
      cluster(`${dispatch}\nescalate: { afterHours: 2, duty: health-commission }`, 'count: 1\n  days: 1'),
    )
    await send(world, [suspected(street, '2020-06-11'), suspected(fengtai, '2020-06-11')])
    expect(outside.tasks).toMatchObject([
      {
        kind: 'to-do',
        type: 'verify-cluster',
        duty: 'cdc',
        originator: 'rule:cluster',
        dueAt: new Date('2020-06-11T16:00:00+08:00'),
      },
      { place: fengtai },
    ])
    await outside.step(world, 'task:100', { number: 2, step: 'accept', to: 'accepted', actor: 'account:cdc' })
    // What the house itself does is nobody's taking it in hand.
    await outside.step(world, 'task:101', { number: 2, step: 'remind', to: 'open', actor: 'house:tasks' })
    await world.advance(new Date('2020-06-11T15:00:00+08:00'))
    expect(outside.tasks.slice(2)).toMatchObject([
      {
        place: fengtai,
        duty: 'health-commission',
        urgent: true,
        note: 'task:101',
        originator: 'rule:cluster',
      },
    ])
  })

  test('that nobody has the duty for is told with the finding, and stops neither the rule nor the log', async () => {
    await enact(world, cluster(dispatch.replace('cdc', 'nobody'), 'count: 1\n  days: 1'))
    await send(world, [suspected(street, '2020-06-11'), suspected(fengtai, '2020-06-11')])
    expect([outside.alerts.length, outside.tasks.length]).toEqual([2, 0])
    await transact(world.database, house('test'), async (tx) => {
      expect(await tx`SELECT task_refused FROM rules.finding`).toMatchObject([
        { task_refused: 'unit.none: nobody has nobody' },
        { task_refused: 'unit.none: nobody has nobody' },
      ])
    })
    expect(await stateOf('cluster')).toEqual({ state: 'live', stopped: null })
  })
})

describe('rules that answer rules', () => {
  const onTask = `rule: 1
id: returned
title: { zh: 任务, en: A task moved }
on: task.step
when: signal.data.number >= 1
raise: {}
examples: [{ name: nothing, signals: [], expect: {} }]
`
  const onAlert = `rule: 1
id: answer
title: { zh: 预警, en: An alert moved }
on: alert.step
when: signal.data.number >= 1
dispatch: { task: to-do, type: look, duty: cdc }
examples: [{ name: nothing, signals: [], expect: {} }]
`

  test('act once on each, and none on what it began itself', async () => {
    await enact(world, onAlert)
    await enact(world, cluster(dispatch, 'count: 1\n  days: 1'))
    await send(world, [suspected(street, '2020-06-11')])
    expect([outside.alerts.length, outside.tasks.length]).toEqual([1, 2])
  })

  test('may not close a circle: the second to go live is refused, and the circle named', async () => {
    await enact(world, onAlert)
    await expect(enact(world, onTask)).rejects.toThrow('returned → answer → returned would answer each other')
  })

  test('are stopped where a chain grows too long, however it came about', async () => {
    await enact(world, onAlert)
    await enact(world, onTask.replace('task.step', 'case.report').replace('signal.data.number >= 1', 'true'))
    // A circle that the check did not see, as where two houses changed at once.
    await opened.database.owner`
      UPDATE rules.version SET text = replace(text, 'case.report', 'task.step') WHERE rule = 'returned'`
    world = await opened.reopen()
    await enact(world, cluster('', 'count: 1\n  days: 1'))
    await send(world, [suspected(street, '2020-06-11')])
    const stopped = [await stateOf('answer'), await stateOf('returned')].map((row) => row?.stopped)
    expect(stopped).toContainEqual({
      code: 'rule.answers-rules',
      values: { n: 4 },
      message: expect.stringContaining('answers what rules did 4 times over'),
    })
    expect(outside.alerts.length + outside.tasks.length).toBeLessThan(8)
    await send(world, [suspected(fengtai, '2020-06-11')])
    expect(outside.alerts.at(-1)).toBeDefined()
  })
})

test('a condition that cannot be told counts as not holding, and is told with the rule', async () => {
  const rule = cluster('', 'count: 1\n  days: 1').replace(
    "signal.data.classification == 'suspected'",
    "signal.data.ageGroup == '0-4'",
  )
  await enact(world, rule)
  await send(world, [suspected(street, '2020-06-11'), suspected(street, '2020-06-11')])
  expect(outside.alerts).toEqual([])
  await transact(world.database, house('test'), async (tx) => {
    expect(await tx`SELECT faults, last_fault FROM rules.daily`).toEqual([
      {
        faults: 2,
        last_fault: expect.objectContaining({
          message: 'No such key: ageGroup',
          values: expect.objectContaining({ detail: 'ageGroup' }),
        }),
      },
    ])
  })
})

test('an outside that fails stops the rule that called it, with its reason; the others and the log go on', async () => {
  const broken = makeRecorder()
  await opened.close()
  opened = await openTestWorld({
    systems: [
      makeRulesRoom({
        ...broken,
        raiseAlerts: async (tx, rooms, alerts) => {
          if (alerts.some(({ origin }) => origin.id === 'cluster'))
            await tx`SELECT 1 / (${broken.alerts.length}::int - ${broken.alerts.length}::int)`
          return await broken.raiseAlerts(tx, rooms, alerts)
        },
      }),
    ],
  })
  world = opened.world
  await enact(world, cluster('', 'count: 1\n  days: 1'))
  await enact(world, cluster('', 'count: 1\n  days: 1').replace('id: cluster', 'id: other'))
  await send(world, [suspected(street, '2020-06-11')])
  await send(world, [suspected(fengtai, '2020-06-11')])
  expect(broken.alerts.map(({ origin, place }) => [origin.id, place])).toEqual([
    ['other', xicheng],
    ['other', fengtai],
  ])
  expect(await stateOf('cluster')).toMatchObject({
    state: 'live',
    stopped: { code: 'rule.could-not-act', message: expect.stringContaining('division by zero') },
  })
  await transact(world.database, house('test'), async (tx) => {
    expect(await tx`SELECT 1 FROM signals.parked`).toEqual([])
  })
})

describe('a flood', () => {
  test('stops the rule at its limit for a day of the city, and says why; the limit itself is still acted on', async () => {
    await enact(world, cluster(merge, 'count: 1\n  days: 7'))
    // As if it had begun all but one of what a rule may begin on a day.
    await opened.database.owner`
      INSERT INTO rules.daily (rule, day, acts) VALUES ('cluster', '2020-06-11', ${limits.actsPerDay - 1})`
    await send(world, [suspected(xicheng, '2020-06-11')])
    expect(outside.alerts).toHaveLength(1)
    expect(await stateOf('cluster')).toEqual({ state: 'live', stopped: null })
    await send(world, [
      suspected(fengtai, '2020-06-11'),
      suspected(xicheng, '2020-06-11', { disease: 'hfmd' }),
    ])
    expect(outside.alerts).toHaveLength(1)
    expect(await stateOf('cluster')).toEqual({
      state: 'live',
      stopped: {
        code: 'rule.floods',
        values: { n: limits.actsPerDay },
        message: `found more than ${limits.actsPerDay} things in one day`,
      },
    })
    // It acts no more, whatever comes, until a person enacts it again.
    await send(world, [suspected(fengtai, '2020-06-11', { disease: 'cholera' })])
    expect(outside.alerts).toHaveLength(1)
  })

  test('is counted by the city’s day: what a rule began yesterday does not stop it today', async () => {
    await enact(world, cluster(merge, 'count: 1\n  days: 7'))
    await opened.database.owner`
      INSERT INTO rules.daily (rule, day, acts) VALUES ('cluster', '2020-06-10', ${limits.actsPerDay})`
    await send(world, [suspected(xicheng, '2020-06-11')])
    expect(outside.alerts).toHaveLength(1)
    expect(await stateOf('cluster')).toEqual({ state: 'live', stopped: null })
  })
})
