import type { Epidemic } from '@lianfang/epidemic'
import { type ExamVisits, isWithin } from '#vocabulary'
import type { Chance } from '../chance.ts'
import type { SyntheticCity } from '../city/synthetic.ts'
import type { Care, Result, Visit } from '../health/care.ts'
import type { KnownCase } from './response.ts'

/** Who came in so many days before an alert is looked at; infected people seen in so many days before it make it true. */
const [lookBack, truthBack] = [14, 21]
/** Samples of one verification, at most; assumed. */
const samplesOfOne = 30
/** Share of other patients who are as ill as the severe of the outbreak; assumed. */
const severeOthers = 0.01

export interface Finding {
  readonly isFound: boolean
  /** When it is known: after the laboratory where samples were taken. */
  readonly at: number
  readonly samples: number
}

/** What somebody who looks at an area could find there, and what is true of it. */
export class Evidence {
  readonly #of: { city: SyntheticCity; epidemic: Epidemic; care: Care; chance: Chance }
  readonly #visits: Visit[] = []
  readonly #counts: { readonly day: number; readonly counts: readonly ExamVisits[] }[] = []
  /** Where somebody infected was seen by a doctor or found by a laboratory: a place of residence or of a facility. */
  readonly #seen: { readonly at: number; readonly place: string }[] = []

  constructor(of: { city: SyntheticCity; epidemic: Epidemic; care: Care; chance: Chance }) {
    this.#of = of
  }

  /** Takes up a day that was run. */
  note(
    day: number,
    {
      visits,
      results,
      counts,
    }: { visits: readonly Visit[]; results: readonly Result[]; counts: readonly ExamVisits[] },
  ): void {
    const { city } = this.#of
    this.#visits.push(...visits)
    this.#counts.push({ day, counts })
    for (const { person, facility, at } of [...visits, ...results.filter(({ isPositive }) => isPositive)])
      this.#seen.push({ at, place: city.communityOf(person).path }, { at, place: facility.place })
  }

  /** Whether the outbreak showed in an area in the weeks before: somebody infected who lives there, or came there, was seen. */
  isTrue(area: string, at: number): boolean {
    return this.#seen.some((one) => one.at <= at && one.at >= at - truthBack && isWithin(one.place, area))
  }

  /**
   * A verification: who has a confirmed case there in hand has found it; else patients of the last two weeks are sampled, those most ill
   * first, and the infected are found as they are drawn from among all the others.
   */
  look(
    area: string,
    { at, known, number }: { at: number; known: readonly KnownCase[]; number: number },
  ): Finding {
    const { chance, care, city } = this.#of
    const since = at - lookBack
    if (known.some((one) => one.at >= since && one.at <= at && isWithin(one.place, area)))
      return { isFound: true, at, samples: 0 }
    const infected = this.#visits.filter(
      ({ person, facility, at: seenAt }) =>
        seenAt >= since &&
        seenAt <= at &&
        (isWithin(city.communityOf(person).path, area) || isWithin(facility.place, area)),
    )
    const others = this.#others(area, { since, until: at })
    const groups = [
      { visits: infected.filter(({ isSevere }) => isSevere), others: others * severeOthers },
      { visits: infected.filter(({ isSevere }) => !isSevere), others: others * (1 - severeOthers) },
    ]
    let [left, samples, foundAt] = [samplesOfOne, 0, Number.POSITIVE_INFINITY]
    for (const { visits, others: beside } of groups) {
      const share = Math.min(1, left / Math.max(1, visits.length + beside))
      for (const { person, facility } of visits) {
        if (!chance.happens(share, { what: 'sample', who: person, index: number % 2 ** 20 })) continue
        const result = care.sample(person, { at, facility })
        if (result?.isPositive) foundAt = Math.min(foundAt, result.at)
      }
      const taken = Math.min(left, Math.ceil(visits.length + beside))
      left -= taken
      samples += taken
    }
    const isFound = Number.isFinite(foundAt)
    return { isFound, at: isFound ? foundAt : at + 1, samples }
  }

  /** How many others came: to the facilities of the area or, where it has none, the part of all who live there. */
  #others(area: string, { since, until }: { since: number; until: number }): number {
    const { city } = this.#of
    const counts = this.#counts
      .filter(({ day }) => day >= since && day <= until)
      .flatMap((one) => one.counts)
      .filter(({ syndrome }) => syndrome === 'influenza-like' || syndrome === 'acute-respiratory')
    const inside = counts.filter(({ place }) => isWithin(place, area))
    const sum = (of: readonly ExamVisits[]) => of.reduce((all, { visits }) => all + visits, 0)
    if (inside.length > 0) return sum(inside)
    const people = (of: typeof city.communities) =>
      of.reduce((all, { population = 0 }) => all + population, 0)
    const share =
      people(city.communities.filter(({ path }) => isWithin(path, area))) / people(city.communities)
    return sum(counts) * share
  }
}
