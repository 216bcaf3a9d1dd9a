import type { DiagnosticTest, Epidemic } from '@lianfang/epidemic'
import type { ExamCase } from '#vocabulary'
import type { Chance } from '../chance.ts'
import type { Facility, SyntheticCity } from '../city/synthetic.ts'
import type { Scenario } from '../scenario/scenario.ts'

/** Somebody infected who went to a doctor. */
export interface Visit {
  readonly person: number
  readonly facility: Facility
  readonly at: number
  readonly isSevere: boolean
  readonly isSuspected: boolean
}

/** A sample's result. */
export interface Result {
  readonly person: number
  /** Facility whose doctor took the sample. */
  readonly facility: Facility
  /** When the sample was taken. */
  readonly sampledAt: number
  readonly at: number
  readonly isPositive: boolean
}

interface CareSettings {
  readonly city: SyntheticCity
  readonly scenario: Scenario
  readonly epidemic: Epidemic
  readonly chance: Chance
}

/**
 * What the city's doctors see of an epidemic: who of the infected comes, when and where, who is suspected, and what the laboratory finds. The
 * same infections meet the same doctors in each way of a seed; what a way changes is whether doctors know what to look for.
 */
export class Care {
  readonly #of: CareSettings
  readonly #test: DiagnosticTest
  readonly #visits = new Map<number, Visit[]>()
  readonly #results = new Map<number, Result[]>()
  readonly #sampled = new Set<number>()
  #samplesOn = { day: -1, made: 0 }
  /** From which time on doctors know what to look for. */
  #knownFrom = Number.POSITIVE_INFINITY
  samplesMade = 0
  /** Samples that no laboratory had room for. */
  samplesShort = 0

  constructor(of: CareSettings) {
    this.#of = of
    this.#test = {
      sensitivity: of.scenario.care.sensitivity.value,
      // Genetic material is found for so long after the infectious period; assumed.
      detectableDaysAfter: 7,
      specificity: 1,
    }
  }

  /** Doctors are told what there is. */
  tellDoctors(at: number): void {
    this.#knownFrom = Math.min(this.#knownFrom, at)
  }

  /** Takes up who fell ill on the day that was run, and answers with who came to a doctor on it and which results came. */
  see(day: number): { readonly visits: readonly Visit[]; readonly results: readonly Result[] } {
    const { epidemic, scenario, chance } = this.#of
    const { consults, delay } = scenario.care
    for (const person of epidemic.happened('onset')) {
      const onset = epidemic.infectionOf(person)?.onset
      if (onset === undefined || !chance.happens(consults.value, { what: 'consults', who: person })) continue
      const after = chance.lognormal(delay.value, { what: 'consults', who: person, index: 1 })
      const severe = epidemic.infectionOf(person)?.severe ?? Number.POSITIVE_INFINITY
      if (onset + after < severe) this.#plan(person, { at: Math.max(onset + after, day), isSevere: false })
    }
    for (const person of epidemic.happened('severe')) {
      const at = epidemic.infectionOf(person)?.severe
      if (at !== undefined) this.#plan(person, { at: Math.max(at, day), isSevere: true })
    }
    const visits = take(this.#visits, day).map((planned) => this.#look(planned))
    return { visits, results: take(this.#results, day) }
  }

  #plan(person: number, { at, isSevere }: { at: number; isSevere: boolean }): void {
    const { city } = this.#of
    const facility = city.nearestFacility(city.communityOf(person))
    put(this.#visits, Math.floor(at), { person, facility, at, isSevere, isSuspected: false })
  }

  #look(visit: Visit): Visit {
    const { scenario, chance } = this.#of
    const { person, at, isSevere } = visit
    const { mild, severe, afterwards } = scenario.care.suspects.value
    const before = isSevere ? severe : mild
    const share = at >= this.#knownFrom ? Math.max(before, afterwards) : before
    const index = isSevere ? 1 : 0
    if (this.#sampled.has(person) || !chance.happens(share, { what: 'suspicion', who: person, index }))
      return visit
    return this.sample(person, { at, facility: visit.facility }) ? { ...visit, isSuspected: true } : visit
  }

  /**
   * Takes a sample of a person; its result comes by itself.
   *
   * @returns What it will be; nothing where no laboratory has room today, or the person was found positive before.
   */
  sample(person: number, { at, facility }: { at: number; facility: Facility }): Result | undefined {
    const { city, epidemic, scenario, chance } = this.#of
    if (this.#sampled.has(person)) return undefined
    const day = Math.floor(at)
    if (this.#samplesOn.day !== day) this.#samplesOn = { day, made: 0 }
    if (this.#samplesOn.made >= city.testsPerDay) {
      this.samplesShort++
      return undefined
    }
    this.#samplesOn.made++
    this.samplesMade++
    this.#sampled.add(person)
    const hours = chance.lognormal(scenario.care.turnaroundHours.value, { what: 'turnaround', who: person })
    const done = at + hours / 24
    // A sample of today is judged by what the last day that was run made of the person.
    const judged = Math.min(day, epidemic.day - 1)
    const isPositive = judged >= 0 && epidemic.test({ person, kind: this.#test, day: judged })
    // Who is still too early for the test may be sampled again.
    if (!isPositive) this.#sampled.delete(person)
    const result = { person, facility, sampledAt: at, at: done, isPositive }
    put(this.#results, Math.floor(done), result)
    return result
  }
}

const ageGroups = [
  [5, '0-4'],
  [15, '5-14'],
  [25, '15-24'],
  [45, '25-44'],
  [65, '45-64'],
] as const

export function ageGroupOf(years: number): ExamCase['ageGroup'] {
  return ageGroups.find(([below]) => years < below)?.[1] ?? '65+'
}

function put<Item>(map: Map<number, Item[]>, day: number, item: Item): void {
  const known = map.get(day)
  if (known) known.push(item)
  else map.set(day, [item])
}

/** What is due until the end of a day, in the order of its time; later things stay. */
function take<Item extends { readonly at: number }>(map: Map<number, Item[]>, day: number): Item[] {
  const due: Item[] = []
  for (const [on, items] of map) {
    if (on > day) continue
    due.push(...items)
    map.delete(on)
  }
  return due.sort((a, b) => a.at - b.at)
}
