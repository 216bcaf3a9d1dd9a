import { mostIndices, Stream } from '../random/streams.ts'
import { columns, origins, readValue } from './infection-log.ts'
import { checkShare, type Days } from './measures.ts'
import { addInfection } from './progress.ts'
import type { Run } from './run.ts'

/** Infections that keep coming from outside: on average so many a day, each in somebody of the city drawn evenly. */
export interface ImportedCases extends Partial<Days> {
  readonly perDay: number
}

/** People who leave the city for some days, and may be infected meanwhile with this hazard a day. */
export interface Travel extends Days {
  readonly persons: Iterable<number>
  readonly hazardPerDay: number
}

interface Planned {
  readonly person: number
  readonly at: number
  readonly layer: number
}

/** What comes into the city from outside, day by day. */
export class Outside {
  readonly #imports: Required<ImportedCases>[] = []
  readonly #planned = new Map<number, Planned[]>()
  readonly #importStream: Stream
  /** Draws of persons on the day on which the last were drawn. */
  #draws = 0
  #drawnOn = -1
  readonly #travelStream: Stream

  constructor(seed: number) {
    this.#importStream = new Stream({ seed, purpose: 'imports' })
    this.#travelStream = new Stream({ seed, purpose: 'travel' })
  }

  addImports(imports: Required<ImportedCases>): void {
    if (!(imports.perDay >= 0 && imports.perDay <= mostImports))
      throw new RangeError(`imported cases a day are from 0 to ${mostImports}, got ${imports.perDay}`)
    if (this.#imports.length === 16) throw new RangeError('a run knows 16 sources of imports at most')
    this.#imports.push(imports)
  }

  /** Draws whether and when a traveller is infected; of two journeys on the same day the first counts. */
  plan({ person, from, until, hazardPerDay }: Days & { person: number; hazardPerDay: number }): void {
    if (hazardPerDay === 0) return
    this.#travelStream.draw(person, from, 0)
    const at = from - Math.log(this.#travelStream.first) / hazardPerDay
    if (at >= until) return
    const day = Math.floor(at)
    this.#planned.set(day, [...(this.#planned.get(day) ?? []), { person, at, layer: origins.away }])
  }

  /** Infections of the day from outside; who was infected before stays as they are. */
  arrive(run: Run): void {
    const { day } = run
    for (const { person, at, layer } of this.#planned.get(day) ?? []) enter(run, { person, at, layer })
    this.#planned.delete(day)
    for (const [number, { perDay, from, until }] of this.#imports.entries()) {
      if (day < from || day >= until || perDay === 0) continue
      let time = 0
      for (let index = 0; index < drawsOfImports; index++) {
        this.#importStream.draw(number, day, index)
        time -= Math.log(this.#importStream.first) / perDay
        if (time >= 1) break
        const person = Math.floor(this.#importStream.second * run.population.size)
        enter(run, { person, at: day + time, layer: origins.import })
      }
    }
  }

  /** People of the city drawn evenly, no one twice. */
  drawPersons(run: Run, count: number): number[] {
    if (!(Number.isInteger(count) && count >= 0 && count <= run.population.size))
      throw new RangeError(`persons to draw are from 0 to ${run.population.size}, got ${count}`)
    const drawn = new Set<number>()
    if (this.#drawnOn !== run.day) this.#draws = 0
    this.#drawnOn = run.day
    while (drawn.size < count) {
      const number = this.#draws++
      this.#importStream.draw(
        channelOfDraws + Math.floor(number / mostIndices),
        run.day,
        number % mostIndices,
      )
      drawn.add(Math.floor(this.#importStream.first * run.population.size))
    }
    return [...drawn]
  }
}

/** Infects somebody from outside, unless they were infected before. */
export function enter(run: Run, { person, at, layer }: Planned): boolean {
  if (run.entryOf[person] !== 0) return false
  addInfection(run, { person, at, layer, infectsFromDay: run.day })
  return true
}

export function checkTravel({ hazardPerDay }: Travel): void {
  if (!(hazardPerDay >= 0 && Number.isFinite(hazardPerDay)))
    throw new RangeError(`a traveller's hazard a day is 0 or more, got ${hazardPerDay}`)
}

const mostImports = 100_000
/** Far more than a Poisson number of the greatest mean. */
const drawsOfImports = 2 * mostImports
/** After the sources of imports; each further million draws of a day has the next number. */
const channelOfDraws = 16

export interface DiagnosticTest {
  /** Chance of a positive result before, during and after the infectious period. */
  readonly sensitivity: { readonly latent: number; readonly infectious: number; readonly afterwards: number }
  /** Days after the infectious period in which `afterwards` holds; later results are those of somebody never infected. */
  readonly detectableDaysAfter: number
  /** Chance of a negative result of somebody not infected. */
  readonly specificity: number
}

export function checkTest({ sensitivity, specificity, detectableDaysAfter }: DiagnosticTest): void {
  for (const [name, value] of Object.entries(sensitivity)) checkShare(`a test's sensitivity, ${name}`, value)
  checkShare("a test's specificity", specificity)
  if (!(detectableDaysAfter >= 0))
    throw new RangeError(`a test's detectableDaysAfter is 0 or more, got ${detectableDaysAfter}`)
}

/** Chance of a positive result at noon of a day. */
export function chanceOfPositive(run: Run, person: number, day: number, test: DiagnosticTest): number {
  const falsely = 1 - test.specificity
  const entry = (run.entryOf[person] as number) - 1
  if (entry < 0) return falsely
  const { log } = run
  const noon = day + 0.5
  const until = readValue(log, entry, columns.infectiousUntil)
  if (noon < readValue(log, entry, columns.infectedAt)) return falsely
  if (noon < readValue(log, entry, columns.infectiousFrom)) return test.sensitivity.latent
  if (noon < until) return test.sensitivity.infectious
  return noon < until + test.detectableDaysAfter ? test.sensitivity.afterwards : falsely
}
