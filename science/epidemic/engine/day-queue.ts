import { grown } from './grow.ts'

const chunkLength = 1_024

interface Waiting {
  readonly chunks: Int32Array[]
  length: number
}

/** Numbers of persons or log entries that wait for a day, in chunks that are used again: memory for those who wait at the same time. */
export class DayQueue {
  readonly #days = new Map<number, Waiting>()
  readonly #spare: Int32Array[] = []
  #taken = new Int32Array(0)

  put(day: number, value: number): void {
    let waiting = this.#days.get(day)
    if (waiting === undefined) {
      waiting = { chunks: [], length: 0 }
      this.#days.set(day, waiting)
    }
    const { chunks } = waiting
    const place = waiting.length++ % chunkLength
    if (place === 0)
      chunks.push(this.#spare.pop() ?? new Int32Array(chunkLength))
      // The last chunk is there: its first number brought it.
    ;(chunks[chunks.length - 1] as Int32Array)[place] = value
  }

  /** What waited for this day, in the order of `put`; the queue forgets it. A view, good until the next `take`. */
  take(day: number): Int32Array {
    const { chunks, length } = this.#days.get(day) ?? { chunks: [], length: 0 }
    this.#days.delete(day)
    this.#taken = grown(this.#taken, chunks.length * chunkLength)
    for (const [at, chunk] of chunks.entries()) {
      this.#taken.set(chunk, at * chunkLength)
      this.#spare.push(chunk)
    }
    return this.#taken.subarray(0, length)
  }
}
