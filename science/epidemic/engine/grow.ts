type Numbers = Int32Array | Int16Array | Uint8Array | Float32Array | Float64Array

/** The same numbers with room for at least so many; itself where there is room already. Rooms double, so that growing costs little. */
export function grown<Kind extends Numbers>(numbers: Kind, length: number): Kind {
  if (length <= numbers.length) return numbers
  const make = numbers.constructor as new (length: number) => Kind
  const larger = new make(Math.max(length, 2 * numbers.length, 64))
  larger.set(numbers)
  return larger
}

/** Numbers of persons or log entries, one behind the other. */
export class NumberList {
  #numbers = new Int32Array(64)
  length = 0

  push(value: number): void {
    if (this.length === this.#numbers.length) this.#numbers = grown(this.#numbers, this.length + 1)
    this.#numbers[this.length++] = value
  }

  clear(): void {
    this.length = 0
  }

  /** Leaves those that are fit, in their order. */
  keep(isFit: (value: number) => boolean): void {
    let kept = 0
    for (let at = 0; at < this.length; at++) {
      // Below the length.
      const value = this.#numbers[at] as number
      if (isFit(value)) this.#numbers[kept++] = value
    }
    this.length = kept
  }

  /** A view of what is in it, good until the next `push`. */
  view(): Int32Array {
    return this.#numbers.subarray(0, this.length)
  }
}
