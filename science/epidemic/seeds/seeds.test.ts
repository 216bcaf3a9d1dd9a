import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { calibrate } from '../disease/calibrate.ts'
import { presets } from '../disease/presets/index.ts'
import { buildCity, usualCity } from '../population/city.ts'
import { runScenario, type Scenario } from './scenario.ts'
import { runSeedsInWorkers } from './workers.ts'

const population = buildCity(usualCity({ people: 10_000, seed: 2 }))
const disease = calibrate({ population, disease: presets.influenza.disease, reproduction: 2, sample: 300 })
const scenario: Scenario = { population, disease, days: 40, cases: 10 }
const isolating: Scenario = {
  ...scenario,
  measures: [
    { kind: 'close-layer', layer: 'school', from: 10 },
    { kind: 'masks', share: 0.5, contains: 0.5, protects: 0.2, from: 5, until: 20 },
    { kind: 'isolate-ill', share: 0.8, daysAfterOnset: 1, where: 'apart', forDays: 10, withHousehold: true },
  ],
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'epidemic-policy-'))
})
afterAll(async () => await rm(folder, { recursive: true, force: true }))

test('threads give what one core gives, in the order of the seeds, and tell how far they are', async () => {
  const seeds = [5, 3, 8]
  const told: number[] = []
  const results = await runSeedsInWorkers({
    scenario: isolating,
    seeds,
    workers: 2,
    onProgress: (done) => told.push(done),
  })
  expect(results).toEqual(seeds.map((seed) => runScenario(isolating, { seed })))
  expect(new Set(results.map(({ infected }) => infected)).size).toBeGreaterThan(1)
  expect(told).toEqual([1, 2, 3])
})

test('measures make an epidemic smaller than without', () => {
  const sum = (of: Scenario) => [1, 2, 3].reduce((all, seed) => all + runScenario(of, { seed }).infected, 0)
  expect(sum(isolating)).toBeLessThan(0.7 * sum(scenario))
})

test('a policy of one’s own is done before each day in every thread', async () => {
  const file = join(folder, 'policy.js')
  await writeFile(
    file,
    "export default (epidemic) => { if (epidemic.day === 1) epidemic.closeLayer({ layer: 'community' }) }",
  )
  const act = (epidemic: Parameters<NonNullable<Parameters<typeof runScenario>[1]['act']>>[0]) => {
    if (epidemic.day === 1) epidemic.closeLayer({ layer: 'community' })
  }
  const [result] = await runSeedsInWorkers({ scenario, seeds: [4], workers: 1, policy: pathToFileURL(file) })
  expect(result).toEqual(runScenario(scenario, { seed: 4, act }))
  expect(result?.infected).not.toBe(runScenario(scenario, { seed: 4 }).infected)
})

test('what breaks in a thread is thrown, and a scenario that cannot be is refused', async () => {
  const file = join(folder, 'broken.js')
  await writeFile(file, "export default () => { throw new Error('the policy broke') }")
  await expect(
    runSeedsInWorkers({ scenario, seeds: [1, 2, 3], workers: 2, policy: pathToFileURL(file) }),
  ).rejects.toThrow('the policy broke')
  await writeFile(file, 'export default () => process.exit(3)')
  await expect(
    runSeedsInWorkers({ scenario, seeds: [7], workers: 1, policy: pathToFileURL(file) }),
  ).rejects.toThrow('a thread ended with 3 before seed 7 was done')
  await expect(
    runSeedsInWorkers({ scenario: { ...scenario, days: 0 }, seeds: [1], workers: 1 }),
  ).rejects.toThrow(/1 day or more, got 0/)
  await expect(runSeedsInWorkers({ scenario, seeds: [1], workers: 0 })).rejects.toThrow(RangeError)
  expect(await runSeedsInWorkers({ scenario, seeds: [] })).toEqual([])
})
