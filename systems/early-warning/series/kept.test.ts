import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { house } from '#platform/store'
import { AgeGroup, addDays, type Day, day, placePath, type SignalEvent } from '#vocabulary'
import { openTestWorld, submit, type TestWorld } from '../../../platform/worlds/testing.ts'
import { KeptSeries } from './kept.ts'
import { overviewOf } from './overview.ts'

const start = day('2026-06-11')
let opened: TestWorld
beforeAll(async () => {
  opened = await openTestWorld({ noonOf: start })
})
afterAll(async () => await opened?.close())

const overview = async (kept: KeptSeries, on?: Day) => {
  const { world, database } = opened
  await world.settled()
  return await overviewOf({
    database,
    places: world.places,
    scope: house('test'),
    on: on ?? world.clock.today(),
    kept,
  })
}

let numbered = 0
function event(of: Partial<SignalEvent> & Pick<SignalEvent, 'type' | 'data'>): SignalEvent {
  return {
    specversion: '1.0',
    id: `kept ${numbered++}`,
    source: 'urn:test:hospital',
    place: '110102',
    ...of,
  } as SignalEvent
}

test('what did not change is not judged again; what did is, and nothing else', async () => {
  const kept = new KeptSeries()
  const counts = (disease: string, confirmed: number, place = '110102') =>
    event({ type: 'case.aggregate', place, data: { disease, reportDate: start, confirmed } })
  await submit(opened.world, [counts('influenza', 3), counts('dengue', 2), counts('dengue', 1, '110106')])
  const first = (await overview(kept)).ranked
  const standings = ({ ranked }: Awaited<ReturnType<typeof overview>>, series: string) =>
    ranked.filter((one) => one.series === series).map(({ standing }) => standing)
  const again = await overview(kept)
  expect(again.ranked).toEqual(first)
  for (const { series } of first)
    standings(again, series).forEach((standing, at) => {
      expect(standing).toBe(standings({ ranked: first, truncated: false }, series)[at])
    })
  await submit(opened.world, [counts('dengue', 7)])
  const changed = await overview(kept)
  expect(standings(changed, 'influenza')[0]).toBe(standings(again, 'influenza')[0])
  expect(standings(changed, 'dengue').map(({ observed }) => observed)).not.toEqual(
    standings(again, 'dengue').map(({ observed }) => observed),
  )
  expect(changed).toEqual(await overview(new KeptSeries()))
})

test('where there are too many, the view goes that was longest not asked for, one without a series too', () => {
  const kept = new KeptSeries()
  const family = { tally: 'cases.confirmed', series: 'influenza' }
  const standing = { observed: 0, windowDays: 7, from: start, counts: [] }
  const one = { ...family, place: placePath('cn.11.01'), standing }
  const keep = (view: string, series: number) =>
    kept.keep(view, family, { on: '1', judged: Array.from({ length: series }, () => one) })
  const isKept = (view: string) => kept.find(view, family, '1') !== undefined
  keep('empty', 0)
  keep('first', 15_000)
  keep('second', 15_000)
  expect(isKept('first')).toBe(true)
  keep('third', 15_000)
  expect(['empty', 'first', 'second', 'third'].map(isKept)).toEqual([false, true, false, true])
  // A view that alone is more than that is kept as long as it is the one that is asked for.
  keep('large', 50_000)
  expect(['first', 'third', 'large'].map(isKept)).toEqual([false, false, true])
})

test('whatever comes in, in whatever order, what is kept is what would be judged anew', async () => {
  const kept = new KeptSeries()
  const disease = fc.constantFrom('influenza', 'cholera', 'measles')
  const place = fc.constantFrom('110101', '110102', '110102007', '420100')
  const daysAgo = fc.nat({ max: 120 })
  const report = fc.record({
    kind: fc.constant('report' as const),
    disease,
    place,
    daysAgo,
    confirmed: fc.nat({ max: 9 }),
  })
  const level = fc.record({
    kind: fc.constant('level' as const),
    disease,
    place,
    daysAgo,
    confirmed: fc.nat({ max: 9 }),
  })
  const ofAge = fc.record({
    kind: fc.constant('case' as const),
    disease,
    place,
    daysAgo,
    age: fc.constantFrom(...AgeGroup.options),
  })
  // Of something that was sent before: another number of cases at another place, or taken back.
  const correction = fc.record({
    kind: fc.constant('correction' as const),
    which: fc.nat(),
    place,
    confirmed: fc.nat({ max: 9 }),
    retracted: fc.boolean(),
  })
  const later = fc.record({ kind: fc.constant('day' as const) })
  const step = fc.oneof({ weight: 4, arbitrary: report }, level, ofAge, correction, later)
  const sent: SignalEvent[] = []
  const corrected = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      for (const one of steps) {
        const { world } = opened
        const today = world.clock.today()
        if (one.kind === 'day') {
          await world.advance(new Date(world.clock.now().getTime() + 86_400_000))
        } else if (one.kind === 'correction') {
          const before = sent.at(one.which % Math.max(1, sent.length))
          if (!before) continue
          const revision = (corrected.get(before.id) ?? 0) + 1
          corrected.set(before.id, revision)
          await submit(world, [
            event({
              type: before.type,
              place: one.place,
              record: before.id,
              revision,
              data: { ...before.data, confirmed: one.confirmed },
              ...(one.retracted ? { retracted: true } : {}),
            }),
          ])
        } else {
          const reportDate = addDays(today, -one.daysAgo)
          const made =
            one.kind === 'case'
              ? event({
                  type: 'case.report',
                  place: one.place,
                  data: { disease: one.disease, reportDate, classification: 'confirmed', ageGroup: one.age },
                })
              : event({
                  type: one.kind === 'level' ? 'case.level' : 'case.aggregate',
                  place: one.place,
                  data: { disease: one.disease, reportDate, confirmed: one.confirmed },
                })
          if (one.kind === 'report') sent.push(made)
          await submit(world, [made])
        }
      }
      expect(await overview(kept)).toEqual(await overview(new KeptSeries()))
      const yesterday = addDays(opened.world.clock.today(), -1)
      expect(await overview(kept, yesterday)).toEqual(await overview(new KeptSeries(), yesterday))
    }),
    { numRuns: 60 },
  )
})
