import { NumberList } from './grow.ts'

/** Numbers of persons or log entries that wait for a day. */
export class DayQueue {
  readonly #days = new Map<number, NumberList>()

  put(day: number, value: number): void {
    let waiting = this.#days.get(day)
    if (waiting === undefined) {
      waiting = new NumberList()
      this.#days.set(day, waiting)
    }
    waiting.push(value)
  }

  /** What waited for this day, in the order of `put`; the queue forgets it. */
  take(day: number): Int32Array {
    const waiting = this.#days.get(day)
    this.#days.delete(day)
    return waiting?.view() ?? new Int32Array(0)
  }
}
