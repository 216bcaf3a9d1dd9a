import { layerIndex, type Population } from '../population/population.ts'
import { numberOf } from '../random/name-number.ts'
import { longestRun, Stream } from '../random/streams.ts'
import { PersonRecords, withoutEnd } from './person-records.ts'

/** Days on which something holds: from the first on, until the last, which is no longer one of them. */
export interface Days {
  readonly from: number
  readonly until: number
}

/** Where a person is kept: at home with the household alone; by themselves; out of the city. */
export const confinements = { home: 1, apart: 2, away: 3 } as const
export type Confinement = keyof typeof confinements

/** Masks on some layers, worn by a share of people, always the same ones. */
export interface MaskPolicy extends Days {
  /** Left out: all layers but `household`. */
  readonly layers?: readonly string[]
  readonly share: number
  /** Part of the hazard that a mask takes from its wearer's contacts, by what they breathe out and by what they breathe in. */
  readonly contains: number
  readonly protects: number
}

export interface Vaccine {
  /** Days from the dose to protection. */
  readonly daysToProtection: number
  /** Part of the hazard of infection that it takes. */
  readonly againstInfection: number
  /** `leaky`: every vaccinated person's hazard is less; `all-or-nothing`: so many are immune, the others not protected. */
  readonly action: 'leaky' | 'all-or-nothing'
  /** Part of the hazard for others, of who is infected nevertheless. */
  readonly againstOnwards: number
  /** Part of the chance of symptoms, and then of severe disease, of who is infected nevertheless. */
  readonly againstSymptoms: number
  readonly againstSevere: number
}

interface Closure extends Days {
  readonly layer: number
  readonly share: number
}

interface Masks {
  readonly days: Days
  readonly layers: readonly boolean[]
  readonly policy: MaskPolicy
}

/** What is in force on which day. All that was in force stays known, so that contacts of past days can be told. */
export class Measures {
  readonly confined: PersonRecords
  readonly vaccinated: PersonRecords
  readonly vaccines: Vaccine[] = []
  /** What each vaccine's draws are named after. */
  readonly #vaccineNumbers: number[] = []
  readonly #population: Population
  readonly #household: number
  readonly #habit: Stream
  readonly #takes: Stream
  readonly #closures: Closure[] = []
  /** By layer and venue. */
  readonly #closedVenues: Map<number, Days[]>[]
  readonly #masks: Masks[] = []

  constructor(population: Population, seed: number) {
    this.#population = population
    this.#household = population.layers.findIndex(({ id }) => id === 'household')
    this.confined = new PersonRecords(population.size)
    this.vaccinated = new PersonRecords(population.size)
    this.#closedVenues = population.layers.map(() => new Map())
    this.#habit = new Stream({ seed, purpose: 'habit', channel: 0 })
    this.#takes = new Stream({ seed, purpose: 'habit', channel: 1 })
  }

  closeLayer({ layer, share, from, until }: Days & { layer: number; share: number }): void {
    checkShare('the closed share of a layer', share)
    this.#closures.push({ layer, share, from, until })
  }

  closeVenue({ layer, venue, from, until }: Days & { layer: number; venue: number }): void {
    // One for each layer, which `layerIndex` has found.
    const closed = this.#closedVenues[layer] as Map<number, Days[]>
    closed.set(venue, [...(closed.get(venue) ?? []), { from, until }])
  }

