import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Disease, withoutSymptoms } from '../disease/disease.ts'
import { buildCity, usualCity } from '../population/city.ts'
import { groupOf, layerIndex, membersOf, venueOf } from '../population/population.ts'
import { Epidemic } from './epidemic.ts'
import type { Infection } from './readings.ts'
import { happenings, states } from './run.ts'

const population = buildCity(usualCity({ people: 20_000, seed: 5, perPlace: 2_000 }))

const disease: Disease = {
  ...withoutSymptoms,
  id: 'made-up',
  hazardPerContact: 0.03,
  incubation: { law: 'lognormal', meanLog: 1.5, sdLog: 0.4 },
  latency: { daysBeforeOnset: 2, atLeast: 0.5 },
  infectiousPeriod: { law: 'gamma', mean: 8, sd: 2 },
  infectiousness: [1, 2, 1, 0.5],
  dispersion: 1,
  asymptomaticInfectiousness: 0.5,
  symptomatic: 0.6,
  severe: 0.2,
  critical: 0.4,
  fatal: 0.5,
  toSevere: { law: 'fixed', days: 4 },
  toCritical: { law: 'fixed', days: 3 },
  toDeath: { law: 'fixed', days: 6 },
  recovery: {
    mild: { law: 'fixed', days: 9 },
    severe: { law: 'fixed', days: 14 },
    critical: { law: 'fixed', days: 21 },
  },
}

/** Some days, with what is done before each. */
function play(days: number, act: (epidemic: Epidemic) => void = () => {}, seed = 8): Epidemic {
  const epidemic = new Epidemic({ population, disease, seed })
  epidemic.infectAtRandom(20)
  while (epidemic.day < days) {
    act(epidemic)
    epidemic.step()
  }
  return epidemic
}

/** What became of each person; entry numbers aside, which tell only the order in the log. */
function fates(epidemic: Epidemic): Map<number, Omit<Infection, 'entry'>> {
  return new Map(
    [...epidemic.infections()].map(({ entry: _, ...infection }) => [infection.person, infection]),
  )
}

const days = 45
let base: Epidemic
beforeAll(() => {
  base = play(days)
})

test('an outbreak of this disease is large enough for what follows to say something', () => {
  expect(base.infected).toBeGreaterThan(3_000)
  expect(base.infected).toBeLessThan(15_000)
})

describe('the same seed', () => {
  test('gives the same epidemic, another seed another', () => {
    expect([...play(days).infections()]).toEqual([...base.infections()])
    expect(fates(play(days, undefined, 9))).not.toEqual(fates(base))
  })

  test('with people isolated who would never be infected changes nobody', () => {
    const never = Array.from({ length: population.size }, (_, person) => person)
      .filter((person) => base.infectionOf(person) === undefined)
      .slice(0, 2_000)
    const other = play(days, (epidemic) => {
      if (epidemic.day === 3) for (const person of never) epidemic.confine({ person, where: 'apart' })
    })
    expect([...other.infections()]).toEqual([...base.infections()])
  })

  test('with one person isolated changes only whom a changed person infects, in the one run or the other', () => {
    // Somebody with many to follow.
    const followers = new Map<number, number>()
    for (const { infector, infectedAt } of base.infections())
      if (infector !== undefined && infectedAt < 15)
        followers.set(infector, (followers.get(infector) ?? 0) + 1)
    const [spreader] = [...followers].sort((a, b) => b[1] - a[1])[0]!
    const other = play(days, (epidemic) => {
      if (epidemic.day === 0) epidemic.confine({ person: spreader, where: 'apart' })
    })
    const [before, after] = [fates(base), fates(other)]
    const changed = new Set(
      Array.from({ length: population.size }, (_, person) => person).filter(
        (person) => JSON.stringify(before.get(person)) !== JSON.stringify(after.get(person)),
      ),
    )
    expect(changed.size).toBeGreaterThan(10)
    for (const person of changed) {
      const infectors = [before.get(person)?.infector, after.get(person)?.infector]
      const isCaused = infectors.some((one) => one !== undefined && (one === spreader || changed.has(one)))
      expect(isCaused || person === spreader, `person ${person}`).toBe(true)
    }
  })

  test('with weaker contacts infects nobody on the first days whom stronger ones would not', () => {
    const masked = play(6, (epidemic) => {
      if (epidemic.day === 0) epidemic.wearMasks({ share: 0.7, contains: 0.5, protects: 0.3 })
    })
    const [all, fewer] = [fates(play(6)), fates(masked)]
    expect(fewer.size).toBeLessThan(all.size)
    // All were infected by the imported cases themselves, whose contacts are the same.
    for (const [person, { infector }] of fewer)
      if (infector === undefined || all.get(infector)?.infector === undefined)
        expect(all.has(person)).toBe(true)
  })
})

