import { describe, expect, test } from 'vitest'
import { day } from '#vocabulary'
import { scenarioOf, seedOf } from '../testing.ts'
import { makeCalendar } from './calendar.ts'
import { playNothing } from './nothing.ts'
import { playPaper } from './paper.ts'

const scenario = scenarioOf('two-at-once', {
  people: 6_000,
  days: 45,
  begins: [{ from: 'people', count: 60, day: 0 }],
})
const seed = seedOf(scenario)

describe('one seed', () => {
  test('plays the same each time, in each way', () => {
    expect(playPaper(seed)).toEqual(playPaper(seedOf(scenario)))
    expect(playNothing(seed)).toEqual(playNothing(seedOf(scenario)))
  })

  test('has as many on paper as with nothing done until somebody acts, and fewer after', () => {
    const [paper, nothing] = [playPaper(seed), playNothing(seed)]
    expect(nothing.outcome.infections).toBeGreaterThan(500)
    // Of eight seeds it was 0.89 times as many on average, with a standard deviation of 0.024.
    expect(paper.outcome.infections).toBeLessThan(0.97 * nothing.outcome.infections)
    // Nobody was told positive before the first sample's result came.
    const first = paper.outcome.curve.known.findIndex((known) => known > 0)
    expect(first).toBeGreaterThan(3)
    const untilThen = (curve: readonly number[]) => curve.slice(0, 4)
    expect(untilThen(paper.outcome.curve.infected)).toEqual(untilThen(nothing.outcome.curve.infected))
  })

  test('tells each number of the events that made it', () => {
    const { outcome, play } = playPaper(seed)
    expect(outcome.infections).toBe(outcome.curve.infected.reduce((sum, count) => sum + count, 0))
    expect(outcome.trueAlerts).toBe(play.alerts.filter(({ isTrue }) => isTrue).length)
    expect(outcome.trueAlerts + outcome.falseAlerts).toBe(play.alerts.length)
    expect(outcome.hours.dispatchToDone).toHaveLength(
      play.tasks.filter(({ doneAt }) => doneAt !== null).length,
    )
    expect(outcome.curve.known.reduce((sum, count) => sum + count, 0)).toBe(
      play.infections.filter(({ knownAt }) => knownAt !== null && knownAt < scenario.days).length,
    )
    for (const { number, by, at } of play.infections)
      if (by !== null) {
        expect(by).toBeLessThan(number)
        expect(play.infections[by]?.at).toBeLessThanOrEqual(at)
      }
  })
})

test('a quiet month has no infection, and whatever was suspected in it was false', () => {
  const quiet = playPaper(seedOf(scenarioOf('nothing-happens', { people: 6_000 })))
  expect(quiet.outcome).toMatchObject({ infections: 0, daysToFirstTrueAlert: null, trueAlerts: 0 })
  expect(quiet.play.alerts.every(({ outcome }) => outcome === 'false-alarm' || outcome === null)).toBe(true)
})

test('the calendar begins at the city’s midnight, and knows its weekday', () => {
  const { instantOf, timeOf, dayOf, firstWeekday } = makeCalendar({
    startsOn: day('2025-06-02'),
    zone: 'Asia/Shanghai',
  })
  expect(instantOf(0.5).toISOString()).toBe('2025-06-02T04:00:00.000Z')
  expect(timeOf(new Date('2025-06-03T16:00:00Z'))).toBe(2)
  expect([dayOf(-1), dayOf(1.99)]).toEqual(['2025-06-01', '2025-06-03'])
  expect(firstWeekday).toBe(0)
})

test('on paper too what the hotline is told is looked at, false, and not twice while somebody looks', () => {
  const told = (falseReportsPerDay: number) => {
    const quiet = scenarioOf('nothing-happens', { people: 6_000, days: 30 })
    const cases = { value: {}, source: 'assumed' }
    return playPaper(seedOf({ ...quiet, background: { ...quiet.background, cases, falseReportsPerDay } }))
  }
  const [silent, talking] = [told(0), told(2)]
  expect(silent.outcome.falseAlerts).toBe(0)
  const { falseAlerts, trueAlerts, staffHours } = talking.outcome
  expect(trueAlerts).toBe(0)
  expect(falseAlerts).toBeGreaterThan(4)
  // Each is looked at for an hour and a half, and samples are taken.
  expect(staffHours - silent.outcome.staffHours).toBeGreaterThan(1.5 * falseAlerts)
  let again = 0
  for (const { id, place, closedAt, origin } of talking.play.alerts) {
    expect(origin).toBe('paper:hotline')
    const others = talking.play.alerts.filter((one) => one.place === place && one.id > id)
    for (const other of others)
      expect(other.raisedAt).toBeGreaterThanOrEqual(closedAt ?? Number.POSITIVE_INFINITY)
    again += others.length
  }
  expect(again).toBeGreaterThan(0)
})

test('on paper too cards of diseases that are always there are added up, and what rises by chance is false', () => {
  const { play, outcome } = playPaper(seedOf(scenarioOf('nothing-happens', { people: 20_000, days: 60 })))
  const others = play.alerts.filter(({ origin }) => origin === 'paper:cards')
  expect(others.length).toBeGreaterThan(0)
  for (const { disease, isTrue, outcome: judged } of others) {
    expect(['influenza', 'hfmd', 'norovirus']).toContain(disease)
    expect(isTrue).toBe(false)
    expect(judged).not.toBe('outbreak')
  }
  expect(outcome.trueAlerts).toBe(0)
})