  /** Ends on this day what closes a layer or, where one is named, one of its venues. */
  open({ layer, venue, from }: { layer: number; venue?: number; from: number }): void {
    const ended = <Closed extends Days>(days: Closed): Closed =>
      days.until > from ? { ...days, until: Math.max(days.from, from) } : days
    if (venue === undefined) {
      for (const [at, closure] of this.#closures.entries())
        if (closure.layer === layer) this.#closures[at] = ended(closure)
      return
    }
    const closed = this.#closedVenues[layer] as Map<number, Days[]>
    closed.set(venue, (closed.get(venue) ?? []).map(ended))
  }

  wearMasks(policy: MaskPolicy): void {
    for (const name of ['share', 'contains', 'protects'] as const) checkShare(`masks: ${name}`, policy[name])
    const { layers } = this.#population
    const named = policy.layers?.map((id) => layerIndex(this.#population, id))
    this.#masks.push({
      days: { from: policy.from, until: policy.until },
      layers: layers.map(({ id }, at) => named?.includes(at) ?? id !== 'household'),
      policy,
    })
  }

  addVaccine(vaccine: Vaccine): number {
    for (const name of ['againstInfection', 'againstOnwards', 'againstSymptoms', 'againstSevere'] as const)
      checkShare(`vaccine: ${name}`, vaccine[name])
    if (!(vaccine.daysToProtection >= 0 && vaccine.daysToProtection <= longestRun))
      throw new RangeError(
        `vaccine: daysToProtection must be from 0 to ${longestRun}, got ${vaccine.daysToProtection}`,
      )
    const name = numberOf(vaccine)
    const known = this.#vaccineNumbers.indexOf(name)
    if (known >= 0) return known
    if (this.vaccines.length === 250) throw new RangeError('a run knows 250 vaccines at most')
    this.#vaccineNumbers.push(name)
    return this.vaccines.push(vaccine) - 1
  }

  vaccinate({ person, vaccine, on }: { person: number; vaccine: number; on: number }): void {
    const from = on + Math.ceil((this.vaccines[vaccine] as Vaccine).daysToProtection)
    this.vaccinated.add({ person, kind: vaccine + 1, from, until: withoutEnd })
  }

  /** Share of a layer's meetings that take place on this day. */
  keptShare(layer: number, day: number): number {
    let kept = 1
    for (const closure of this.#closures)
      if (closure.layer === layer && holds(closure, day)) kept *= 1 - closure.share
    return kept
  }

  isVenueClosed(layer: number, venue: number, day: number): boolean {
    const closed = this.#closedVenues[layer] as Map<number, Days[]>
    if (closed.size === 0) return false
    return closed.get(venue)?.some((days) => holds(days, day)) ?? false
  }

  /** Whether a person's confinement lets them meet on this layer. */
  maySee(person: number, layer: number, day: number): boolean {
    if (this.confined.isEmpty) return true
    const kind = this.confined.greatestOn(person, day)
    return kind === 0 || (kind === confinements.home && layer === this.#household)
  }

  /** What masks leave of the hazard of a meeting: of who infects and of who is infected. */
  maskFactor({
    infector,
    other,
    layer,
    day,
  }: {
    infector: number
    other: number
    layer: number
    day: number
  }): number {
    let [out, inwards] = [1, 1]
    for (const [at, { days, layers, policy }] of this.#masks.entries()) {
      if (!(layers[layer] && holds(days, day))) continue
      if (infector >= 0 && this.#wears(infector, at)) out = Math.min(out, 1 - policy.contains)
      if (this.#wears(other, at)) inwards = Math.min(inwards, 1 - policy.protects)
    }
    return out * inwards
  }

  /** A policy of a larger share is worn by those of a smaller one and by more. */
  #wears(person: number, policy: number): boolean {
    this.#habit.draw(person, 0, 0)
    return this.#habit.first < (this.#masks[policy] as Masks).policy.share
  }

  /** What vaccines leave of a person's hazard of infection on this day. */
  susceptibility(person: number, day: number): number {
    if (this.vaccinated.isEmpty) return 1
    return this.vaccinated.leastOn(person, day, (kind) => {
      const { action, againstInfection } = this.vaccines[kind - 1] as Vaccine
      if (action === 'leaky') return 1 - againstInfection
      this.#takes.draw(person, 0, this.#vaccineNumbers[kind - 1] as number)
      return this.#takes.first < againstInfection ? 0 : 1
    })
  }

  /** The same of the hazard for others, and of the chances of symptoms and severe disease. */
  vaccineFactor(
    person: number,
    day: number,
    name: 'againstOnwards' | 'againstSymptoms' | 'againstSevere',
  ): number {
    if (this.vaccinated.isEmpty) return 1
    return this.vaccinated.leastOn(person, day, (kind) => 1 - (this.vaccines[kind - 1] as Vaccine)[name])
  }
}

const holds = ({ from, until }: Days, day: number): boolean => from <= day && day < until

export function checkShare(name: string, share: number): void {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`${name} must be from 0 to 1, got ${share}`)
}
