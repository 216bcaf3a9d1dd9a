import { expect, test } from 'vitest'
import { PlayedSeed, sitExam } from './play.ts'
import { Api } from './software/api.ts'
import { scenarioOf, smallTown } from './testing.ts'

const scenario = scenarioOf('market', { people: 2_000, days: 10, ways: ['paper', 'nothing'] })

async function sit(seeds: readonly number[], played: readonly PlayedSeed[] = []) {
  const fresh: PlayedSeed[] = []
  const result = await sitExam({
    scenario,
    city: smallTown,
    seeds,
    parts: [],
    // Asked for nothing by these two ways.
    server: new Api('http://127.0.0.1:9', 'none'),
    version: 'test',
    played: new Map(played.map((one) => [one.seed, one])),
    onSeed: async (one) => void fresh.push(PlayedSeed.parse(JSON.parse(JSON.stringify(one)))),
  })
  return { result, fresh, seeds: fresh.map(({ seed }) => seed) }
}

test('an exam goes on from the seeds that were played before, and comes to the same', async () => {
  const whole = await sit([1, 2, 3])
  expect(whole.seeds).toEqual([1, 2, 3])
  const rest = await sit([1, 2, 3], whole.fresh.slice(0, 2))
  expect(rest.seeds).toEqual([3])
  expect(rest.result).toEqual(whole.result)
})

test('a seed of which nothing was kept to draw is played again where it is the first', async () => {
  const whole = await sit([1, 2])
  const other = await sit([2, 1], whole.fresh)
  expect(other.seeds).toEqual([2])
  expect(other.result.play.paper?.infectionsInAll).toBe(other.result.results[0]?.outcomes.paper?.infections)
})
