import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Progress, type Scenario, Scenarios } from '#platform/worlds'
import { openTestProduction, type TestProduction } from './testing.ts'

let production: TestProduction
let failures: unknown[]
beforeEach(async () => {
  failures = []
  production = await openTestProduction()
})
afterEach(async () => {
  for (const { id } of await production.host.list({ after: '', limit: 10 })) await production.host.remove(id)
  await production.close()
})

/** An exercise that is made when the test says so. */
function makeScenario(): {
  scenario: Scenario
  finish: () => void
  fail: () => void
  kept: () => readonly string[]
} {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  // Awaited once it is being made; until then nobody listens.
  promise.catch(() => {})
  const kept: string[] = []
  return {
    scenario: {
      id: 'day',
      title: { zh: '一天', en: 'a day' },
      says: { zh: '一天。', en: 'A day.' },
      zone: 'Asia/Shanghai',
      startsAt: new Date('2026-01-15T05:40:00+08:00'),
      make: async (_, tell) => {
        tell(halfway)
        await promise
      },
      keep: ({ id }) => {
        kept.push(`kept ${id}`)
        return async () => {
          kept.push(`left ${id}`)
        }
      },
    },
    finish: resolve,
    fail: () => reject(new Error('a fault')),
    kept: () => kept,
  }
}

const halfway: Progress = { done: 1, of: 2, step: { zh: '一半', en: 'half' } }

function open(scenario: Scenario): Scenarios {
  const { host } = production
  return new Scenarios({ host, scenarios: [scenario], onFailure: (_, error) => failures.push(error) })
}

async function worlds(): Promise<string[]> {
  return (await production.host.list({ after: '', limit: 10 })).map(({ id }) => id)
}

async function waitFor(scenarios: Scenarios, scenario: Scenario, state: string) {
  return await expect
    .poll(() => scenarios.stateOf(scenario), { timeout: 10_000 })
    .toMatchObject({ state })
    .then(() => scenarios.stateOf(scenario))
}

test('two who open it at once get one world, which tells how far it is and is kept going once it is ready', async () => {
  const { scenario, finish, kept } = makeScenario()
  const scenarios = open(scenario)
  expect(await scenarios.stateOf(scenario)).toEqual({ state: 'absent' })
  await Promise.all([scenarios.open(scenario, 'account:a'), scenarios.open(scenario, 'account:b')])
  await expect
    .poll(() => scenarios.stateOf(scenario), { timeout: 10_000 })
    .toEqual({ state: 'making', ...halfway })
  expect(await scenarios.discard(scenario)).toBe(false)
  finish()
  const ready = await waitFor(scenarios, scenario, 'ready')
  expect(await worlds()).toEqual([ready.state === 'ready' ? ready.world : ''])
  expect(await scenarios.open(scenario, 'account:c')).toEqual(ready)
  expect(kept()).toEqual([`kept ${(await worlds())[0]}`])
  await scenarios.close()
})

test('what fails leaves no world, is reported, and can be tried again', async () => {
  const { scenario, fail } = makeScenario()
  const scenarios = open(scenario)
  await scenarios.open(scenario, 'account:a')
  fail()
  await waitFor(scenarios, scenario, 'failed')
  expect(await worlds()).toEqual([])
  expect(failures).toEqual([new Error('a fault')])
  await scenarios.open(scenario, 'account:a')
  await waitFor(scenarios, scenario, 'failed')
  expect(failures).toHaveLength(2)
})

test('thrown away it is left and gone; opened again it is another world', async () => {
  const { scenario, finish, kept } = makeScenario()
  const scenarios = open(scenario)
  finish()
  await scenarios.open(scenario, 'account:a')
  await waitFor(scenarios, scenario, 'ready')
  const [first] = await worlds()
  expect(await scenarios.discard(scenario)).toBe(true)
  expect(kept()).toEqual([`kept ${first}`, `left ${first}`])
  expect(await worlds()).toEqual([])
  expect(await scenarios.discard(scenario)).toBe(false)
  await scenarios.open(scenario, 'account:a')
  await waitFor(scenarios, scenario, 'ready')
  expect(await worlds()).not.toEqual([first])
  await scenarios.close()
})

test('a world that an ended server left half made is nobody’s; one that was ready is entered again', async () => {
  const left = await production.host.create({
    title: 'left',
    startsAt: new Date('2026-01-15T05:40:00+08:00'),
    zone: 'Asia/Shanghai',
    createdBy: 'account:a',
    scenario: 'day',
  })
  const { scenario, finish, kept } = makeScenario()
  finish()
  const scenarios = open(scenario)
  expect(await scenarios.stateOf(scenario)).toEqual({ state: 'absent' })
  await scenarios.open(scenario, 'account:a')
  await waitFor(scenarios, scenario, 'ready')
  expect(await worlds()).not.toContain(left.id)
  await scenarios.close()

  const after = open(scenario)
  expect(await after.stateOf(scenario)).toMatchObject({ state: 'ready' })
  await after.open(scenario, 'account:b')
  const [id] = await worlds()
  expect(kept()).toEqual([`kept ${id}`, `left ${id}`, `kept ${id}`])
  await after.close()
})
