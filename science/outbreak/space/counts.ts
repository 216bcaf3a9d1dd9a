/** Counts by day of each place, oldest first; all places over the same days. A study of places alone has one day. */
export type CountsByPlace = readonly ArrayLike<number>[]

/** Refuses what is no table of counts; returns how many days it has. */
export function checkCounts(
  counts: CountsByPlace,
  { what, places }: { what: string; places: number },
): number {
  if (counts.length !== places)
    throw new RangeError(`${what} must be a series for each of ${places} places, got ${counts.length}`)
  const days = counts[0]?.length ?? 0
  if (days === 0) throw new RangeError(`${what} must have a day at least`)
  counts.forEach((series, place) => {
    if (series.length !== days)
      throw new RangeError(
        `${what} must cover ${days} days in every place, got ${series.length} at position ${place}`,
      )
    for (let day = 0; day < days; day++) {
      const count = series[day]!
      if (!(Number.isSafeInteger(count) && count >= 0))
        throw new RangeError(
          `${what} must be whole numbers of 0 or more, got ${count} at place ${place}, day ${day}`,
        )
    }
  })
  return days
}

/** Refuses what is no table of expected cases above 0, or 0 where there are no cases. */
export function checkExpected(
  expected: CountsByPlace,
  { places, days }: { places: number; days: number },
): void {
  if (expected.length !== places)
    throw new RangeError(`expected must be a series for each of ${places} places, got ${expected.length}`)
  expected.forEach((series, place) => {
    if (series.length !== days)
      throw new RangeError(
        `expected must cover ${days} days in every place, got ${series.length} at position ${place}`,
      )
    for (let day = 0; day < days; day++) {
      const value = series[day]!
      if (!(value >= 0 && value < Infinity))
        throw new RangeError(
          `expected must be numbers of 0 or more, got ${value} at place ${place}, day ${day}`,
        )
    }
  })
}

export function checkPopulation(population: ArrayLike<number>, places: number): void {
  if (population.length !== places)
    throw new RangeError(`population must be one for each of ${places} places, got ${population.length}`)
  for (let place = 0; place < places; place++) {
    const people = population[place]!
    if (!(people > 0 && people < Infinity))
      throw new RangeError(
        `population must be above 0, got ${people} at position ${place}; leave out places where nobody lives`,
      )
  }
}

export function sumCounts(counts: CountsByPlace): number {
  let sum = 0
  for (const series of counts) for (let day = 0; day < series.length; day++) sum += series[day]!
  return sum
}

/**
 * A table by place and by how many of the last days are added up: column 0 the last day, column 1 the last two, …
 *
 * @returns Row after row of `windows` columns, one row for each place.
 */
export function addUpBackwards(table: CountsByPlace, windows: number): Float64Array {
  const sums = new Float64Array(table.length * windows)
  table.forEach((series, place) => {
    let sum = 0
    for (let window = 0; window < windows; window++) {
      sum += series[series.length - 1 - window]!
      sums[place * windows + window] = sum
    }
  })
  return sums
}
