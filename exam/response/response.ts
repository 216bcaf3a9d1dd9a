import { type Epidemic, layerIndex } from '@lianfang/epidemic'
import type { PlacePath } from '#vocabulary'
import type { Chance } from '../chance.ts'
import type { Facility, SyntheticCity } from '../city/synthetic.ts'
import type { Care } from '../health/care.ts'
import { Ledger } from './ledger.ts'

/** A confirmed case that whoever decides has heard of. */
export interface KnownCase {
  readonly person: number
  readonly facility: Facility
  readonly place: PlacePath
  /** When they heard of it. */
  readonly at: number
  /** Whether somebody was told to trace its contacts. */
  isAssigned: boolean
}

/** Share of contacts of a layer that somebody names who tells the truth; assumed. */
const recall: Readonly<Record<string, number>> = {
  household: 1,
  school: 0.9,
  work: 0.8,
  community: 0.3,
  market: 0.05,
  transit: 0.02,
}
/** Of those who do not tell it, a part of that; assumed. */
const dishonestRecall = 0.3
/** A call is answered so often; assumed. Somebody is at home so often; assumed. */
const [answersCall, isAtHome] = [0.7, 0.8]
const quarantineDays = 14
/** Cases that name the same market before anybody asks for it to be closed; assumed. */
const casesOfMarket = 3
/** Hours from asking for a market to be closed to its closing: two visits and a signature; assumed. */
export const closingHours = 6
/** Days before onset from which on contacts are asked for. */
const daysBeforeOnset = 2
/** Days after the first sample on which a contact's second is taken. */
const secondSampleAfter = 6

/**
 * What people do against the outbreak once they know of a case, in whatever way they came to know: isolate, trace, quarantine, sample,
 * close. All of it holds from the day after; nobody is reached twice.
 */
export class Response {
  readonly ledger = new Ledger()
  readonly known: KnownCase[] = []
  readonly #of: { city: SyntheticCity; epidemic: Epidemic; care: Care; chance: Chance }
  readonly #knownPersons = new Set<number>()
  readonly #quarantined = new Set<number>()
  readonly #planned = new Map<number, { person: number; facility: Facility }[]>()
  readonly #namedMarkets = new Map<number, Set<number>>()
  readonly #asked = new Set<number>()

  constructor(of: { city: SyntheticCity; epidemic: Epidemic; care: Care; chance: Chance }) {
    this.#of = of
  }

  /** The hospital keeps who was found positive apart, whoever else knows of it. */
  isolate(person: number, at: number): void {
    const { epidemic } = this.#of
    epidemic.confine({
      person,
      where: 'apart',
      from: this.#dayAfter(at),
      until: this.#dayAfter(at) + quarantineDays,
    })
  }

