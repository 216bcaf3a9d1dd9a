import type { Disease, ExamCase, ExamRumour, ExamVisits, Syndrome } from '#vocabulary'
import type { Chance } from '../chance.ts'
import type { SyntheticCity } from '../city/synthetic.ts'
import type { Scenario } from '../scenario/scenario.ts'

/** Visits by weekday from Monday, beside the mean; assumed: most on Mondays, fewest on Sundays. */
const weekdays = [1.15, 1.05, 1, 1, 1, 0.95, 0.85]
/** Standard deviation of the logarithm of a clinic's day: more spread than chance alone; assumed. */
const overdispersion = 0.12

interface BackgroundSettings {
  readonly city: SyntheticCity
  readonly scenario: Scenario
  readonly chance: Chance
  /** Weekday of day 0, from 0 for Monday. */
  readonly firstWeekday: number
}

/** What is there without the outbreak: colds, diseases that never go, and talk. Each day by itself, also before the exam. */
export class Background {
  readonly #of: BackgroundSettings
  /** People who live nearest to each facility. */
  readonly #catchment: readonly number[]
  /** Upper ends of the communities' shares of all people. */
  readonly #shares: readonly number[]

  constructor(of: BackgroundSettings) {
    this.#of = of
    const { city } = of
    const whole = city.communities.reduce((sum, { population = 0 }) => sum + population, 0)
    const catchment = city.facilities.map(() => 0)
    let upTo = 0
    this.#shares = city.communities.map((place) => {
      const share = (place.population ?? 0) / whole
      // Facilities are numbered by their place in the list.
      catchment[city.nearestFacility(place).number]! += share * city.population.size
      upTo += share
      return upTo
    })
    this.#catchment = catchment
  }

  /** @param infected Visits of the infected, which are counted among the others. */
  visits(day: number, infected: (facility: number, syndrome: Syndrome) => number): ExamVisits[] {
    const { city, scenario, chance, firstWeekday } = this.#of
    const rates = Object.entries(scenario.background.visits.value) as [Syndrome, number][]
    const weekday = weekdays[(((day + firstWeekday) % 7) + 7) % 7] ?? 1
    return city.facilities.flatMap(({ number, unit, place }) =>
      rates.map(([syndrome, rate], at) => {
        const who = number * 8 + at
        const mean = ((this.#catchment[number] ?? 0) / 100_000) * rate * weekday
        const varied =
          mean * chance.lognormal({ median: 1, spread: overdispersion }, { what: 'visits', who, day })
        const visits =
          chance.poisson(varied, { what: 'visits', who, day, index: 1 }) + infected(number, syndrome)
        return { unit, place, syndrome, visits }
      }),
    )
  }

  /** Cases of diseases that are always there: diagnosed on the day. */
  cases(day: number): ExamCase[] {
    const { city, scenario, chance } = this.#of
    const rates = Object.entries(scenario.background.cases.value) as [Disease, number][]
    return rates.flatMap(([disease, rate], at) => {
      const count = chance.poisson((city.population.size / 100_000) * rate, { what: 'endemic', who: at, day })
      return Array.from({ length: count }, (_, index): ExamCase => {
        const draw = (which: number) =>
          chance.uniform({ what: 'endemic', who: 1_000 + at, day, index: index * 4 + which })
        const place = this.#placeOf(draw(0))
        const time = day + 8 / 24 + (draw(1) * 10) / 24
        return {
          record: `${disease}-${day}-${index}`,
          version: 0,
          unit: city.nearestFacility(place).unit,
          place: place.path,
          disease,
          classification: 'confirmed',
          ageGroup: draw(2) < 0.5 ? '5-14' : '25-44',
          onset: time - 1 - draw(3) * 2,
          at: time,
          isRuledOut: false,
        }
      })
    })
  }

  rumours(day: number): ExamRumour[] {
    const { scenario, chance } = this.#of
    const { falseReportsPerDay, floods } = scenario.background
    const flood = floods
      .filter(({ from, until = Number.POSITIVE_INFINITY }) => day >= from && day < until)
      .reduce((sum, { perDay }) => sum + perDay, 0)
    const count = chance.poisson(falseReportsPerDay + flood, { what: 'false-report', who: 0, day })
    return Array.from({ length: count }, (_, index) => {
      const draw = (which: number) =>
        chance.uniform({ what: 'false-report', who: 1, day, index: index * 4 + which })
      return {
        number: (day + 400) * 10_000 + index,
        place: this.#placeOf(draw(0)).path,
        at: day + 7 / 24 + (draw(1) * 15) / 24,
        // Most tell of one or two, some of many; assumed.
        ill: draw(2) < 0.1 ? 5 : draw(2) < 0.4 ? 2 : 1,
      }
    })
  }

  #placeOf(share: number): SyntheticCity['communities'][number] {
    const { communities } = this.#of.city
    const at = this.#shares.findIndex((upTo) => share < upTo)
    // There is at least one, and the last one's share reaches to the end.
    return communities[at < 0 ? communities.length - 1 : at] as SyntheticCity['communities'][number]
  }
}
