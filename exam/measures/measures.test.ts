import { describe, expect, test } from 'vitest'
import { scenarioOf, seedOf, smallTown } from '../testing.ts'
import { playPaper } from '../ways/paper.ts'
import { Stage } from '../ways/stage.ts'
import { listLocalMeasures } from './local.ts'

const scenario = scenarioOf('orders', {
  people: 6_000,
  days: 45,
  begins: [{ from: 'people', count: 60, day: 0 }],
})
const locals = listLocalMeasures(scenario, smallTown)
const { people, days } = scenario

const infectedAtSchool = ({ epidemic }: Stage) =>
  [...epidemic.infections()].filter(({ layer }) => layer === 'school').length

describe('measures', () => {
  test('are ordered district by district, masks in the whole city', () => {
    expect(locals.map(({ measure, area, number }) => [number, measure.measure, area])).toEqual([
      [0, 'close-schools', 'cn.99.01.02'],
      [1, 'close-schools', 'cn.99.01.03'],
      [2, 'masks', 'cn.99.01'],
    ])
  })

  test('that hold close the schools of their district on days with school, and cost what they ask', () => {
    const stage = new Stage(seedOf(scenario))
    const [north, south] = locals.map((local) => stage.measures.schoolsIn(local.area))
    const all = stage.of.city.schools.length
    expect([north?.length, south?.length].every((count) => count !== undefined && count > 0)).toBe(true)
    expect((north?.length ?? 0) + (south?.length ?? 0)).toBe(all)
    const open = new Stage(seedOf(scenario))
    for (let day = 0; day < 7; day++) {
      for (const local of locals.slice(0, 2)) stage.measures.hold(local)
      stage.step()
      open.step()
    }
    expect(infectedAtSchool(open)).toBeGreaterThan(0)
    expect(infectedAtSchool(stage)).toBe(0)
    expect(stage.measures.costs).toEqual({ schoolDaysClosed: 5 * all, maskPersonDays: 0 })
    const [, , masks] = locals
    if (masks) stage.measures.hold(masks)
    expect(stage.measures.costs.maskPersonDays).toBe(0.8 * people)
  })

  test('on paper come from so many cases, cost something and spare infections', () => {
    const eager = scenario.measures.map((measure) => ({
      ...measure,
      when: { value: { confirmed: 2, days: 7 }, source: 'assumed' },
    }))
    const with_ = playPaper(seedOf({ ...scenario, measures: eager })).outcome
    const without = playPaper(seedOf({ ...scenario, measures: [] })).outcome
    expect(without.measures).toBeUndefined()
    expect(with_.measures?.schoolDaysClosed).toBeGreaterThan(0)
    expect(with_.measures?.maskPersonDays).toBeGreaterThan(0)
    expect(with_.measures?.maskPersonDays).toBeLessThanOrEqual(0.8 * people * days)
    expect(with_.infections).toBeLessThan(without.infections)
    // Until the first order both are the same outbreak.
    expect(with_.curve.infected.slice(0, 5)).toEqual(without.curve.infected.slice(0, 5))
  })

  test('that nobody has reason for are not ordered', () => {
    const patient = scenario.measures.map((measure) => ({
      ...measure,
      when: { value: { confirmed: 1_000_000, days: 7 }, source: 'assumed' },
    }))
    const { outcome } = playPaper(seedOf({ ...scenario, measures: patient }))
    expect(outcome.measures).toEqual({ schoolDaysClosed: 0, maskPersonDays: 0 })
    const without = playPaper(seedOf({ ...scenario, measures: [] })).outcome
    expect(outcome.infections).toBe(without.infections)
  })
})
