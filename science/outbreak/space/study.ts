import type { Random } from '../maths/index.ts'
import {
  addUpBackwards,
  type CountsByPlace,
  checkCounts,
  checkExpected,
  checkPopulation,
  sumCounts,
} from './counts.ts'
import { makeMultinomial, shuffleFront } from './draw.ts'

/** What was counted, and what it would be if there were no cluster. */
export type ScanData =
  /** Cases are many times fewer than people: expected by population, the same on all days. */
  | { readonly model: 'poisson'; readonly cases: CountsByPlace; readonly population: ArrayLike<number> }
  /** The same, expected by any other model by place and day, in any measure: only its proportions count. */
  | { readonly model: 'poisson'; readonly cases: CountsByPlace; readonly expected: CountsByPlace }
  /** Persons with and without the disease: tested positive and negative. */
  | { readonly model: 'bernoulli'; readonly cases: CountsByPlace; readonly controls: CountsByPlace }
  /** Cases alone, no population known: each place and each day keeps its sum. */
  | { readonly model: 'permutation'; readonly cases: CountsByPlace }

/** A study made ready for sweeps: all sums by place and by how many of the last days they cover. */
export interface Study {
  readonly placeCount: number
  /** Windows of 1, 2, … days that end on the last day; 1 for a whole period. */
  readonly windows: number
  readonly cases: number
  /** All controls of the Bernoulli model; 0 for the others. */
  readonly controls: number
  readonly observed: Float64Array
  readonly expected: Float64Array
  /** Fills a table like `observed` with what chance alone would give, given the sums that the model holds fixed. */
  readonly draw: (observed: Float64Array, random: Random) => void
}

/** One person or case is one number in memory: beyond, a population is to be scanned by the Poisson model. */
const mostPersons = 50_000_000

export function makeStudy(data: ScanData, { places, windows }: { places: number; windows: number }): Study {
  const days = checkCounts(data.cases, { what: 'cases', places })
  if (windows > days)
    throw new RangeError(`maxDays must be at most the ${days} days of the series, got ${windows}`)
  const cases = sumCounts(data.cases)
  if (cases === 0) throw new RangeError('cases must not all be 0: without a case there is no cluster')
  if (!Number.isSafeInteger(cases))
    throw new RangeError(
      `cases must add up to less than 2^53, got ${cases}: beyond, one case is lost in rounding`,
    )
  const expected = expect(data, { places, days, cases })
  const shared = { placeCount: places, windows, cases, observed: addUpBackwards(data.cases, windows) }
  if (data.model === 'permutation') {
    if (windows === days)
      throw new RangeError(
        `the permutation model needs days before the longest window: maxDays below ${days}, got ${windows}`,
      )
    const sums = { ...shared, controls: 0, expected: addUpBackwards(expected, windows) }
    return { ...sums, draw: drawPermutation(data.cases, windows) }
  }
  if (data.model === 'bernoulli') {
    const sums = {
      ...shared,
      controls: sumCounts(data.controls),
      expected: addUpBackwards(expected, windows),
    }
    return { ...sums, draw: drawLabels(data, { windows, cases }) }
  }
  const sums = { ...shared, controls: 0, expected: addUpBackwards(expected, windows) }
  return { ...sums, draw: drawPoisson(expected, { windows, cases }) }
}

/** Expected cases by place and day, which together are all cases. */
function expect(
  data: ScanData,
  { places, days, cases }: { places: number; days: number; cases: number },
): Float64Array[] {
  const table = proportions(data, { places, days })
  let sum = 0
  for (const series of table) for (const value of series) sum += value
  if (!(sum > 0 && sum < Infinity)) throw new RangeError(`expected cases must have a sum above 0, got ${sum}`)
  table.forEach((series, place) => {
    series.forEach((value, day) => {
      if (value === 0 && data.cases[place]![day]! > 0)
        throw new RangeError(
          `cases must be 0 where none are expected, got ${data.cases[place]![day]} at place ${place}, day ${day}`,
        )
      series[day] = (value / sum) * cases
    })
  })
  return table
}

