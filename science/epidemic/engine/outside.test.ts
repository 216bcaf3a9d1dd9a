import { describe, expect, test } from 'vitest'
import { type Disease, withoutSymptoms } from '../disease/disease.ts'
import { makePopulation } from '../population/population.ts'
import { Epidemic } from './epidemic.ts'
import type { Vaccine } from './measures.ts'

const people = 20_000
const visiting = 0.5
const population = makePopulation({
  age: Uint8Array.from({ length: people }, (_, person) => (person % 2 === 0 ? 30 : 70)),
  layers: [
    { id: 'town', mixing: 'random', contactsPerDay: 20, groupOf: new Int32Array(people) },
    {
      id: 'market',
      mixing: 'random',
      contactsPerDay: 0,
      attendance: visiting,
      groupOf: Int32Array.from({ length: people }, (_, person) => person % 4),
    },
  ],
})

/** Whom one infects in the town: 20 × chance × 5 days. */
const disease = (reproduction: number, of: Partial<Disease> = {}): Disease => ({
  ...withoutSymptoms,
  id: 'outside',
  hazardPerContact: reproduction === 0 ? 0 : -Math.log1p(-reproduction / 100),
  latency: { law: 'fixed', days: 2 },
  infectiousPeriod: { law: 'fixed', days: 5 },
  infectiousness: [1],
  ...of,
})

function start(of: Disease): Epidemic {
  return new Epidemic({ population, disease: of, seed: 77 })
}

function runTo(epidemic: Epidemic, day: number): Epidemic {
  while (epidemic.day < day) epidemic.step()
  return epidemic
}

/** Within four standard deviations of a Poisson number. */
const near = (seen: number, expected: number) =>
  expect(Math.abs(seen - expected)).toBeLessThan(4 * Math.sqrt(expected))

describe('from outside', () => {
  test('imports come as often as said, between their days, and none comes twice', () => {
    const epidemic = start(disease(0))
    epidemic.importCases({ perDay: 2.5, from: 10, until: 110 })
    runTo(epidemic, 120)
    const daily = epidemic.daily('infected')
    expect(daily.slice(0, 10).every((count) => count === 0)).toBe(true)
    expect(daily.slice(110).every((count) => count === 0)).toBe(true)
    near(epidemic.infected, 250)
    expect(
      [...epidemic.infections()].every(({ layer, infector }) => layer === 'import' && infector === undefined),
    ).toBe(true)
    expect(epidemic.infect([...epidemic.infections()][0]!.person)).toBe(false)
  })

  test('travellers are away and come back infected as often as their hazard says', () => {
    const epidemic = start(disease(0))
    const persons = Array.from({ length: 4_000 }, (_, person) => person)
    epidemic.travel({ persons, from: 3, until: 13, hazardPerDay: 0.02 })
    runTo(epidemic, 14)
    near(epidemic.infected, 4_000 * -Math.expm1(-0.2))
    expect([...epidemic.infections()].every(({ layer }) => layer === 'away')).toBe(true)
    expect(epidemic.contactsOf(5, 2).length).toBeGreaterThan(10)
    expect(epidemic.contactsOf(5, 12)).toEqual([])
    expect(epidemic.contactsOf(5, 13).length).toBeGreaterThan(10)
  })

  test('who comes with an older infection is as far in it as its days', () => {
    const epidemic = start(disease(2))
    epidemic.infect(0, { at: -3 })
    expect(epidemic.stateOf(0)).toBe('asymptomatic')
    epidemic.infect(1, { at: -20 })
    expect(epidemic.stateOf(1)).toBe('recovered')
    epidemic.infect(2)
    expect(epidemic.stateOf(2)).toBe('latent')
    runTo(epidemic, 2)
    const infectors = new Set([...epidemic.infections()].map(({ infector }) => infector))
    expect(infectors.has(1)).toBe(false)
    expect(infectors.has(2)).toBe(false)
  })

  test('a reservoir infects its visitors by age, and no longer when it is closed', () => {
    const epidemic = start(disease(0, { susceptibility: [...Array(60).fill(0.25), 1] }))
    epidemic.addReservoir({ layer: 'market', venues: [2], hazardPerVisit: 0.02 })
    runTo(epidemic, 10)
    // Of 5,000 who come there every second day all are of even number, thus 30 years old.
    const hazard = 0.02 * 0.25
    near(epidemic.infected, 5_000 * -Math.expm1(-10 * visiting * hazard))
    for (const { person, layer, venue, infector } of epidemic.infections()) {
      expect([person % 4, layer, venue, infector]).toEqual([2, 'market', 2, undefined])
    }
    const until = epidemic.infected
    epidemic.closeVenue({ layer: 'market', venue: 2 })
    runTo(epidemic, 20)
    expect(epidemic.infected).toBe(until)
  })
})

const vaccine: Vaccine = {
  daysToProtection: 14,
  againstInfection: 0.5,
  action: 'leaky',
  againstOnwards: 0,
  againstSymptoms: 0,
  againstSevere: 0,
}

