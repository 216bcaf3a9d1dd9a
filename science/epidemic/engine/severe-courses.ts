import { grown } from './grow.ts'

/** When disease became severe and critical, of the few log entries of whom it did: in order of entries, so that one is soon found. */
export class SevereCourses {
  #length = 0
  #entry = new Int32Array(64)
  #severe = new Float32Array(64)
  #critical = new Float32Array(64)

  /** @param of In days of the run; `critical` is NaN where it does not come. Entries come in order. */
  add({ entry, severe, critical }: { entry: number; severe: number; critical: number }): void {
    const place = this.#length++
    this.#entry = grown(this.#entry, this.#length)
    this.#severe = grown(this.#severe, this.#length)
    this.#critical = grown(this.#critical, this.#length)
    this.#entry[place] = entry
    this.#severe[place] = severe
    this.#critical[place] = critical
  }

  /** NaN for an entry that is none of them, as below. */
  severeAt(entry: number): number {
    return this.#severe[this.#placeOf(entry)] ?? Number.NaN
  }

  criticalAt(entry: number): number {
    return this.#critical[this.#placeOf(entry)] ?? Number.NaN
  }

  /** By halving; −1 where there is none. */
  #placeOf(entry: number): number {
    let [low, high] = [0, this.#length - 1]
    while (low <= high) {
      const middle = (low + high) >> 1
      // Between the ends of what is there.
      const found = this.#entry[middle] as number
      if (found === entry) return middle
      if (found < entry) low = middle + 1
      else high = middle - 1
    }
    return -1
  }
}
