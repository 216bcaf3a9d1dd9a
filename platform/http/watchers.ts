/** What lasts as long as somebody may go on: streams, each under the names of those it hangs on (`session:…`, `account:…`, `key:…`). */
export class Watchers {
  readonly #byName = new Map<string, Set<() => void>>()

  /** Calls `end` once, when one of the names ends; the answer stops that. */
  add(names: readonly string[], end: () => void): () => void {
    for (const name of names) this.#byName.set(name, (this.#byName.get(name) ?? new Set()).add(end))
    return () => {
      for (const name of names) {
        const ends = this.#byName.get(name)
        ends?.delete(end)
        if (ends?.size === 0) this.#byName.delete(name)
      }
    }
  }

  end(name: string): void {
    for (const end of [...(this.#byName.get(name) ?? [])]) end()
  }
}
