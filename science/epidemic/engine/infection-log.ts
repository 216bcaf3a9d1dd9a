/** Where an infection came from if from nobody of the city: brought in, or caught while away. */
export const origins = { import: 255, away: 254 } as const
export const nobody = -1

/** Columns of an infection's times, in days of the run. NaN where something does not come. */
export const times = {
  infectedAt: 0,
  infectiousFrom: 1,
  infectiousUntil: 2,
  onset: 3,
  severe: 4,
  end: 5,
} as const
const columns = 6

/**
 * Every infection of a run, one behind the other: day by day, within a day by person. Arrays whose room is reserved for everybody at once;
 * the system gives memory only to what is written.
 */
export interface InfectionLog {
  length: number
  readonly person: Int32Array
  /** `nobody` for imports and for what a reservoir infected. */
  readonly infector: Int32Array
  /** Number of the layer, or one of `origins`; it happened in the person's own group there. */
  readonly layer: Uint8Array
  /** A row for each entry, because its times are read together; `timeOf` reads one. */
  readonly times: Float32Array
  readonly isFatal: Uint8Array
  /** Of the few whose disease becomes critical, by entry. */
  readonly critical: Map<number, number>
  /** Where in the row of contacts of the day for which the person waits in `Run.spreading` their next possible transmission stands. */
  readonly nextPosition: Float32Array
}

export function makeInfectionLog(people: number): InfectionLog {
  return {
    length: 0,
    person: new Int32Array(people),
    infector: new Int32Array(people),
    layer: new Uint8Array(people),
    times: new Float32Array(people * columns),
    isFatal: new Uint8Array(people),
    critical: new Map(),
    nextPosition: new Float32Array(people),
  }
}

/** @param column One of `times`. */
export function timeOf(log: InfectionLog, entry: number, column: number): number {
  // Whoever asks has an entry of the log.
  return log.times[entry * columns + column] as number
}

export function setTime(log: InfectionLog, entry: number, column: number, days: number): void {
  log.times[entry * columns + column] = days
}
