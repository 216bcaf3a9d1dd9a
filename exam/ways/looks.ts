/** Counts this many standard deviations above the mean of the looks before make an officer look; assumed. */
const deviations = 3
const looksBefore = 4

/** What is added up on paper every few days, by whose it is. */
export class Looks {
  readonly #counts = new Map<string, number[]>()

  add({ key, look, count }: { key: string; look: number; count: number }): void {
    const counts = this.#counts.get(key) ?? []
    this.#counts.set(key, counts)
    counts[look] = (counts[look] ?? 0) + count
  }

  /** Whose count of a look is far above the four before it; one after four looks with none has risen too. */
  risen(look: number): string[] {
    if (look < looksBefore) return []
    return [...this.#counts.keys()].filter((key) => {
      const counts = this.#counts.get(key) ?? []
      const before = Array.from({ length: looksBefore }, (_, at) => counts[look - looksBefore + at] ?? 0)
      const mean = before.reduce((sum, count) => sum + count, 0) / looksBefore
      const variance = before.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (looksBefore - 1)
      return (counts[look] ?? 0) > mean + deviations * Math.sqrt(Math.max(variance, mean))
    })
  }
}