describe('contacts', () => {
  test('are mutual: who met whom, on which layer and when', () => {
    fc.assert(
      fc.property(fc.nat(population.size - 1), fc.nat(days - 1), (person, day) => {
        for (const contact of base.contactsOf(person, day)) {
          const back = base.contactsOf(contact.person, day)
          expect(back).toContainEqual({ ...contact, person })
          expect(venueOf(population, person, contact.layer)).toBe(
            venueOf(population, contact.person, contact.layer),
          )
        }
      }),
      { numRuns: 60 },
    )
  })

  test('are the only way in which one infects another, at their very time', () => {
    for (const { person, infector, layer, infectedAt } of [...base.infections()].filter(
      (_, at) => at % 17 === 0,
    )) {
      if (infector === undefined) continue
      const met = base
        .contactsOf(infector, Math.floor(infectedAt))
        .filter((contact) => contact.person === person && contact.layer === layerIndex(population, layer))
      expect(met.some(({ at }) => Math.abs(at - infectedAt) < 1e-4)).toBe(true)
    }
  })

  test('of a layer that mixes at random are as many a day as it says, with others every day', () => {
    const epidemic = play(2)
    const community = layerIndex(population, 'community')
    let met = 0
    let again = 0
    for (let person = 0; person < 1_000; person++) {
      const [first, second] = [0, 1].map((day) =>
        epidemic.contactsOf(person, day).filter(({ layer }) => layer === community),
      )
      met += first!.length
      again += first!.filter((one) => second!.some((other) => other.person === one.person)).length
    }
    expect(met / 1_000).toBeGreaterThan(4.95)
    expect(met / 1_000).toBeLessThanOrEqual(5)
    // 5 × 5 of 2,000 people by chance, a person.
    expect(again / 1_000).toBeLessThan(0.03)
  })

  test('follow the week: no class and no team meets on Saturday and Sunday', () => {
    const workdays = ['school', 'work', 'transit'].map((id) => layerIndex(population, id))
    const onWorkdays = (day: number) =>
      Array.from({ length: 300 }, (_, person) => base.contactsOf(person, day))
        .flat()
        .filter(({ layer }) => workdays.includes(layer)).length
    expect(onWorkdays(4)).toBeGreaterThan(1_000)
    expect(onWorkdays(5)).toBe(0)
    expect(onWorkdays(6)).toBe(0)
    expect(onWorkdays(7)).toBeGreaterThan(1_000)
  })

  test('are the household’s alone in quarantine, and nobody’s apart or away; the past stays as it was', () => {
    const person = 100
    const before = base.contactsOf(person, 7)
    const epidemic = play(11, (one) => {
      if (one.day === 8) one.quarantineHousehold({ person, until: 10 })
      if (one.day === 10) one.confine({ person, where: 'away' })
    })
    const household = epidemic.householdOf(person)
    expect(household.length).toBeGreaterThan(1)
    expect(epidemic.contactsOf(person, 7)).toEqual(before)
    expect(
      epidemic
        .contactsOf(person, 8)
        .map((contact) => contact.person)
        .sort((a, b) => a - b),
    ).toEqual(household.filter((one) => one !== person))
    expect(epidemic.contactsOf(person, 10)).toEqual([])
    expect(epidemic.visitsOf(person, 10)).toEqual([])
  })
})

