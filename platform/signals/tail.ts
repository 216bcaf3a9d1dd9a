import { type Database, house, transact } from '#platform/store'
import type { Next } from './consumer.ts'
import { comparePositions, logStart, type Position, type PositionRow, toPosition } from './position.ts'
import { findReadableEnd } from './read.ts'

/** A piece of the log, as it was found in one look. */
interface Segment {
  readonly upTo: Position
  /** How many signals of each kind it holds. */
  readonly kinds: ReadonlyMap<string, number>
  /** Machine time, in milliseconds, at which it was seen first. */
  readonly seenAt: number
}

/** What lies before a reader. */
export type Ahead =
  /** Some of it is for it. */
  | { readonly what: 'wanted'; readonly next: Next }
  /** None of it is; the first of it was seen so long ago. */
  | { readonly what: 'passing'; readonly upTo: Position; readonly agoMs: number }
  | { readonly what: 'nothing' }
  /** The reader is further back than is remembered, or has to take less, or may go less far, than was found in one look. */
  | { readonly what: 'unknown' }

/** Segments that are remembered: whoever falls behind more than these finds its own way. */
const remembered = 1_000
/** Rows of one look at most. */
const rowsPerLook = 5_000
/** Between two looks nobody waits for more. */
const restMs = 15

/**
 * The end of the log, looked at once for all who read there. Most readers wait for a few kinds, and most signals are of
 * none of them: who asks here learns whether there is anything to read, and does not read the log to find that there is not.
 */
export class LogTail {
  readonly #database: Database
  readonly #era: number
  #segments: Segment[] = []
  /** Where the first segment begins, and the last ends. Nothing before the first look. */
  #from: Position | undefined
  #end: Position = logStart
  #looking: Promise<void> | undefined
  #lookedAt = 0

  constructor({ database, era }: { database: Database; era: number }) {
    this.#database = database
    this.#era = era
  }

  /** Sees what was committed; where it has to be `atOnce` all that was before the call and lies below every open transaction. */
  async look({ atOnce }: { atOnce: boolean }): Promise<void> {
    if (this.#looking) {
      await this.#looking
      // That look may have begun before what somebody waits for.
      if (!atOnce) return
    }
    this.#looking ??= this.#look(atOnce).finally(() => {
      this.#looking = undefined
    })
    await this.#looking
  }

  hasSeen(position: Position): boolean {
    return this.#from !== undefined && comparePositions(position, this.#end) <= 0
  }

  /** What lies between a reader's checkpoint and the end, or the position that it may not pass; of all kinds where it names none. */
  ahead(of: {
    checkpoint: Position
    limit: number
    kinds?: ReadonlySet<string> | undefined
    bound?: Position | undefined
  }): Ahead {
    const { checkpoint, limit, kinds, bound } = of
    if (!this.#from || comparePositions(checkpoint, this.#from) < 0) return { what: 'unknown' }
    const beyond = this.#segments.slice(this.#indexAfter(checkpoint))
    const ahead = bound ? beyond.filter(({ upTo }) => comparePositions(upTo, bound) <= 0) : beyond
    // It may go on, but not as far as one look went.
    if (ahead.length === 0 && beyond.length > 0 && bound && comparePositions(checkpoint, bound) < 0)
      return { what: 'unknown' }
    let found: { upTo: Position; count: number } | undefined
    for (const { upTo, kinds: held } of ahead) {
      let sum = found?.count ?? 0
      for (const [kind, count] of held) if (!kinds || kinds.has(kind)) sum += count
      if (sum > limit) return found ? { what: 'wanted', next: { ...found, full: true } } : { what: 'unknown' }
      if (sum > 0) found = { upTo, count: sum }
    }
    if (found) return { what: 'wanted', next: { ...found, full: found.count >= limit } }
    const [passing] = ahead
    const last = ahead.at(-1)
    if (!passing || !last) return { what: 'nothing' }
    return { what: 'passing', upTo: last.upTo, agoMs: performance.now() - passing.seenAt }
  }

  /** The first segment that is not wholly behind a position. */
  #indexAfter(position: Position): number {
    let index = this.#segments.length
    // Most readers are near the end. There is a segment at each index below the length.
    while (index > 0 && comparePositions((this.#segments[index - 1] as Segment).upTo, position) > 0) index--
    return index
  }

  async #look(atOnce: boolean): Promise<void> {
    const waitMs = this.#lookedAt + restMs - performance.now()
    if (!atOnce && waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
    if (!this.#from) {
      this.#from = this.#end = await transact(this.#database, house('log'), findReadableEnd)
    } else {
      for (let full = true; full; ) full = await this.#readOn()
    }
    this.#lookedAt = performance.now()
  }

  /** Whether there may be more. */
  async #readOn(): Promise<boolean> {
    const { era, xid, sequence } = this.#end
    const row = await transact(this.#database, house('log'), async (tx) => {
      const [found] = await tx<(PositionRow & { kinds: string[]; counts: number[] })[]>`
        WITH page AS MATERIALIZED (
          SELECT l.era, l.xid, l.sequence, l.kind FROM signals.log l
          WHERE (l.era, l.xid, l.sequence) > (${era}::smallint, ${String(xid)}::text::xid8, ${sequence}::int)
            AND (l.era < ${this.#era}::smallint OR l.xid < pg_snapshot_xmin(pg_current_snapshot()))
          ORDER BY l.era, l.xid, l.sequence LIMIT ${rowsPerLook}
        )
        SELECT last.era, last.xid::text, last.sequence, kinds, counts
        FROM (SELECT array_agg(kind) AS kinds, array_agg(count) AS counts
            FROM (SELECT kind, count(*)::int AS count FROM page GROUP BY kind) AS held) AS whole,
          (SELECT era, xid, sequence FROM page ORDER BY page.era DESC, page.xid DESC, page.sequence DESC LIMIT 1) AS last`
      return found
    })
    if (!row) return false
    this.#end = toPosition(row)
    // There is a count for each kind.
    const kinds = new Map(row.kinds.map((kind, at) => [kind, row.counts[at] as number]))
    this.#segments.push({ upTo: this.#end, kinds, seenAt: performance.now() })
    this.#forget()
    return row.counts.reduce((sum, count) => sum + count, 0) >= rowsPerLook
  }

  #forget(): void {
    const over = this.#segments.length - remembered
    if (over <= 0) return
    // `over` is at least one, so that there is a last of those that go.
    this.#from = (this.#segments[over - 1] as Segment).upTo
    this.#segments = this.#segments.slice(over)
  }
}
