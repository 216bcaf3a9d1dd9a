import type { CountSeries } from './verdict.ts'

/** Series laid one after the other in arrays that can be handed to another thread without a copy. */
export interface PackedSeries {
  /** Position of the first of them in the whole list. */
  readonly first: number
  readonly counts: Float64Array<ArrayBuffer>
  readonly lengths: Int32Array<ArrayBuffer>
  readonly population: Float64Array<ArrayBuffer>
  /** -1 for a series without. */
  readonly populationLengths: Int32Array<ArrayBuffer>
  readonly calendars: readonly Pick<CountSeries, 'frequency' | 'firstDay'>[]
}

export function packSeries(series: readonly CountSeries[], first: number): PackedSeries {
  return {
    first,
    counts: lay(series.map(({ counts }) => counts)),
    lengths: Int32Array.from(series, ({ counts }) => counts.length),
    population: lay(series.map(({ population }) => population ?? [])),
    populationLengths: Int32Array.from(series, ({ population }) => population?.length ?? -1),
    calendars: series.map(({ frequency, firstDay }) => ({
      ...(frequency === undefined ? {} : { frequency }),
      ...(firstDay === undefined ? {} : { firstDay }),
    })),
  }
}

function lay(lists: readonly ArrayLike<number>[]): Float64Array<ArrayBuffer> {
  const all = new Float64Array(lists.reduce((sum, { length }) => sum + length, 0))
  let start = 0
  for (const list of lists) {
    all.set(list, start)
    start += list.length
  }
  return all
}

/** The series again, as views of the same memory. */
export function unpackSeries(packed: PackedSeries): CountSeries[] {
  let start = 0
  let populationStart = 0
  return packed.calendars.map((calendar, at) => {
    const end = start + packed.lengths[at]!
    const counts = packed.counts.subarray(start, end)
    start = end
    const people = packed.populationLengths[at]!
    if (people < 0) return { ...calendar, counts }
    const population = packed.population.subarray(populationStart, populationStart + people)
    populationStart += people
    return { ...calendar, counts, population }
  })
}
