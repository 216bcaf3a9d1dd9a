import { grown } from './grow.ts'

/** An infection of today. */
export interface Candidate {
  readonly person: number
  readonly infector: number
  readonly layer: number
  readonly at: number
}

/** Infections of today that are not in the log yet, one for each person: of two the earlier stands, whichever was found first. */
export class Candidates {
  length = 0
  #person = new Int32Array(64)
  #infector = new Int32Array(64)
  #layer = new Uint8Array(64)
  #at = new Float64Array(64)
  #sorted = new Int32Array(64)

  /** @returns Its place. */
  add(candidate: Candidate): number {
    const place = this.length++
    this.#person = grown(this.#person, this.length)
    this.#infector = grown(this.#infector, this.length)
    this.#layer = grown(this.#layer, this.length)
    this.#at = grown(this.#at, this.length)
    this.#put(place, candidate)
    return place
  }

  /** @param place One that `add` gave, of the same person. */
  keepEarlier(place: number, candidate: Candidate): void {
    const at = this.#at[place] as number
    const infector = this.#infector[place] as number
    if (candidate.at < at || (candidate.at === at && candidate.infector < infector))
      this.#put(place, candidate)
  }

  get(place: number): Candidate {
    // A place that `add` gave.
    return {
      person: this.#person[place] as number,
      infector: this.#infector[place] as number,
      layer: this.#layer[place] as number,
      at: this.#at[place] as number,
    }
  }

  /** The persons, in order of their numbers; a view, good until it is asked for again. */
  persons(): Int32Array {
    this.#sorted = grown(this.#sorted, this.length)
    const sorted = this.#sorted.subarray(0, this.length)
    sorted.set(this.#person.subarray(0, this.length))
    return sorted.sort()
  }

  clear(): void {
    this.length = 0
  }

  #put(place: number, { person, infector, layer, at }: Candidate): void {
    this.#person[place] = person
    this.#infector[place] = infector
    this.#layer[place] = layer
    this.#at[place] = at
  }
}
