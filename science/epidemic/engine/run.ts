import { type CompiledDisease, type Course, makeCourse } from '../disease/compiled.ts'
import type { Population } from '../population/population.ts'
import { type Purpose, Stream } from '../random/streams.ts'
import { Candidates } from './candidates.ts'
import { type ContactRow, makeContactRow, widthsByWeekday } from './contact-row.ts'
import { DayQueue } from './day-queue.ts'
import { NumberList } from './grow.ts'
import { type InfectionLog, makeInfectionLog } from './infection-log.ts'
import { Measures } from './measures.ts'
import { PersonSet } from './person-set.ts'
import { makeSpreader, type Spreader } from './transmit.ts'

/** States of a person; a number in the order of this list. */
export const states = [
  'susceptible',
  'latent',
  'presymptomatic',
  'asymptomatic',
  'mild',
  'severe',
  'critical',
  'recovered',
  'dead',
] as const
export type State = (typeof states)[number]
export const stateNumber = Object.fromEntries(states.map((name, at) => [name, at])) as Record<State, number>

/** What happens to persons on a day. */
export const happenings = ['infected', 'onset', 'severe', 'critical', 'recovered', 'died'] as const
export type Happening = (typeof happenings)[number]

/** The streams of one layer. */
export interface LayerStreams {
  readonly partner: Stream
  readonly meeting: Stream
  readonly attendance: Stream
  readonly reservoir: Stream
}

/** All that a run holds; functions of this folder read and write it, `Epidemic` is its door. */
export interface Run {
  readonly population: Population
  readonly disease: CompiledDisease
  readonly log: InfectionLog
  /** By person: 0 for never infected, else one more than the entry in the log; below 0 a candidate of today. */
  readonly entryOf: Int32Array
  /** Who has an entry in the log. */
  readonly everInfected: PersonSet
  /** By person, of `states`. */
  readonly state: Uint8Array
  /** By state. */
  readonly counts: Int32Array
  readonly measures: Measures
  readonly layers: readonly LayerStreams[]
  readonly transmission: Stream
  readonly course: Stream
  readonly illHabit: Stream
  /** Share of the ill who stay at home from the day after onset. */
  readonly staysHomeWhenIll: number
  readonly householdLayer: number
  readonly firstWeekday: number
  /** The day that comes next. */
  day: number
  /** Persons by the day on which they might infect somebody next. */
  readonly spreading: DayQueue
  /** Entries by the day on which the next step of their course comes. */
  readonly events: DayQueue
  readonly candidates: Candidates
  readonly happened: Record<Happening, NumberList>
  /** By happening, counts by day. */
  readonly daily: Record<Happening, Int32Array>
  /** For `drawCourse` to write into. */
  readonly scratch: Course
  /** By weekday and layer; `widthsOn` reads them. */
  readonly contactWidths: readonly Float64Array[]
  /** By layer, the share of its meetings that take place on the day; 0 where it is closed. */
  readonly keptShare: Float64Array
  /** Whose contacts are looked at just now, and these. */
  readonly spreader: Spreader
  readonly row: ContactRow
}

export function makeRun({
  population,
  disease,
  seed,
  firstWeekday,
  staysHomeWhenIll,
}: {
  population: Population
  disease: CompiledDisease
  seed: number
  firstWeekday: number
  staysHomeWhenIll: number
}): Run {
  const stream = (purpose: Purpose, channel = 0) => new Stream({ seed, purpose, channel })
  const counts = new Int32Array(states.length)
  counts[stateNumber.susceptible] = population.size
  const each = <Value>(make: () => Value) =>
    Object.fromEntries(happenings.map((name) => [name, make()])) as Record<Happening, Value>
  return {
    population,
    disease,
    log: makeInfectionLog(population.size),
    entryOf: new Int32Array(population.size),
    everInfected: new PersonSet(population.size),
    state: new Uint8Array(population.size),
    counts,
    measures: new Measures(population, seed),
    layers: population.layers.map((_, layer) => ({
      partner: stream('partner', layer),
      meeting: stream('meeting', layer),
      attendance: stream('attendance', layer),
      reservoir: stream('reservoir', layer),
    })),
    transmission: stream('transmission'),
    course: stream('course'),
    illHabit: stream('habit', 2),
    staysHomeWhenIll,
    householdLayer: population.layers.findIndex(({ id }) => id === 'household'),
    firstWeekday,
    day: 0,
    spreading: new DayQueue(),
    events: new DayQueue(),
    candidates: new Candidates(),
    happened: each(() => new NumberList()),
    daily: each(() => new Int32Array(64)),
    scratch: makeCourse(),
    contactWidths: widthsByWeekday(population.layers),
    keptShare: new Float64Array(population.layers.length),
    spreader: makeSpreader(),
    row: makeContactRow(population.layers.length),
  }
}