function proportions(data: ScanData, { places, days }: { places: number; days: number }): Float64Array[] {
  const fill = (of: (place: number, day: number) => number) =>
    Array.from({ length: places }, (_, place) =>
      Float64Array.from({ length: days }, (_, day) => of(place, day)),
    )
  if (data.model === 'permutation') {
    const ofPlace = data.cases.map((series) => sumCounts([series]))
    const ofDay = Float64Array.from({ length: days }, (_, day) =>
      data.cases.reduce((sum, series) => sum + series[day]!, 0),
    )
    return fill((place, day) => ofPlace[place]! * ofDay[day]!)
  }
  if (data.model === 'bernoulli') {
    const controlDays = checkCounts(data.controls, { what: 'controls', places })
    if (controlDays !== days)
      throw new RangeError(`controls must cover the ${days} days of the cases, got ${controlDays}`)
    if (sumCounts(data.controls) === 0)
      throw new RangeError('controls must not all be 0: nothing tells the cases from them')
    return fill((place, day) => data.cases[place]![day]! + data.controls[place]![day]!)
  }
  if ('population' in data) {
    checkPopulation(data.population, places)
    return fill((place) => data.population[place]!)
  }
  checkExpected(data.expected, { places, days })
  return fill((place, day) => data.expected[place]![day]!)
}

/** All cases fall anew, by what is expected; those before the longest window into one cell, the last. */
function drawPoisson(
  expected: readonly Float64Array[],
  { windows, cases }: { windows: number; cases: number },
): Study['draw'] {
  const recent = expected.length * windows
  const weights = new Float64Array(recent + 1)
  let left = cases
  expected.forEach((series, place) => {
    for (let window = 0; window < windows; window++) {
      const value = series[series.length - 1 - window]!
      weights[place * windows + window] = value
      left -= value
    }
  })
  weights[recent] = left > cases * 1e-12 ? left : 0
  const cells = new Float64Array(recent + 1)
  const fill = makeMultinomial({ weights, total: cases })
  return (observed, random) => {
    fill(cells, random)
    observed.set(cells.subarray(0, recent))
    addUpRows(observed, windows)
  }
}

/** Who of all persons is a case is drawn anew; how many of them were in each place on each day stays. */
function drawLabels(
  { cases, controls }: { cases: CountsByPlace; controls: CountsByPlace },
  { windows, cases: wanted }: { windows: number; cases: number },
): Study['draw'] {
  const persons = listCells(windows, cases, controls)
  return (observed, random) => {
    shuffleFront(persons, wanted, random)
    observed.fill(0)
    for (let person = 0; person < wanted; person++) {
      const cell = persons[person]!
      if (cell >= 0) observed[cell]! += 1
    }
    addUpRows(observed, windows)
  }
}

/** The days are dealt anew among the cases: each place and each day keeps its sum. */
function drawPermutation(cases: CountsByPlace, windows: number): Study['draw'] {
  const recent = listCells(windows, cases).filter((cell) => cell >= 0)
  const windowsOfRecent = recent.map((cell) => cell % windows)
  const places = listPlaces(cases)
  return (observed, random) => {
    shuffleFront(places, windowsOfRecent.length, random)
    observed.fill(0)
    for (let at = 0; at < windowsOfRecent.length; at++)
      observed[places[at]! * windows + windowsOfRecent[at]!]! += 1
    addUpRows(observed, windows)
  }
}

/** For each person the cell of place and day, as days before the last; −1 where before the longest window. */
function listCells(windows: number, ...tables: readonly CountsByPlace[]): Int32Array {
  const cells = new Int32Array(limitPersons(tables))
  let filled = 0
  for (const table of tables) {
    table.forEach((series, place) => {
      for (let day = 0; day < series.length; day++) {
        const window = series.length - 1 - day
        cells.fill(window < windows ? place * windows + window : -1, filled, filled + series[day]!)
        filled += series[day]!
      }
    })
  }
  return cells
}

function listPlaces(cases: CountsByPlace): Int32Array {
  const places = new Int32Array(limitPersons([cases]))
  let filled = 0
  cases.forEach((series, place) => {
    const sum = sumCounts([series])
    places.fill(place, filled, filled + sum)
    filled += sum
  })
  return places
}

function limitPersons(tables: readonly CountsByPlace[]): number {
  const persons = tables.reduce((sum, table) => sum + sumCounts(table), 0)
  if (persons > mostPersons)
    throw new RangeError(
      `cases and controls must be ${mostPersons} or fewer, got ${persons}; the Poisson model takes any number`,
    )
  return persons
}

function addUpRows(table: Float64Array, windows: number): void {
  if (windows === 1) return
  for (let at = 1; at < table.length; at++) if (at % windows !== 0) table[at]! += table[at - 1]!
}
