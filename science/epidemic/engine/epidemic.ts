import { compileDisease } from '../disease/compiled.ts'
import type { Disease } from '../disease/disease.ts'
import type { Layer } from '../population/layer.ts'
import { groupOf, layerIndex, membersOf, type Population } from '../population/population.ts'
import { numberOf } from '../random/name-number.ts'
import { longestRun, Stream } from '../random/streams.ts'
import { origins } from './infection-log.ts'
import { type Confinement, confinements, type Days, type MaskPolicy, type Vaccine } from './measures.ts'
import { type Contact, listContacts, listVisits } from './meeting.ts'
import {
  chanceOfPositive,
  checkTest,
  checkTravel,
  type DiagnosticTest,
  enter,
  type ImportedCases,
  Outside,
  type Travel,
} from './outside.ts'
import { withoutEnd } from './person-records.ts'
import { acceptCandidates, makeRoomForDay, progressDay } from './progress.ts'
import { type Infection, readInfection } from './readings.ts'
import { infectFromReservoir, mostReservoirs, type Reservoir } from './reservoir.ts'
import { type Happening, happenings, makeRun, type Run, type State, states } from './run.ts'
import { transmitAll } from './transmit.ts'

export interface EpidemicSettings {
  readonly population: Population
  readonly disease: Disease
  /** A whole number from 0 to 2^53 − 1: the whole of the run's chance. */
  readonly seed: number
  /** Weekday of day 0, 0 is Monday. */
  readonly firstWeekday?: number
  /** Share of the ill who stay at home from the day after onset, without being told. */
  readonly staysHomeWhenIll?: number
}

/** What happened on one day, and how many are in each state at its end. */
export interface DayReport {
  readonly day: number
  readonly happened: Readonly<Record<Happening, number>>
  readonly states: Readonly<Record<State, number>>
}

/**
 * An epidemic among a city's people, a day at a time. Measures are taken between days and hold from the day that comes next, or from
 * a later one that they name. Whoever was infected is so no second time.
 *
 * Equal seeds give equal runs. Two runs of one seed that differ in a measure have the same chance in everything that the measure does not
 * touch: who is isolated without infecting anybody changes nobody else.
 *
 * @throws RangeError (each method too) for persons, layers, venues, days and shares that are none, with their values.
 * @example
 * const epidemic = new Epidemic({ population, disease, seed: 1 })
 * epidemic.infectAtRandom(10)
 * while (epidemic.day < 60) epidemic.step()
 */
export class Epidemic {
  readonly population: Population
  readonly #run: Run
  readonly #outside: Outside
  readonly #reservoirs: Reservoir[] = []
  readonly #tests: Stream
  /** Whether what happened belongs to the day that comes: then it is not forgotten when that begins. */
  #isBegun = true