describe('vaccines', () => {
  const everybody = Array.from({ length: people }, (_, person) => person)

  /** Part that is infected where all have the vaccine. */
  function sizeWith(given: Vaccine, on = -14): number {
    const epidemic = start(disease(3))
    epidemic.vaccinate({ persons: everybody, vaccine: given, on })
    epidemic.infectAtRandom(100)
    return runTo(epidemic, 200).infected / people
  }

  /** The root of z = c + (1 − c) s (1 − exp(−R z h)): c imported, s the part that can be infected, h the hazard left to them. */
  function sizeOf(reproduction: number, { part = 1, left = 1 }: { part?: number; left?: number }): number {
    const imported = 100 / people
    let size = 1
    for (let turn = 0; turn < 10_000; turn++)
      size = imported + (1 - imported) * part * -Math.expm1(-reproduction * size * left)
    return size
  }

  test('leaky ones lower everybody’s hazard, others protect a part: sizes as theory says, within 3 %', () => {
    const [leaky, allOrNothing] = [sizeOf(3, { left: 0.5 }), sizeOf(3, { part: 0.5 })]
    expect(Math.abs(sizeWith(vaccine) / leaky - 1)).toBeLessThan(0.03)
    expect(Math.abs(sizeWith({ ...vaccine, action: 'all-or-nothing' }) / allOrNothing - 1)).toBeLessThan(0.03)
  })

  test('that keep the infected from infecting others do as much as their part', () => {
    const given = { ...vaccine, againstInfection: 0, againstOnwards: 0.5 }
    expect(Math.abs(sizeWith(given) / sizeOf(1.5, {}) - 1)).toBeLessThan(0.04)
  })

  test('protect nobody before their day', () => {
    const epidemic = start(disease(3))
    epidemic.vaccinate({ persons: everybody, vaccine: { ...vaccine, againstInfection: 1 }, on: 0 })
    epidemic.infectAtRandom(100)
    const daily = runTo(epidemic, 30).daily('infected')
    expect(daily[13]).toBeGreaterThan(0)
    expect(daily.slice(14).every((count) => count === 0)).toBe(true)
  })

  test('spare symptoms and severe disease by their parts', () => {
    const ill = disease(0, { symptomatic: 0.8, severe: 0.5, critical: 0 })
    const epidemic = start(ill)
    const given = { ...vaccine, againstInfection: 0, againstSymptoms: 0.5, againstSevere: 0.8 }
    epidemic.vaccinate({ persons: everybody.slice(0, 10_000), vaccine: given, on: -14 })
    for (const person of everybody) epidemic.infect(person)
    const count = (from: number, what: 'onset' | 'severe') =>
      [...epidemic.infections()].filter(
        ({ person, [what]: at }) => person >= from && person < from + 10_000 && at !== undefined,
      ).length
    near(count(0, 'onset'), 4_000)
    near(count(0, 'severe'), 400)
    near(count(10_000, 'onset'), 8_000)
    near(count(10_000, 'severe'), 4_000)
  })
})

test('a test is positive as often as its sensitivity and specificity say, and says the same all day', () => {
  const epidemic = start(disease(0))
  for (let person = 0; person < 10_000; person++) epidemic.infect(person)
  runTo(epidemic, 20)
  const kind = {
    sensitivity: { latent: 0.1, infectious: 0.9, afterwards: 0.4 },
    detectableDaysAfter: 5,
    specificity: 0.98,
  }
  const positive = (from: number, day: number) =>
    Array.from({ length: 10_000 }, (_, at) => epidemic.test({ person: from + at, kind, day })).filter(Boolean)
      .length
  near(positive(0, 1), 1_000)
  near(positive(0, 4), 9_000)
  near(positive(0, 9), 4_000)
  near(positive(0, 15), 200)
  near(positive(10_000, 4), 200)
  expect(positive(0, 4)).toBe(positive(0, 4))
})

test('what cannot be is refused with its value', () => {
  const epidemic = start(disease(2))
  runTo(epidemic, 5)
  const refused: [() => unknown, RegExp][] = [
    [() => epidemic.infect(people), /persons are 0 to 19999, got 20000/],
    [() => epidemic.infect(0, { at: 6 }), /at most 200 days before day 5, got 6/],
    [() => epidemic.infectAtRandom(-1), /got -1/],
    [() => epidemic.confine({ person: 0, where: 'apart', from: 4 }), /from day 5 or later, got 4/],
    [() => epidemic.confine({ person: 0, where: 'apart', until: 4 }), /ends on a later one, got 4/],
    [() => epidemic.closeLayer({ layer: 'towm' }), /no layer is called towm; there are town, market/],
    [() => epidemic.closeLayer({ layer: 'town', share: 2 }), /from 0 to 1, got 2/],
    [() => epidemic.closeVenue({ layer: 'market', venue: 4 }), /venues of market are 0 to 3, got 4/],
    [() => epidemic.wearMasks({ share: 1, contains: 2, protects: 0 }), /contains must be from 0 to 1, got 2/],
    [() => epidemic.importCases({ perDay: -1 }), /got -1/],
    [
      () => epidemic.vaccinate({ persons: [0], vaccine: { ...vaccine, daysToProtection: 1e5 } }),
      /from 0 to 4000, got 100000/,
    ],
    [() => epidemic.contactsOf(0, 5), /days 0 to 4 were run, got 5/],
    [() => epidemic.householdOf(0), /no layer is called household/],
    [() => new Epidemic({ population, disease: disease(2), seed: -1 }), /a seed is/],
    [() => new Epidemic({ population, disease: disease(2, { fatal: 2 }), seed: 1 }), /fatal: got 2/],
    [
      () => new Epidemic({ population, disease: disease(2, { infectiousness: [] }), seed: 1 }),
      /infectiousness/,
    ],
  ]
  for (const [act, message] of refused) {
    expect(act).toThrow(RangeError)
    expect(act).toThrow(message)
  }
})
