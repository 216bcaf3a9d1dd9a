import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type PlaceLevel, placePath } from '#vocabulary'
import { Chance } from './chance.ts'
import { type CityData, CityPeople } from './city/data.ts'
import { peopleCity } from './city/synthetic.ts'
import { calibrateDisease } from './outbreak.ts'
import { readScenario } from './scenario/read.ts'
import type { Scenario } from './scenario/scenario.ts'
import { makeCalendar } from './ways/calendar.ts'
import type { Seed } from './ways/stage.ts'

const place = (path: string, level: PlaceLevel, population?: number) => ({
  path: placePath(path),
  level,
  name: { zh: path, en: path },
  codes: [],
  population,
})
const unit = (id: string, duty: string, at: string) => ({
  id,
  name: { zh: id, en: id },
  place: placePath(at),
  duties: [duty],
})

/** Two districts of two communities each, with whom an outbreak needs. */
export const smallTown: CityData = {
  id: 'town',
  title: { zh: '小镇', en: 'Town' },
  zone: 'Asia/Shanghai',
  root: placePath('cn.99.01'),
  places: [
    place('cn', 'nation'),
    place('cn.99', 'province'),
    place('cn.99.01', 'city', 40_000),
    ...['02', '03'].flatMap((district) => [
      place(`cn.99.01.${district}`, 'district', 20_000),
      place(`cn.99.01.${district}.001`, 'street', 20_000),
      place(`cn.99.01.${district}.001.001`, 'community', 12_000),
      place(`cn.99.01.${district}.001.002`, 'community', 8_000),
    ]),
  ],
  units: [
    unit('command', 'command', 'cn.99.01'),
    unit('cdc', 'cdc', 'cn.99.01'),
    unit('market-regulation', 'market-regulation', 'cn.99.01'),
    unit('laboratory', 'laboratory', 'cn.99.01.02.001.001'),
    ...['02', '03'].flatMap((district) => [
      unit(`cdc-${district}`, 'cdc', `cn.99.01.${district}`),
      unit(`hospital-${district}`, 'fever-clinic', `cn.99.01.${district}.001.001`),
      unit(`street-${district}`, 'street-office', `cn.99.01.${district}.001`),
      unit(`office-${district}`, 'community-office', `cn.99.01.${district}.001.001`),
    ]),
  ],
  rules: [],
  shapes: [],
  people: CityPeople.parse({}),
}

/** One of the scenarios that ship, for the small town. */
export function scenarioOf(name: string, change: Partial<Scenario> = {}): Scenario {
  const text = readFileSync(join(import.meta.dirname, `scenarios/${name}.yaml`), 'utf8')
  const read = readScenario(text.replace('unit: hospital-first', 'unit: hospital-02'), {
    city: smallTown,
    systems: ['early-warning'],
  })
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  return { ...read.scenario, ...change }
}

export function seedOf(scenario: Scenario, seed = scenario.seed): Seed {
  const chance = new Chance(seed)
  const city = peopleCity(smallTown, { people: scenario.people, seed, chance })
  const { firstWeekday } = makeCalendar({ startsOn: scenario.startsOn, zone: smallTown.zone })
  return { seed, city, scenario, disease: calibrateDisease(city, scenario), chance, firstWeekday }
}