  constructor({ population, disease, seed, firstWeekday = 0, staysHomeWhenIll = 0 }: EpidemicSettings) {
    if (!(Number.isInteger(firstWeekday) && firstWeekday >= 0 && firstWeekday < 7))
      throw new RangeError(`the first weekday is from 0 to 6, got ${firstWeekday}`)
    if (!(staysHomeWhenIll >= 0 && staysHomeWhenIll <= 1))
      throw new RangeError(`the share that stays at home is from 0 to 1, got ${staysHomeWhenIll}`)
    this.population = population
    this.#tests = new Stream({ seed, purpose: 'test' })
    this.#run = makeRun({
      population,
      disease: compileDisease(disease),
      seed,
      firstWeekday,
      staysHomeWhenIll,
    })
    this.#outside = new Outside(seed)
  }

  /** The day that `step` runs next, 0 at first. */
  get day(): number {
    return this.#run.day
  }

  /** One day. */
  step(): DayReport {
    const run = this.#run
    if (run.day === longestRun) throw new RangeError(`a run is ${longestRun} days at most`)
    this.#begin()
    this.#outside.arrive(run)
    transmitAll(run)
    for (const [number, reservoir] of this.#reservoirs.entries()) infectFromReservoir(run, reservoir, number)
    acceptCandidates(run)
    progressDay(run)
    const { day } = run
    run.day += 1
    this.#isBegun = false
    return {
      day,
      happened: Object.fromEntries(happenings.map((what) => [what, run.daily[what][day] ?? 0])) as Record<
        Happening,
        number
      >,
      states: this.counts(),
    }
  }

  #begin(): void {
    makeRoomForDay(this.#run)
    if (this.#isBegun) return
    for (const what of happenings) this.#run.happened[what].clear()
    this.#isBegun = true
  }

  // What comes from outside.

  /**
   * Somebody infected outside the city, at any time until the day that comes next; nobody twice.
   *
   * @returns Whether they are infected by it: false for who was before.
   */
  infect(person: number, { at = this.day }: { at?: number } = {}): boolean {
    this.#checkPerson(person)
    if (!(at <= this.day && at > this.day - 200))
      throw new RangeError(`who comes infected was so at most 200 days before day ${this.day}, got ${at}`)
    this.#begin()
    return enter(this.#run, { person, at, layer: origins.import })
  }

  /** So many people of the city drawn evenly, others at a second call; those who were infected before stay as they are. @returns Who was drawn. */
  infectAtRandom(count: number): number[] {
    const persons = this.#outside.drawPersons(this.#run, count)
    for (const person of persons) this.infect(person)
    return persons
  }

  importCases({ perDay, from = this.day, until = withoutEnd }: ImportedCases): void {
    this.#outside.addImports({ perDay, ...this.#days({ from, until }) })
  }

  /** Leave the city: they meet nobody here, and may come back infected. */
  travel(travel: Travel): void {
    checkTravel(travel)
    const days = this.#days(travel)
    for (const person of travel.persons) {
      this.confine({ person, where: 'away', ...days })
      this.#outside.plan({ person, ...days, hazardPerDay: travel.hazardPerDay })
    }
  }

  /** Venues that infect who comes to them. */
  addReservoir({
    layer,
    venues,
    hazardPerVisit,
    from = this.day,
    until = withoutEnd,
  }: Partial<Days> & { layer: string; venues: Iterable<number>; hazardPerVisit: number }): void {
    const at = layerIndex(this.population, layer)
    const known = new Set(venues)
    for (const venue of known) this.#checkVenue(at, venue)
    if (!(hazardPerVisit >= 0 && Number.isFinite(hazardPerVisit)))
      throw new RangeError(`a reservoir's hazard is 0 or more, got ${hazardPerVisit}`)
    if (this.#reservoirs.length === mostReservoirs)
      throw new RangeError(`a run knows ${mostReservoirs} reservoirs at most`)
    this.#reservoirs.push({ layer: at, venues: known, hazardPerVisit, ...this.#days({ from, until }) })
  }

  // Measures.

  /** Keeps a person at home, apart from everybody, or away. Of several that hold at once the strictest does. */
  confine({
    person,
    where,
    from = this.day,
    until = withoutEnd,
  }: Partial<Days> & { person: number; where: Confinement }): void {
    this.#checkPerson(person)
    this.#run.measures.confined.add({ person, kind: confinements[where], ...this.#days({ from, until }) })
  }

  /** Keeps everybody of a person's household at home. @returns Who they are. */
  quarantineHousehold({ person, ...days }: Partial<Days> & { person: number }): number[] {
    const members = this.householdOf(person)
    for (const member of members) this.confine({ person: member, where: 'home', ...days })
    return members
  }

  /** Ends a person's confinement, of one kind or of all. */
  release({ person, where, from = this.day }: { person: number; where?: Confinement; from?: number }): void {
    this.#checkPerson(person)
    this.#checkDay(from)
    const kind = where === undefined ? {} : { kind: confinements[where] }
    this.#run.measures.confined.end({ person, day: from, ...kind })
  }

  /** Lets so many of a layer's meetings fall out; 1 closes it. Several at once each take their share of what is left. */
  closeLayer({
    layer,
    share = 1,
    from = this.day,
    until = withoutEnd,
  }: Partial<Days> & { layer: string; share?: number }): void {
    const at = layerIndex(this.population, layer)
    this.#run.measures.closeLayer({ layer: at, share, ...this.#days({ from, until }) })
  }

  closeVenue({
    layer,
    venue,
    from = this.day,
    until = withoutEnd,
  }: Partial<Days> & { layer: string; venue: number }): void {
    const at = layerIndex(this.population, layer)
    this.#checkVenue(at, venue)
    this.#run.measures.closeVenue({ layer: at, venue, ...this.#days({ from, until }) })
  }

  /** Ends what closes a layer as a whole or, where one is named, one of its venues. */
  open({ layer, venue, from = this.day }: { layer: string; venue?: number; from?: number }): void {
    const at = layerIndex(this.population, layer)
    this.#checkDay(from)
    if (venue !== undefined) this.#checkVenue(at, venue)
    this.#run.measures.open({ layer: at, from, ...(venue === undefined ? {} : { venue }) })
  }

  wearMasks({
    from = this.day,
    until = withoutEnd,
    ...policy
  }: Omit<MaskPolicy, keyof Days> & Partial<Days>): void {
    this.#run.measures.wearMasks({ ...policy, ...this.#days({ from, until }) })
  }

  /** A dose for each; of several the better protects. */
  vaccinate({
    persons,
    vaccine,
    on = this.day,
  }: {
    persons: Iterable<number>
    vaccine: Vaccine
    on?: number
  }): void {
    // Doses given before the run are known by their day, which is below 0.
    if (!(Number.isInteger(on) && Math.abs(on) <= longestRun))
      throw new RangeError(`a dose needs a day, got ${on}`)
    if (on < this.day && this.day > 0) this.#checkDay(on)
    const known = this.#run.measures.addVaccine(vaccine)
    for (const person of persons) {
      this.#checkPerson(person)
      this.#run.measures.vaccinate({ person, vaccine: known, on })
    }
  }

  /** A sample of a person at noon of the last day that was run, or of an earlier one. One kind of test says the same all day. */
  test({
    person,
    kind,
    day = this.day - 1,
  }: {
    person: number
    kind: DiagnosticTest
    day?: number
  }): boolean {
    this.#checkPerson(person)
    this.#checkPast(day)
    checkTest(kind)
    this.#tests.draw(person, day, numberOf(kind))
    return this.#tests.first < chanceOfPositive(this.#run, person, day, kind)
  }

  // Readings.

  /** How many are in each state. */
  counts(): Record<State, number> {
    return Object.fromEntries(states.map((name, at) => [name, this.#run.counts[at] ?? 0])) as Record<
      State,
      number
    >
  }

  /** How many it happened to, by day from 0 to yesterday. */
  daily(what: Happening): Int32Array {
    return this.#run.daily[what].slice(0, this.day)
  }

  /** To whom it happened on the last day that was run, and since, in order of their numbers. */
  happened(what: Happening): Int32Array {
    return this.#run.happened[what].view().slice().sort()
  }

  stateOf(person: number): State {
    this.#checkPerson(person)
    // One of the states, by `setState`.
    return states[this.#run.state[person] as number] as State
  }

  /** A person's infection: from whom, where, when, and its course, also what of it is still to come. */
  infectionOf(person: number): Infection | undefined {
    this.#checkPerson(person)
    const entry = (this.#run.entryOf[person] as number) - 1
    return entry < 0 ? undefined : readInfection(this.#run, entry)
  }

  /** How many were infected in all. */
  get infected(): number {
    return this.#run.log.length
  }

  /** Who infected whom, day by day, within a day by person; from the log's entry on, so that a reader can go on where it stopped. */
  *infections(from = 0): Generator<Infection> {
    for (let entry = from; entry < this.#run.log.length; entry++) yield readInfection(this.#run, entry)
  }

  /**
   * Whom a person met on a day that was run: the contacts along which they would infect and be infected, under the measures of
   * that day.
   */
  contactsOf(person: number, day: number): Contact[] {
    this.#checkPerson(person)
    this.#checkPast(day)
    return listContacts(this.#run, person, day)
  }

  /** Where a person goes on a day: one that was run, or the one that comes next. */
  visitsOf(person: number, day: number): { layer: number; venue: number }[] {
    this.#checkPerson(person)
    if (day !== this.day) this.#checkPast(day)
    return listVisits(this.#run, person, day)
  }

  /** Everybody of a person's household, themselves too. */
  householdOf(person: number): number[] {
    this.#checkPerson(person)
    const layer = layerIndex(this.population, 'household')
    const household = groupOf(this.population, person, layer)
    // The layer was just found.
    return household < 0 ? [person] : membersOf(this.population.layers[layer] as Layer, household)
  }

  #days({ from, until }: Days): Days {
    this.#checkDay(from)
    if (!((Number.isInteger(until) || until === Number.POSITIVE_INFINITY) && until >= from))
      throw new RangeError(`a measure from day ${from} ends on a later one, got ${until}`)
    return { from, until: Math.min(until, withoutEnd) }
  }

  #checkDay(day: number): void {
    if (!(Number.isInteger(day) && day >= this.day && day <= longestRun))
      throw new RangeError(`a measure holds from day ${this.day} or later, got ${day}`)
  }

  #checkPast(day: number): void {
    if (!(Number.isInteger(day) && day >= 0 && day < this.day))
      throw new RangeError(`days 0 to ${this.day - 1} were run, got ${day}`)
  }

  #checkPerson(person: number): void {
    if (!(Number.isInteger(person) && person >= 0 && person < this.population.size))
      throw new RangeError(`persons are 0 to ${this.population.size - 1}, got ${person}`)
  }

  #checkVenue(layer: number, venue: number): void {
    const { id, venues } = this.population.layers[layer] ?? { id: '', venues: 0 }
    if (!(Number.isInteger(venue) && venue >= 0 && venue < venues))
      throw new RangeError(`venues of ${id} are 0 to ${venues - 1}, got ${venue}`)
  }
}
