/** Where an infection came from if from nobody of the city: brought in, or caught while away. */
export const origins = { import: 255, away: 254 } as const
export const nobody = -1

/**
 * Every infection of a run, one behind the other: day by day, within a day by person. Arrays of one length, whose room is reserved for
 * everybody at once; the system gives memory only to what is written.
 */
export interface InfectionLog {
  length: number
  readonly person: Int32Array
  /** `nobody` for imports and for what a reservoir infected. */
  readonly infector: Int32Array
  /** Number of the layer, or one of `origins`; it happened in the person's own group there. */
  readonly layer: Uint8Array
  /** In days of the run, as all below; NaN where it does not come. */
  readonly infectedAt: Float32Array
  readonly infectiousFrom: Float32Array
  readonly infectiousUntil: Float32Array
  readonly onset: Float32Array
  readonly severe: Float32Array
  readonly end: Float32Array
  readonly isFatal: Uint8Array
  /** Of the few whose disease becomes critical, by entry. */
  readonly critical: Map<number, number>
  /** Chance of a day on which the person could infect nobody, whoever is there. */
  readonly quiet: Float32Array
  /** The next entry with something to come on the same day; −1 at the end. */
  readonly nextEvent: Int32Array
}

export function makeInfectionLog(people: number): InfectionLog {
  return {
    length: 0,
    person: new Int32Array(people),
    infector: new Int32Array(people),
    layer: new Uint8Array(people),
    infectedAt: new Float32Array(people),
    infectiousFrom: new Float32Array(people),
    infectiousUntil: new Float32Array(people),
    onset: new Float32Array(people),
    severe: new Float32Array(people),
    end: new Float32Array(people),
    isFatal: new Uint8Array(people),
    critical: new Map(),
    quiet: new Float32Array(people),
    nextEvent: new Int32Array(people),
  }
}
