import { calibrate, Epidemic, groupOf, presets, type Vaccine } from '@lianfang/epidemic'
import type { Chance } from './chance.ts'
import type { SyntheticCity } from './city/synthetic.ts'
import type { Scenario } from './scenario/scenario.ts'

const lastingImmunity: Vaccine = {
  daysToProtection: 0,
  againstInfection: 1,
  action: 'all-or-nothing',
  againstOnwards: 0,
  againstSymptoms: 0,
  againstSevere: 0,
}

/** A disease as contagious in this city as the scenario says. Slow for a large city: once for all ways and seeds. */
export function calibrateDisease(city: SyntheticCity, { disease }: Scenario) {
  const { disease: law, reproduction } = presets[disease.preset]
  return calibrate({
    population: city.population,
    disease: law,
    reproduction: disease.reproduction ?? reproduction,
    sample: 1_000,
  })
}

/** The epidemic of a scenario as it begins on a seed, before anybody does anything. */
export function beginOutbreak({
  city,
  scenario,
  disease,
  seed,
  firstWeekday,
  chance,
}: {
  city: SyntheticCity
  scenario: Scenario
  disease: ReturnType<typeof calibrateDisease>
  seed: number
  firstWeekday: number
  chance: Chance
}): Epidemic {
  const { population } = city
  const epidemic = new Epidemic({
    population,
    disease,
    seed,
    firstWeekday,
    staysHomeWhenIll: scenario.disease.staysHome,
  })
  if (scenario.disease.immune > 0)
    immunise(epidemic, { share: scenario.disease.immune, chance, size: population.size })
  for (const [number, beginning] of scenario.begins.entries())
    switch (beginning.from) {
      case 'market': {
        const { place, hazardPerVisit, firstDay, until } = beginning
        const venue = findMarket(city, place)
        const days = { from: firstDay, ...(until === undefined ? {} : { until }) }
        epidemic.addReservoir({ layer: 'market', venues: [venue], hazardPerVisit, ...days })
        break
      }
      case 'return': {
        const { travellers, leave, back, hazardPerDay } = beginning
        const persons = drawPersons(travellers, { size: population.size, chance, who: number })
        epidemic.travel({ persons, from: leave, until: back, hazardPerDay })
        break
      }
      case 'imports': {
        const { perDay, firstDay, until } = beginning
        epidemic.importCases({ perDay, from: firstDay, ...(until === undefined ? {} : { until }) })
        break
      }
      case 'people':
        // Later ones come when their day does: see `seedPeople`.
        if (beginning.day === 0) epidemic.infectAtRandom(beginning.count)
    }
  return epidemic
}

/** Those who are infected at once on this day. */
export function seedPeople(epidemic: Epidemic, { begins }: Scenario): void {
  for (const beginning of begins)
    if (beginning.from === 'people' && beginning.day > 0 && beginning.day === epidemic.day)
      epidemic.infectAtRandom(beginning.count)
}

/** The market of a place: that which the place's people go to; of `largest` that with the most people. */
function findMarket(city: SyntheticCity, place: string): number {
  const people = city.markets.map(() => 0)
  const served = city.markets.map(() => new Set<string>())
  const { population } = city
  const market = population.layers.findIndex(({ id }) => id === 'market')
  for (let person = 0; person < population.size; person++) {
    const venue = groupOf(population, person, market)
    if (venue < 0) continue
    // Venues were counted by the same table.
    people[venue]! += 1
    served[venue]!.add(city.communityOf(person).path)
  }
  const largest = people.indexOf(Math.max(...people))
  if (place === 'largest') return largest
  const at = served.findIndex((places) =>
    [...places].some((one) => one === place || one.startsWith(`${place}.`)),
  )
  return at < 0 ? largest : at
}

function immunise(
  epidemic: Epidemic,
  { share, chance, size }: { share: number; chance: Chance; size: number },
): void {
  const persons: number[] = []
  for (let person = 0; person < size; person++)
    if (chance.happens(share, { what: 'seed', who: person })) persons.push(person)
  epidemic.vaccinate({ persons, on: -1, vaccine: lastingImmunity })
}

function drawPersons(
  count: number,
  { size, chance, who }: { size: number; chance: Chance; who: number },
): number[] {
  const drawn = new Set<number>()
  for (let index = 0; drawn.size < count; index++)
    drawn.add(Math.floor(chance.uniform({ what: 'seed', who: 2 ** 30 + who, index }) * size))
  return [...drawn]
}