  /** @returns The case, or nothing where they had heard of it before. */
  learn(person: number, { facility, at }: { facility: Facility; at: number }): KnownCase | undefined {
    if (this.#knownPersons.has(person)) return undefined
    this.#knownPersons.add(person)
    const place = this.#of.city.communityOf(person).path
    const known: KnownCase = { person, facility, place, at, isAssigned: false }
    this.known.push(known)
    return known
  }

  /** Contacts of a case are asked for, and its household and they stay at home and are sampled. @returns How many households were asked. */
  trace({ person, facility }: KnownCase, at: number): number {
    const { city, epidemic, chance } = this.#of
    this.ledger.add('tracing')
    const infection = epidemic.infectionOf(person)
    const today = Math.min(Math.floor(at), epidemic.day - 1)
    const since = Math.max(0, Math.floor((infection?.onset ?? at) - daysBeforeOnset))
    const share = city.habitsOf(person).isHonest ? 1 : dishonestRecall
    const found = new Set<number>(epidemic.householdOf(person).filter((one) => one !== person))
    for (let day = since; day <= today; day++)
      for (const { person: other, layer } of epidemic.contactsOf(person, day)) {
        const name = city.population.layers[layer]?.id ?? ''
        const named = share * (recall[name] ?? 0)
        if (chance.happens(named, { what: 'recall', who: person, day, index: other % 2 ** 20 }))
          found.add(other)
      }
    this.#nameMarkets(person, { since, today })
    return this.#quarantine([...found], { at, facility })
  }

  #quarantine(persons: readonly number[], { at, facility }: { at: number; facility: Facility }): number {
    const { epidemic } = this.#of
    const from = this.#dayAfter(at)
    let households = 0
    const heardFrom = new Set<number>()
    for (const person of persons) {
      if (this.#quarantined.has(person)) continue
      this.#quarantined.add(person)
      epidemic.confine({ person, where: 'home', from, until: from + quarantineDays })
      for (const after of [0, secondSampleAfter]) this.#planSample(from + after, { person, facility })
      const [first = person] = epidemic.householdOf(person)
      if (heardFrom.has(first)) continue
      heardFrom.add(first)
      households++
      this.#hearFrom(person, from)
    }
    return households
  }

  /** A household is called, and visited where nobody answers. */
  #hearFrom(person: number, day: number): void {
    const { city, chance } = this.#of
    const { households } = this.ledger
    households.asked++
    const draw = (index: number) => chance.uniform({ what: 'telephone', who: person, day, index })
    if (city.habitsOf(person).hasPhone) {
      this.ledger.add('call')
      if (draw(0) < answersCall) {
        households.withoutDoor++
        return
      }
    }
    for (const index of [1, 2]) {
      this.ledger.doorsKnocked++
      this.ledger.add('door')
      if (draw(index) >= isAtHome) continue
      households.atDoor++
      return
    }
  }

  #planSample(day: number, contact: { person: number; facility: Facility }): void {
    const planned = this.#planned.get(day)
    if (planned) planned.push(contact)
    else this.#planned.set(day, [contact])
  }

  /** Samples of contacts that are due on a day. */
  sampleContacts(day: number): void {
    for (const { person, facility } of this.#planned.get(day) ?? [])
      if (!this.#knownPersons.has(person) && this.#of.care.sample(person, { at: day + 10 / 24, facility }))
        this.ledger.add('sample')
    this.#planned.delete(day)
  }

  #nameMarkets(person: number, { since, today }: { since: number; today: number }): void {
    const { city, epidemic } = this.#of
    const market = layerIndex(city.population, 'market')
    // Before it showed, a disease was caught: the days of the longest usual incubation are asked for.
    for (let day = Math.max(0, since - 14); day <= today; day++)
      for (const { layer, venue } of epidemic.visitsOf(person, day)) {
        if (layer !== market) continue
        const cases = this.#namedMarkets.get(venue) ?? new Set()
        this.#namedMarkets.set(venue, cases.add(person))
      }
  }

  /** Markets that nobody was asked to close yet, that enough cases named and no other market was named by more. */
  suspectedMarkets(): { readonly venue: number; readonly place: PlacePath }[] {
    const most = Math.max(0, ...[...this.#namedMarkets.values()].map(({ size }) => size))
    return [...this.#namedMarkets]
      .filter(([venue, { size }]) => size >= casesOfMarket && size === most && !this.#asked.has(venue))
      .flatMap(([venue]) => {
        const place = this.#of.city.markets[venue]
        return place ? [{ venue, place: place.path }] : []
      })
  }

  /** Somebody was asked to close it: nobody asks again. */
  askToClose(venue: number): void {
    this.#asked.add(venue)
  }

  /** Closed, cleaned and sampled: what was there infects nobody any more. */
  closeMarket(venue: number, at: number): void {
    this.ledger.add('closing')
    this.#of.epidemic.closeVenue({ layer: 'market', venue, from: this.#dayAfter(at) })
  }

  #dayAfter(at: number): number {
    return Math.max(Math.floor(at) + 1, this.#of.epidemic.day)
  }
}
