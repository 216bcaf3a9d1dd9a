import { type CompiledDisease, type Course, makeCourse } from '../disease/compiled.ts'
import type { Population } from '../population/population.ts'
import { type Purpose, Stream } from '../random/streams.ts'
import { Candidates } from './candidates.ts'
import { NumberList } from './grow.ts'
import { type InfectionLog, makeInfectionLog } from './infection-log.ts'
import { Measures } from './measures.ts'

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
  /** Entries that are infectious on the day. */
  readonly active: NumberList
  /** Entries with something to come on the day. */
  readonly due: NumberList
  readonly events: DayBuckets
  readonly candidates: Candidates
  readonly happened: Record<Happening, NumberList>
  /** By happening, counts by day. */
  readonly daily: Record<Happening, Int32Array>
  /** For `drawCourse` to write into. */
  readonly scratch: Course
  /** For `reachOf` to write into. */
  readonly widths: Float64Array
}

/** Entries by the day on which something comes: the first of each, the others linked behind it. */
export interface DayBuckets {
  /** One more than the entry; 0 for none. */
  head: Int32Array
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
    active: new NumberList(),
    due: new NumberList(),
    events: { head: new Int32Array(64) },
    candidates: new Candidates(),
    happened: each(() => new NumberList()),
    daily: each(() => new Int32Array(64)),
    scratch: makeCourse(),
    widths: new Float64Array(population.layers.length),
  }
}
