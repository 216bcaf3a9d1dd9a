import { venueOf } from '../population/population.ts'
import { columns, nobody, origins, readValue } from './infection-log.ts'
import { type Run, stateNumber } from './run.ts'

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
  const time = (days: number) => (Number.isNaN(days) ? undefined : days)
  const layer = population.layers[at(log.layer)]
  const person = at(log.person)
  return {
    entry,
    person,
    infector: at(log.infector) === nobody ? undefined : at(log.infector),
    layer: layer?.id ?? (at(log.layer) === origins.away ? 'away' : 'import'),
    venue: layer === undefined ? undefined : venueOf(population, person, at(log.layer)),
    infectedAt: readValue(log, entry, columns.infectedAt),
    infectiousFrom: readValue(log, entry, columns.infectiousFrom),
    infectiousUntil: readValue(log, entry, columns.infectiousUntil),
    onset: time(readValue(log, entry, columns.onset)),
    severe: time(log.severe.severeAt(entry)),
    critical: time(log.severe.criticalAt(entry)),
    end: readValue(log, entry, columns.end),
    isFatal: at(log.gravest) === stateNumber.dead,
  }
}