describe('measures', () => {
  const infectionsOn = (epidemic: Epidemic, layer: string, from: number, until: number) =>
    [...epidemic.infections()].filter(
      (one) => one.layer === layer && one.infectedAt >= from && one.infectedAt < until,
    ).length

  test('close a layer from a day on, leave what was before, and open it again', () => {
    const closed = play(days, (epidemic) => {
      if (epidemic.day === 20) epidemic.closeLayer({ layer: 'school' })
      if (epidemic.day === 30) epidemic.open({ layer: 'school' })
    })
    const until20 = (epidemic: Epidemic) =>
      [...epidemic.infections()].filter(({ infectedAt }) => infectedAt < 20)
    expect(until20(closed)).toEqual(until20(base))
    expect(infectionsOn(base, 'school', 20, 30)).toBeGreaterThan(20)
    expect(infectionsOn(closed, 'school', 20, 30)).toBe(0)
    expect(infectionsOn(closed, 'school', 30, days)).toBeGreaterThan(20)
  })

  test('let a share of a layer’s meetings fall out', () => {
    const epidemic = play(2, (one) => {
      if (one.day === 0) one.closeLayer({ layer: 'community', share: 0.4 })
    })
    const community = layerIndex(population, 'community')
    const met = Array.from(
      { length: 2_000 },
      (_, person) => epidemic.contactsOf(person, 0).filter(({ layer }) => layer === community).length,
    ).reduce((sum, count) => sum + count, 0)
    // 5 × 0.6; ten thousand meetings, each counted by about a fifth twice: four standard errors are 0.09.
    expect(Math.abs(met / 2_000 - 3)).toBeLessThan(0.09)
  })

  test('close one school of several', () => {
    const school = layerIndex(population, 'school')
    const epidemic = play(3, (one) => {
      if (one.day === 0) one.closeVenue({ layer: 'school', venue: 0, until: 2 })
    })
    const pupilsOf = (venue: number) =>
      Array.from({ length: population.size }, (_, person) => person).filter(
        (person) => venueOf(population, person, school) === venue,
      )
    const atSchool = (person: number, day: number) =>
      epidemic.visitsOf(person, day).some(({ layer }) => layer === school)
    const [closed, open] = [pupilsOf(0), pupilsOf(1)]
    const healthy = (person: number) => epidemic.infectionOf(person) === undefined
    expect(closed.some((person) => atSchool(person, 1))).toBe(false)
    expect(open.filter(healthy).every((person) => atSchool(person, 1))).toBe(true)
    expect(closed.filter(healthy).every((person) => atSchool(person, 2))).toBe(true)
  })

  test('masks that hold everything back leave the household alone', () => {
    const epidemic = play(20, (one) => {
      if (one.day === 0) one.wearMasks({ share: 1, contains: 1, protects: 0 })
    })
    const layers = new Set([...epidemic.infections()].map(({ layer }) => layer))
    expect(layers).toEqual(new Set(['import', 'household']))
  })

  test('isolation at onset keeps the ill from infecting outside their homes the day after', () => {
    const epidemic = play(days, (one) => {
      for (const person of one.happened('onset')) one.confine({ person, where: 'home' })
    })
    for (const { infector, layer, infectedAt } of epidemic.infections()) {
      if (infector === undefined || layer === 'household') continue
      const onset = epidemic.infectionOf(infector)?.onset ?? Number.POSITIVE_INFINITY
      expect(Math.floor(infectedAt)).toBeLessThanOrEqual(Math.floor(onset))
    }
    expect(epidemic.infected).toBeLessThan(base.infected)
  })

  test('staying at home by themselves does the same for the share that does', () => {
    const epidemic = new Epidemic({ population, disease, seed: 8, staysHomeWhenIll: 1 })
    epidemic.infectAtRandom(20)
    while (epidemic.day < days) epidemic.step()
    for (const { infector, layer, infectedAt } of epidemic.infections()) {
      if (infector === undefined || layer === 'household') continue
      const onset = epidemic.infectionOf(infector)?.onset ?? Number.POSITIVE_INFINITY
      expect(Math.floor(infectedAt)).toBeLessThanOrEqual(Math.floor(onset))
    }
  })

  test('a release lets people go before their time', () => {
    const epidemic = play(4, (one) => {
      if (one.day === 1) one.confine({ person: 0, where: 'apart', until: 10 })
      if (one.day === 3) one.release({ person: 0 })
    })
    expect(epidemic.contactsOf(0, 2)).toEqual([])
    expect(epidemic.contactsOf(0, 3).length).toBeGreaterThan(0)
  })
})

