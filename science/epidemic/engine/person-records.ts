import { grown } from './grow.ts'

/** As a last day: without an end. */
export const withoutEnd = 32_767

/**
 * Days of a few persons among millions: who is isolated, who is vaccinated, from when and until when. Persons without a record cost
 * nothing until the first is added, and four bytes each from then on.
 */
export class PersonRecords {
  readonly #people: number
  /** One more than the person's last record; 0 for none. */
  #head: Int32Array | undefined
  #next = new Int32Array(0)
  #kind = new Uint8Array(0)
  #from = new Int16Array(0)
  #until = new Int16Array(0)
  #length = 0

  constructor(people: number) {
    this.#people = people
  }

  get isEmpty(): boolean {
    return this.#head === undefined
  }

  /** @param of `until` is the first day on which it holds no longer. */
  add({ person, kind, from, until }: { person: number; kind: number; from: number; until: number }): void {
    this.#head ??= new Int32Array(this.#people)
    const at = this.#length++
    this.#next = grown(this.#next, this.#length)
    this.#kind = grown(this.#kind, this.#length)
    this.#from = grown(this.#from, this.#length)
    this.#until = grown(this.#until, this.#length)
    // The person is one of the population's: whoever adds has looked.
    this.#next[at] = this.#head[person] as number
    this.#kind[at] = kind
    this.#from[at] = from
    this.#until[at] = until
    this.#head[person] = at + 1
  }

  /** Ends on this day what holds longer, of one kind or of all. */
  end({ person, kind, day }: { person: number; kind?: number; day: number }): void {
    for (let at = this.#firstOf(person); at >= 0; at = this.#after(at))
      if ((kind === undefined || this.#kind[at] === kind) && (this.#until[at] as number) > day)
        this.#until[at] = day
  }

  /** The greatest kind that holds on this day; 0 where none does. */
  greatestOn(person: number, day: number): number {
    let greatest = 0
    for (let at = this.#firstOf(person); at >= 0; at = this.#after(at))
      if (this.#holds(at, day)) greatest = Math.max(greatest, this.#kind[at] as number)
    return greatest
  }

  /** The least of what each kind that holds on this day gives; 1 where none holds. */
  leastOn(person: number, day: number, give: (kind: number) => number): number {
    let least = 1
    for (let at = this.#firstOf(person); at >= 0; at = this.#after(at))
      if (this.#holds(at, day)) least = Math.min(least, give(this.#kind[at] as number))
    return least
  }

  #firstOf(person: number): number {
    return this.#head === undefined ? -1 : (this.#head[person] as number) - 1
  }

  #after(at: number): number {
    return (this.#next[at] as number) - 1
  }

  #holds(at: number, day: number): boolean {
    return (this.#from[at] as number) <= day && day < (this.#until[at] as number)
  }
}
