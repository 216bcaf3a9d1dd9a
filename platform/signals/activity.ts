import type { Database } from '#platform/store'
import type { Verdict } from '#vocabulary'

interface Counts {
  accepted: number
  duplicate: number
  refused: number
}

/**
 * What each source sent, by ten minutes of machine time. Kept in memory and written every second: a figure for the page,
 * of which a crash may lose the last second; the signals themselves are in the log.
 */
export class Activity {
  readonly #database: Database
  readonly #totals: Counts = { accepted: 0, duplicate: 0, refused: 0 }
  #pending = new Map<string, Counts>()
  /** Where each source was heard and it is not on disk yet; and where it is, as far as this process knows. */
  #places = new Map<string, Set<string>>()
  readonly #placed = new Map<string, Set<string>>()
  #flushing: Promise<void> = Promise.resolve()
  readonly #timer: NodeJS.Timeout

  constructor(database: Database, { everyMs = 1_000 } = {}) {
    this.#database = database
    this.#timer = setInterval(() => {
      void this.flush().catch(() => {})
    }, everyMs)
    this.#timer.unref()
  }

  count(source: string, verdict: Verdict['verdict']): void {
    let counts = this.#pending.get(source)
    if (!counts) {
      counts = { accepted: 0, duplicate: 0, refused: 0 }
      this.#pending.set(source, counts)
    }
    counts[verdict]++
    this.#totals[verdict]++
  }

  /** A source was heard from a place: who reads there sees it from now on. */
  hear(source: string, place: string): void {
    if (this.#placed.get(source)?.has(place)) return
    const places = this.#places.get(source)
    if (places) places.add(place)
    else this.#places.set(source, new Set([place]))
  }

  /** Since this was made, of all sources. */
  totals(): Readonly<Counts> {
    return this.#totals
  }

  flush(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#write())
    const done = this.#flushing
    // The next flush goes on even when this one failed; its own caller learns of the failure.
    this.#flushing = done.catch(() => {})
    return done
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.flush().catch(() => {})
  }

  async #write(): Promise<void> {
    if (this.#pending.size > 0) await this.#writeCounts()
    if (this.#places.size > 0) await this.#writePlaces()
  }

  /** After the counts: what was counted is in the log, and with it the source has its number. */
  async #writePlaces(): Promise<void> {
    const heard = this.#places
    this.#places = new Map()
    const pairs = [...heard].flatMap(([source, places]) => [...places].map((place) => ({ source, place })))
    try {
      await this.#database.app`
        INSERT INTO signals.source_place (source, place)
        SELECT s.id, t.place FROM jsonb_to_recordset(${this.#database.app.json(pairs)}) AS t (source text, place text)
        JOIN signals.source s ON s.source = t.source ORDER BY 1, 2 ON CONFLICT DO NOTHING`
    } catch (error) {
      for (const { source, place } of pairs) this.hear(source, place)
      throw error
    }
    for (const { source, place } of pairs) {
      const placed = this.#placed.get(source)
      if (placed) placed.add(place)
      else this.#placed.set(source, new Set([place]))
    }
  }

  async #writeCounts(): Promise<void> {
    const pending = this.#pending
    this.#pending = new Map()
    const entries = [...pending].sort(([a], [b]) => (a < b ? -1 : 1))
    try {
      // Only sources that the log knows are shown; a refused stranger is not registered by its refusal.
      await this.#database.app`
        WITH sent AS (
          SELECT s.id, t.accepted, t.duplicate, t.refused
          FROM unnest(${entries.map(([source]) => source)}::text[], ${entries.map(([, c]) => c.accepted)}::bigint[],
            ${entries.map(([, c]) => c.duplicate)}::bigint[], ${entries.map(([, c]) => c.refused)}::bigint[])
            AS t (source, accepted, duplicate, refused)
          JOIN signals.source s ON s.source = t.source
        ), heard AS (
          UPDATE signals.source s SET last_heard = now() FROM sent WHERE s.id = sent.id
        )
        INSERT INTO signals.activity (source, slot, accepted, duplicate, refused)
        SELECT id, date_bin('10 minutes', now(), 'epoch'), accepted, duplicate, refused FROM sent ORDER BY id
        ON CONFLICT (source, slot) DO UPDATE SET accepted = activity.accepted + excluded.accepted,
          duplicate = activity.duplicate + excluded.duplicate, refused = activity.refused + excluded.refused`
    } catch (error) {
      for (const [source, counts] of pending) {
        const now = this.#pending.get(source)
        if (!now) this.#pending.set(source, counts)
        else for (const key of ['accepted', 'duplicate', 'refused'] as const) now[key] += counts[key]
      }
      throw error
    }
  }
}
