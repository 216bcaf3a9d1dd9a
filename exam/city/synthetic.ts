import { buildCity, groupOf, layerIndex, type Population, usualCity, venueOf } from '@lianfang/epidemic'
import { isWithin, type PlacePath } from '#vocabulary'
import type { Chance } from '../chance.ts'
import { type CityData, type CityPlace, type CityUnit, weightByYear } from './data.ts'

/** Where people are seen: a hospital or fever clinic, by the unit that runs it. */
export interface Facility {
  readonly number: number
  readonly unit: string
  /** Community in which it stands. */
  readonly place: PlacePath
}

/** What a person is like, as far as the city's work depends on it. */
export interface Habits {
  readonly hasPhone: boolean
  readonly isHonest: boolean
}

/** People with homes, work and habits, in the places of a city. */
export interface SyntheticCity {
  readonly data: CityData
  readonly population: Population
  /** By number of the layer `community`. */
  readonly communities: readonly CityPlace[]
  readonly facilities: readonly Facility[]
  readonly households: number
  readonly beds: number
  readonly testsPerDay: number
  readonly communityOf: (person: number) => CityPlace
  /** Where somebody of a place goes when ill: the nearest. */
  readonly nearestFacility: (place: CityPlace) => Facility
  readonly habitsOf: (person: number) => Habits
  /** Markets by number of the layer `market`, each with the community in which it stands: the first that it serves. */
  readonly markets: readonly CityPlace[]
  /** Schools by number of the layer `school`, in the same way. */
  readonly schools: readonly CityPlace[]
}

/**
 * People for a city's places: each community has its share of `people`, by its population.
 *
 * @throws RangeError where no place has a population, or no unit treats anybody: what is missing.
 */
export function peopleCity(
  data: CityData,
  { people, seed, chance }: { people: number; seed: number; chance: Chance },
): SyntheticCity {
  const communities = livedIn(data.places.filter(({ path }) => isWithin(path, data.root)))
  if (communities.length === 0)
    throw new RangeError(`no place of ${data.id} under ${data.root} has a population`)
  const whole = communities.reduce((sum, { population = 0 }) => sum + population, 0)
  const usual = usualCity({ people, seed })
  let [before, given] = [0, 0]
  const places = communities.map(({ population = 0 }) => {
    before += population
    const upTo = Math.round((people * before) / whole)
    const own = upTo - given
    given = upTo
    return { people: own }
  })
  const population = buildCity({
    ...usual,
    places,
    ages: data.people.ages ? weightByYear(data.people.ages.value) : usual.ages,
    householdSizes: data.people.householdSizes?.value ?? usual.householdSizes,
  })
  const layer = layerIndex(population, 'community')
  const household = layerIndex(population, 'household')
  const facilities = listFacilities(data)
  const nearest = communities.map((place) => nearestTo(place, facilities, data))
  // A person's group of the layer is one of the communities.
  const communityOf = (person: number) => communities[groupOf(population, person, layer)] as CityPlace
  const { bedsPerThousand, bedsForOutbreak, testsPerThousand } = data.people
  return {
    data,
    population,
    communities,
    facilities,
    households: (population.layers[household]?.groupStart.length ?? 1) - 1,
    beds: Math.round((people / 1_000) * bedsPerThousand.value * bedsForOutbreak.value),
    testsPerDay: Math.round((people / 1_000) * testsPerThousand.value),
    communityOf,
    nearestFacility: (place) => nearest[communities.indexOf(place)] ?? nearestTo(place, facilities, data),
    habitsOf: (person) => habits(person, { data, chance, age: population.age[person] ?? 0 }),
    markets: placeVenues('market', population, communities),
    schools: placeVenues('school', population, communities),
  }
}

/** The lowest places that have people: communities, or what the city has in their stead. */
export function livedIn(places: readonly CityPlace[]): CityPlace[] {
  const populated = places.filter(({ population = 0 }) => population > 0)
  const levels = ['community', 'street', 'district', 'city'] as const
  const lowest = levels.find((level) => populated.some((place) => place.level === level))
  return populated.filter(({ level }) => level === lowest)
}

function listFacilities({ units, id }: CityData): Facility[] {
  const treating = (duty: string) => units.filter(({ duties }) => duties.includes(duty))
  const [clinics, hospitals] = [treating('fever-clinic'), treating('hospital')]
  const found: CityUnit[] = clinics.length > 0 ? clinics : hospitals
  if (found.length === 0) throw new RangeError(`no unit of ${id} has the duty fever-clinic or hospital`)
  return found.map((unit, number) => ({ number, unit: unit.id, place: unit.place }))
}

function nearestTo(place: CityPlace, facilities: readonly Facility[], { places }: CityData): Facility {
  const at = new Map(places.map((one) => [one.path, one]))
  const distance = (facility: Facility) => {
    const there = at.get(facility.place)
    // Without coordinates the nearest is what shares most of the path.
    if (place.lon === undefined || place.lat === undefined || there?.lon === undefined || !there.lat)
      return -sharedLabels(place.path, facility.place)
    const eastward = (place.lon - there.lon) * Math.cos((place.lat * Math.PI) / 180)
    return Math.hypot(eastward, place.lat - there.lat)
  }
  // There is at least one.
  return facilities.reduce((best, one) => (distance(one) < distance(best) ? one : best))
}

function sharedLabels(one: string, other: string): number {
  const [a, b] = [one.split('.'), other.split('.')]
  const differs = a.findIndex((label, at) => label !== b[at])
  return differs < 0 ? a.length : differs
}

function habits(
  person: number,
  { data: { people }, chance, age }: { data: CityData; chance: Chance; age: number },
): Habits {
  const group = age < 60 ? 'under60' : 'over60'
  const draw = (index: number) => chance.uniform({ what: 'habit', who: person, index })
  return {
    hasPhone: age >= 12 && draw(0) < people.hasPhone.value[group],
    isHonest: draw(2) < people.honest.value,
  }
}

function placeVenues(layer: string, population: Population, communities: readonly CityPlace[]): CityPlace[] {
  const [at, community] = [layerIndex(population, layer), layerIndex(population, 'community')]
  const found: CityPlace[] = []
  for (let person = 0; person < population.size; person++) {
    const venue = venueOf(population, person, at)
    // The community is one of the city's.
    if (venue >= 0) found[venue] ??= communities[groupOf(population, person, community)] as CityPlace
  }
  return found
}
