/** Persons of a city, a bit each: so small that the processor keeps it at hand while millions are looked up in no order. */
export class PersonSet {
  readonly #bits: Int32Array

  constructor(people: number) {
    this.#bits = new Int32Array(Math.ceil(people / 32))
  }

  /** @param person From 0 to below the number of people, as below. */
  add(person: number): void {
    this.#bits[person >>> 5] = (this.#bits[person >>> 5] as number) | (1 << (person & 31))
  }

  has(person: number): boolean {
    return (((this.#bits[person >>> 5] as number) >>> (person & 31)) & 1) === 1
  }
}
