import { SevereCourses } from './severe-courses.ts'

/** Where an infection came from if from nobody of the city: brought in, or caught while away. */
export const origins = { import: 255, away: 254 } as const
export const nobody = -1

/** Columns of what is read of an infection together. */
export const columns = {
  /** In days of the run, as the next ones. */
  infectedAt: 0,
  infectiousFrom: 1,
  infectiousUntil: 2,
  /** NaN where it does not come. */
  onset: 3,
  end: 4,
  /** Where in the row of contacts of the day for which the person waits in `Run.spreading` their next possible transmission stands. */
  nextPosition: 5,
} as const
const rowLength = 6

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
  /** The gravest state of the course if it is severe, critical or dead, of `states`; otherwise 0. */
  readonly gravest: Uint8Array
  readonly severe: SevereCourses
  /** A row for each entry; `readValue` reads it. */
  readonly rows: Float32Array
}

export function makeInfectionLog(people: number): InfectionLog {
  return {
    length: 0,
    person: new Int32Array(people),
    infector: new Int32Array(people),
    layer: new Uint8Array(people),
    gravest: new Uint8Array(people),
    severe: new SevereCourses(),
    rows: new Float32Array(people * rowLength),
  }
}

/** @param column One of `columns`. */
export function readValue({ rows }: InfectionLog, entry: number, column: number): number {
  // Whoever asks has an entry of the log.
  return rows[entry * rowLength + column] as number
}

export function setValue({ rows }: InfectionLog, entry: number, column: number, value: number): void {
  rows[entry * rowLength + column] = value
}
