interface Entry {
  readonly at: number
  readonly number: number
  readonly act: () => unknown
}

/** What is to be done at which time; of the same time in the order in which it was put down. */
export class Agenda {
  #entries: Entry[] = []
  #count = 0

  put(at: number, act: Entry['act']): void {
    const entry = { at, number: this.#count++, act }
    let low = 0
    let high = this.#entries.length
    while (low < high) {
      const middle = (low + high) >> 1
      const other = this.#entries[middle]
      if (other && (other.at < at || (other.at === at && other.number < entry.number))) low = middle + 1
      else high = middle
    }
    this.#entries.splice(low, 0, entry)
  }

  /** Time of the first entry. */
  get next(): number {
    return this.#entries[0]?.at ?? Number.POSITIVE_INFINITY
  }

  /** Takes out what is due until a time, this included. */
  take(until: number): Entry[] {
    const count = this.#entries.findIndex(({ at }) => at > until)
    return this.#entries.splice(0, count < 0 ? this.#entries.length : count)
  }
}

/** The next time at which people are at work who do not work at night: from 8 to 20 o'clock; assumed. */
export function atWork(at: number): number {
  const [day, hour] = [Math.floor(at), (at % 1) * 24]
  if (hour < 8) return day + 8 / 24
  return hour < 20 ? at : day + 1 + 8 / 24
}
