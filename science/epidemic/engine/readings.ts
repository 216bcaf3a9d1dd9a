import { venueOf } from '../population/population.ts'
import { nobody, origins, timeOf, times } from './infection-log.ts'
import type { Run } from './run.ts'

/** One infection, in days of the run. */
export interface Infection {
  readonly entry: number
  readonly person: number
  /** Nothing for who was infected outside, or by a reservoir. */
  readonly infector: number | undefined
  /** Name of the layer, `import` or `away`. */
  readonly layer: string
  readonly venue: number | undefined
  readonly infectedAt: number
  readonly infectiousFrom: number
  readonly infectiousUntil: number
  /** Nothing where it does not come, as below. */
  readonly onset: number | undefined
  readonly severe: number | undefined
  readonly critical: number | undefined
  /** Recovery, or death. */
  readonly end: number
  readonly isFatal: boolean
}

/** @param entry One of the log's. */
export function readInfection({ log, population }: Run, entry: number): Infection {
  // The entry is one of the log's.
  const at = (numbers: Int32Array | Uint8Array) => numbers[entry] as number
  const time = (column: number) => {
    const days = timeOf(log, entry, column)
    return Number.isNaN(days) ? undefined : days
  }
  const layer = population.layers[at(log.layer)]
  const person = at(log.person)
  return {
    entry,
    person,
    infector: at(log.infector) === nobody ? undefined : at(log.infector),
    layer: layer?.id ?? (at(log.layer) === origins.away ? 'away' : 'import'),
    venue: layer === undefined ? undefined : venueOf(population, person, at(log.layer)),
    infectedAt: timeOf(log, entry, times.infectedAt),
    infectiousFrom: timeOf(log, entry, times.infectiousFrom),
    infectiousUntil: timeOf(log, entry, times.infectiousUntil),
    onset: time(times.onset),
    severe: time(times.severe),
    critical: log.critical.get(entry),
    end: timeOf(log, entry, times.end),
    isFatal: at(log.isFatal) === 1,
  }
}