describe('courses', () => {
  test('every person is in one state, and the days add up', () => {
    const epidemic = new Epidemic({ population, disease, seed: 3 })
    epidemic.infectAtRandom(50)
    for (let day = 0; day < 60; day++) {
      const report = epidemic.step()
      expect(states.reduce((sum, state) => sum + report.states[state], 0)).toBe(population.size)
      expect(report.day).toBe(day)
      for (const what of happenings) expect(epidemic.happened(what).length).toBe(report.happened[what])
    }
    const counts = epidemic.counts()
    const sum = (what: (typeof happenings)[number]) =>
      epidemic.daily(what).reduce((all, count) => all + count, 0)
    expect(population.size - counts.susceptible).toBe(epidemic.infected)
    expect(sum('infected')).toBe(epidemic.infected)
    expect(sum('recovered')).toBe(counts.recovered)
    expect(sum('died')).toBe(counts.dead)
    expect(sum('died')).toBeGreaterThan(20)
  })

  test('go through their steps in order, as often as their chances say', () => {
    let [ill, severe, critical, fatal, all] = [0, 0, 0, 0, 0]
    for (const one of base.infections()) {
      all++
      if (one.onset === undefined) continue
      ill++
      // Two days before onset, but not sooner than half a day after infection.
      const expected = Math.max(one.infectedAt + 0.5, one.onset - 2)
      expect(Math.abs(one.infectiousFrom - expected)).toBeLessThan(1e-3)
      if (one.severe === undefined) continue
      severe++
      expect(one.severe - one.onset).toBeCloseTo(4, 3)
      if (one.critical === undefined) continue
      critical++
      expect(one.critical - one.severe).toBeCloseTo(3, 3)
      if (one.isFatal) fatal++
    }
    const near = (part: number, whole: number, chance: number) =>
      expect(Math.abs(part / whole - chance)).toBeLessThan(4 * Math.sqrt((chance * (1 - chance)) / whole))
    near(ill, all, 0.6)
    near(severe, ill, 0.2)
    near(critical, severe, 0.4)
    near(fatal, critical, 0.5)
  })

  test('the severely ill infect nobody from the next day on, and the dead meet nobody', () => {
    for (const { infector, infectedAt } of base.infections()) {
      const severe = infector === undefined ? undefined : base.infectionOf(infector)?.severe
      if (severe !== undefined) expect(Math.floor(infectedAt)).toBeLessThanOrEqual(Math.floor(severe))
    }
    const dead = [...base.infections()].filter(({ isFatal, end }) => isFatal && end < days - 2)
    expect(dead.length).toBeGreaterThan(0)
    for (const { person } of dead) expect(base.contactsOf(person, days - 1)).toEqual([])
  })
})

test('a group’s members and their venue agree with who is infected where', () => {
  for (const { person, infector, layer, venue } of [...base.infections()].filter((_, at) => at % 13 === 0)) {
    if (infector === undefined) continue
    const at = layerIndex(population, layer)
    expect(venueOf(population, infector, at)).toBe(venue)
    expect(membersOf(population.layers[at]!, groupOf(population, infector, at))).toContain(person)
  }
})
