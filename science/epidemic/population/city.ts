import { countPeople, makeHouseholds } from './households.ts'
import { makePopulation, type Population } from './population.ts'
import { makeSchools, makeTransit, makeWork } from './venues.ts'

/** How a city's people are made: plain data, so that a thread can make the same city. Weights need not add up to anything. */
export interface CityRecipe {
  readonly seed: number
  /** Communities in an order in which neighbours follow each other; their numbers are the groups of the layer `community`. */
  readonly places: readonly { readonly people: number }[]
  /** Weight of each year of age, from 0. */
  readonly ages: readonly number[]
  /** Weight of households of 1, 2, 3 and more people. */
  readonly householdSizes: readonly number[]
  readonly contacts: Contacts
  readonly schools: {
    readonly fromAge: number
    readonly toAge: number
    readonly classSize: number
    /** A school takes the pupils of one place after another until it has so many. */
    readonly pupils: number
  }
  readonly work: {
    readonly fromAge: number
    readonly toAge: number
    /** Share of those of these ages who work. */
    readonly employed: number
    readonly teamSize: number
    /** Weights of enterprises by the people they employ. */
    readonly sizes: readonly { readonly people: number; readonly weight: number }[]
  }
  readonly transit: { readonly share: number; readonly ridersPerLine: number }
  /** Each market serves places that follow each other. */
  readonly market: { readonly people: number; readonly visitsPerWeek: number }
}

/** How close a contact of each layer is, and how many there are a day where members meet at random. */
export interface Contacts {
  readonly household: { readonly intensity: number }
  readonly school: { readonly intensity: number }
  readonly work: { readonly intensity: number }
  readonly community: { readonly intensity: number; readonly perDay: number }
  readonly transit: { readonly intensity: number; readonly perDay: number }
  readonly market: { readonly intensity: number; readonly perDay: number }
}

/**
 * A city of so many people like a Chinese one.
 *
 * Ages follow the Seventh National Population Census (2020) in its broad bands: 17.95 % under 15, 63.35 % of 15 to 59, 5.20 % of 60 to
 * 64, 13.50 % of 65 and more; even within a band, falling in the last (assumed). Households of one (25.4 %) and of two people
 * (29.7 %) are the census's, larger ones assumed so that the mean is 2.60 (census: 2.62). Everything else is assumed.
 *
 * @param of `people` in all; `perPlace` in one community.
 * @example buildCity(usualCity({ people: 200_000, seed: 20200120 }))
 */
export function usualCity({
  people,
  seed,
  perPlace = 5_000,
}: {
  people: number
  seed: number
  perPlace?: number
}): CityRecipe {
  if (!(Number.isInteger(people) && people >= 1))
    throw new RangeError(`a city needs a whole number of people of 1 or more, got ${people}`)
  if (!(perPlace >= 1)) throw new RangeError(`a place needs 1 person or more, got ${perPlace}`)
  const places = Math.ceil(people / perPlace)
  const upTo = (place: number) => Math.round((people * place) / places)
  return {
    seed,
    places: Array.from({ length: places }, (_, place) => ({ people: upTo(place + 1) - upTo(place) })),
    ages: Array.from({ length: 96 }, (_, age) => {
      if (age < 15) return 17.95 / 15
      if (age < 60) return 63.35 / 45
      if (age < 65) return 5.2 / 5
      return (13.5 * (96 - age)) / 496
    }),
    householdSizes: [0.254, 0.297, 0.205, 0.132, 0.066, 0.046],
    contacts: {
      household: { intensity: 3 },
      school: { intensity: 0.6 },
      work: { intensity: 0.6 },
      community: { intensity: 0.3, perDay: 5 },
      transit: { intensity: 0.2, perDay: 8 },
      market: { intensity: 0.3, perDay: 8 },
    },
    schools: { fromAge: 3, toAge: 17, classSize: 35, pupils: 800 },
    work: {
      fromAge: 18,
      toAge: 59,
      employed: 0.75,
      teamSize: 10,
      sizes: [
        { people: 5, weight: 60 },
        { people: 15, weight: 25 },
        { people: 50, weight: 10 },
        { people: 200, weight: 4 },
        { people: 1_000, weight: 1 },
      ],
    },
    transit: { share: 0.3, ridersPerLine: 4_000 },
    market: { people: 30_000, visitsPerWeek: 2 },
  }
}

