/** What an office can begin to verify in a day; as the software has it where nobody sets another number. */
const perDay = 20

/** Room for so many looks a day at each office. What is immediate counts, and never waits; the others do in the order in which they came. */
export class Room {
  readonly #taken = new Map<string, number>()

  /** @returns When the office takes it up: at once, or when the day begins on which there is room. */
  take(office: string, { at, isImmediate }: { at: number; isImmediate: boolean }): number {
    let day = Math.floor(at)
    if (!isImmediate) while (this.#takenOn(office, day) >= perDay) day++
    this.#taken.set(`${office} ${day}`, this.#takenOn(office, day) + 1)
    return Math.max(at, day)
  }

  #takenOn(office: string, day: number): number {
    return this.#taken.get(`${office} ${day}`) ?? 0
  }
}