/** The layers that `buildCity` makes, in their order. */
export const cityLayers = ['household', 'school', 'work', 'community', 'transit', 'market'] as const

/**
 * People with homes, schools, work, ways and markets, the same for the same recipe.
 *
 * @throws RangeError for a recipe that cannot be: what, and which value.
 * Complexity: linear in people; about two seconds a million, and 40 bytes each.
 * @example const city = buildCity(usualCity({ people: 50_000, seed: 1 }))
 */
export function buildCity(recipe: CityRecipe): Population {
  const { seed, places, ages, contacts, market, schools, work } = recipe
  const people = places.map((place) => place.people)
  const size = countPeople(people)
  // One piece of memory, which goes back to the system as a whole: lists apart would leave holes among what stays.
  const lists = new Int32Array(cityLayers.length * size)
  const list = (at: number) => lists.subarray(at * size, (at + 1) * size)
  const [household, school, team, place, line, shop] = [list(0), list(1), list(2), list(3), list(4), list(5)]
  const age = makeHouseholds({ seed, people, ages, sizes: recipe.householdSizes, household, place })
  const schoolOfClass = makeSchools({
    seed,
    age,
    place,
    groupOf: school,
    ...schools,
    teachersFrom: work.fromAge,
  })
  const enterpriseOfTeam = makeWork({ seed, age, isTaken: school, groupOf: team, ...work })
  makeTransit({ seed, age, groupOf: line, ...recipe.transit })
  assignMarkets({ place, groupOf: shop, people, perMarket: market.people })
  const workdays = [0, 1, 2, 3, 4]
  const isChild = (years: number) => years < 12
  const { perDay, intensity } = contacts.community
  return makePopulation({
    age,
    layers: [
      { id: 'household', mixing: 'everyone', groupOf: household, ...contacts.household },
      {
        id: 'school',
        mixing: 'everyone',
        groupOf: school,
        ...contacts.school,
        venueOfGroup: schoolOfClass,
        weekdays: workdays,
      },
      {
        id: 'work',
        mixing: 'everyone',
        groupOf: team,
        ...contacts.work,
        venueOfGroup: enterpriseOfTeam,
        weekdays: workdays,
      },
      { id: 'community', mixing: 'random', groupOf: place, contactsPerDay: perDay, intensity },
      {
        id: 'transit',
        mixing: 'random',
        groupOf: line,
        contactsPerDay: contacts.transit.perDay,
        intensity: contacts.transit.intensity,
        weekdays: workdays,
      },
      {
        id: 'market',
        mixing: 'random',
        groupOf: shop,
        contactsPerDay: contacts.market.perDay,
        intensity: contacts.market.intensity,
        // Children come along now and then.
        attendance: Array.from({ length: 100 }, (_, years) =>
          Math.min(1, (market.visitsPerWeek / 7) * (isChild(years) ? 0.25 : 1)),
        ),
      },
    ],
  })
}

function assignMarkets(of: {
  place: Int32Array
  groupOf: Int32Array
  people: readonly number[]
  perMarket: number
}): void {
  let market = 0
  let served = 0
  const marketOf = of.people.map((people) => {
    if (served >= of.perMarket) {
      market++
      served = 0
    }
    served += people
    return market
  })
  // Each place has its market.
  for (let person = 0; person < of.place.length; person++)
    of.groupOf[person] = marketOf[of.place[person] as number] as number
}
