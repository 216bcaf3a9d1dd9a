import type { Database, Tx } from '#platform/store'
import { house, transact } from '#platform/store'
import type { Also, AskedReplay, Consumer, ConsumerState, Next, Replay } from './consumer.ts'
import type { Arrivals } from './intake.ts'
import { Pace } from './pace.ts'
import { comparePositions, logStart, type Position, type PositionRow, toPosition } from './position.ts'
import type { LogTail } from './tail.ts'

/** What a consumer takes none of it passes over so long after it came, at the latest. */
const passAfterMs = 1_000
/** Between two looks of one that somebody waits for: an open transaction may end without a word. */
const awaitedLookMs = 25

/**
 * Runs one consumer. The checkpoint moves in the transaction of the effects, under a fence that each taking of the
 * lease raises: whoever lost the lease finds the fence moved and its effects undone. A signal that cannot be taken
 * is parked and the consumer goes on. Wakes when told, and looks by itself now and then for what others accepted.
 */
export class ConsumerRunner {
  readonly consumer: Consumer
  readonly #database: Database
  readonly #era: number
  readonly #holder: string
  readonly #onStep: (caughtUp: boolean) => void
  readonly #reached: (names: readonly string[]) => Position | undefined
  readonly #tail: LogTail
  readonly #pace: Pace
  #checkpoint: Position = logStart
  /** Somebody waits until it has passed this. */
  #awaitedAt: Position = logStart
  #fence = 0
  #limit: number
  /** The kinds that it takes, as it last said; nothing where it has not been asked, or takes all. */
  #kinds: ReadonlySet<string> | undefined
  #state: ConsumerState = { state: 'stopped' }
  #running: Promise<void> | undefined
  #asked: AskedReplay[] = []

  constructor(of: {
    consumer: Consumer
    database: Database
    era: number
    holder: string
    tail: LogTail
    /** After each range; `caughtUp` with the last of many. */
    onStep: (caughtUp: boolean) => void
    /** How far all of these consumers are; nothing where one of them runs in another process. */
    reached: (names: readonly string[]) => Position | undefined
    arrivals: Arrivals
  }) {
    this.consumer = of.consumer
    this.#database = of.database
    this.#era = of.era
    this.#holder = of.holder
    this.#tail = of.tail
    this.#onStep = of.onStep
    this.#reached = of.reached
    this.#limit = of.consumer.batch
    this.#pace = new Pace(of.consumer, of.arrivals)
  }

  get checkpoint(): Position {
    return this.#checkpoint
  }

  get state(): ConsumerState {
    return this.#state
  }

  /** Takes the lease at once: whoever held it is fenced off. */
  async start(): Promise<void> {
    const row = await transact(this.#database, house(this.consumer.name), async (tx) => {
      const [taken] = await tx<(PositionRow & { fence: number })[]>`
        INSERT INTO signals.consumer AS c (name, fence, holder, leased_until)
        VALUES (${this.consumer.name}, 1, ${this.#holder}, clock_timestamp() + interval '30 seconds')
        ON CONFLICT (name) DO UPDATE SET fence = c.fence + 1, holder = excluded.holder,
          leased_until = excluded.leased_until, updated_at = clock_timestamp()
        RETURNING era, xid::text, sequence, fence`
      return taken
    })
    if (!row) throw new Error(`the lease of ${this.consumer.name} could not be taken`)
    this.#checkpoint = toPosition(row)
    this.#fence = row.fence
    this.#state = { state: 'working' }
    this.#running = this.#run()
  }

  /** Something came in; of these kinds alone, where they are given: what is not for it wakes it not. */
  wake(kinds?: ReadonlySet<string>): void {
    if (kinds && this.#kinds?.isDisjointFrom(kinds)) return
    this.#pace.wake()
  }

  /** As `wake`, and without rest: somebody waits for the end of the log. */
  hurry(): void {
    this.#pace.hurry()
  }

  /** As `hurry`, until it has passed a position. */
  hurryTo(position: Position): void {
    if (comparePositions(position, this.#awaitedAt) > 0) this.#awaitedAt = position
    this.#pace.hurry()
  }

  get #isAwaited(): boolean {
    return comparePositions(this.#checkpoint, this.#awaitedAt) < 0
  }

  async stop(): Promise<void> {
    this.#pace.end()
    await this.#running
    this.#state = { state: 'stopped' }
  }

  /**
   * Takes a record that was set aside once more, alone, in a transaction of its own with all its effects: between two ranges,
   * never beside one, and only where this runner still has the lease. Where it fails again it stays set aside.
   */
  replayParked(at: Position, also: Also = async () => {}): Promise<Replay> {
    if (this.#pace.isEnding || this.#state.state === 'stopped')
      return Promise.resolve({ outcome: 'elsewhere' })
    return new Promise((resolve, reject) => {
      this.#asked.push({ at, also, resolve, reject })
      this.hurry()
    })
  }

  async #run(): Promise<void> {
    try {
      await this.#readOn()
    } finally {
      // Whoever asked while it ended is not left waiting.
      for (const { resolve } of this.#asked.splice(0)) resolve({ outcome: 'elsewhere' })
    }
  }

  async #readOn(): Promise<void> {
    let failures = 0
    let full = false
    while (!this.#pace.isEnding) {
      try {
        if (this.#isAwaited) this.#pace.hurry()
        const hurried = await this.#pace.begin()
        const next = (await this.#replayAsked()) ? await this.#findNext(hurried) : 'lost'
        if (next === undefined) {
          this.#state = { state: 'at the end' }
          // Whom it comes after wakes it.
          await this.#pace.waitMs(this.#isAwaited && !this.consumer.after ? awaitedLookMs : 500)
          continue
        }
        if (next !== 'lost') this.#state = { state: 'working' }
        const startedAt = performance.now()
        if (next === 'lost' || !(await this.#take(next))) {
          // Another has taken over, and reads on from here.
          this.#state = { state: 'stopped' }
          return
        }
        failures = 0
        this.#onStep(full && !next.full)
        full = next.full
        const tookMs = performance.now() - startedAt
        await this.#pace.afterRange({ tookMs, full: full || this.#isAwaited })
      } catch (error) {
        failures++
        this.#state = { state: 'waiting', error: messageOf(error) }
        this.#onStep(false)
        await this.#pace.waitMs(Math.min(5_000, 50 * 2 ** Math.min(failures, 7)))
      }
    }
  }

  /** The next range that it has to take, or nothing; what is not for it is passed over on the way. */
  async #findNext(hurried: boolean): Promise<Next | undefined | 'lost'> {
    const { kinds, after, batch } = this.consumer
    if (this.#limit < batch) return await this.#searchLog()
    const bound = after && this.#reached(after)
    if (after && !bound) return await this.#searchLog()
    if (bound && comparePositions(this.#checkpoint, bound) >= 0) return undefined
    if (!this.#isAwaited || !this.#tail.hasSeen(this.#awaitedAt)) await this.#tail.look({ atOnce: hurried })
    if (kinds)
      this.#kinds ??= await transact(this.#database, house(this.consumer.name), (tx) => this.#askKinds(tx))
    const ahead = this.#tail.ahead({ checkpoint: this.#checkpoint, limit: batch, kinds: this.#kinds, bound })
    switch (ahead.what) {
      case 'unknown':
        return await this.#searchLog()
      case 'wanted':
        return ahead.next
      case 'nothing':
        return undefined
      case 'passing':
        if (!hurried && ahead.agoMs < passAfterMs) return undefined
        return await this.#passOver(ahead.upTo)
    }
  }

  /** Nothing where all of it was passed over. Where it takes more kinds by now it takes the range instead. */
  async #passOver(upTo: Position): Promise<Next | undefined | 'lost'> {
    const before = this.#kinds
    const passed = await transact(this.#database, house(this.consumer.name), async (tx) => {
      this.#kinds = await this.#askKinds(tx)
      if (before && !this.#kinds.isSubsetOf(before)) return false
      return (await this.#advance(tx, upTo)) ? true : 'lost'
    })
    if (passed === 'lost') return (await this.#resume()) ? undefined : 'lost'
    if (!passed) return await this.#searchLog()
    this.#checkpoint = upTo
    this.#onStep(false)
    return undefined
  }

  async #askKinds(tx: Tx): Promise<ReadonlySet<string>> {
    return new Set(await this.consumer.kinds?.(tx))
  }

  /** The end of the next range, or nothing: only what lies below every open transaction, and behind `after`. */
  async #searchLog(): Promise<Next | undefined> {
    const { era, xid, sequence } = this.#checkpoint
    const { after = [] } = this.consumer
    const row = await transact(this.#database, house(this.consumer.name), async (tx) => {
      const bound =
        after.length === 0
          ? tx``
          : tx`AND (l.era, l.xid, l.sequence) <= (
              SELECT era, xid, sequence FROM signals.consumer WHERE name = ANY (${[...after]})
              ORDER BY consumer.era, consumer.xid, consumer.sequence LIMIT 1)`
      const [found] = await tx<(PositionRow & { count: number })[]>`
        SELECT era, xid::text, sequence, count FROM (
          SELECT l.era, l.xid, l.sequence, row_number() OVER (ORDER BY l.era, l.xid, l.sequence) AS count
          FROM signals.log l
          WHERE (l.era, l.xid, l.sequence) > (${era}::smallint, ${String(xid)}::text::xid8, ${sequence}::int)
            AND (l.era < ${this.#era}::smallint OR l.xid < pg_snapshot_xmin(pg_current_snapshot())) ${bound}
          ORDER BY l.era, l.xid, l.sequence LIMIT ${this.#limit}
        ) AS page ORDER BY count DESC LIMIT 1`
      return found
    })
    return row && { upTo: toPosition(row), count: row.count, full: row.count >= this.#limit }
  }

  /** False when the lease was lost: another has taken over, and this runner ends. */
  async #take({ upTo, count }: Next): Promise<boolean> {
    const range = { after: this.#checkpoint, upTo }
    try {
      const advance = async (tx: Tx) => {
        if (!(await this.#advance(tx, upTo))) throw new CheckpointElsewhere()
      }
      const scope = house(this.consumer.name)
      const effects = await transact(this.#database, scope, async (tx) => {
        const later = (await this.consumer.take(tx, range)) ?? []
        // Last, so that what only reads takes no transaction number and holds no reader of the log back.
        if (later.length === 0) await advance(tx)
        return later
      })
      for (const effect of effects)
        await transact(this.#database, scope, async (tx) => {
          await effect(tx)
          await this.#holdLease(tx)
        })
      if (effects.length > 0) await transact(this.#database, scope, advance)
      this.#checkpoint = upTo
      this.#limit = Math.min(this.consumer.batch, this.#limit * 2)
      return true
    } catch (error) {
      if (error instanceof CheckpointElsewhere) return await this.#resume()
      if (!isAboutRecord(error)) throw error
      if (count > 1) {
        // Somewhere in this range lies a record that cannot be taken: come closer to it.
        this.#limit = Math.max(1, count >> 1)
        return true
      }
      return await this.#park(upTo, error)
    }
  }

  async #park(at: Position, error: unknown): Promise<boolean> {
    const held = await transact(this.#database, house(this.consumer.name), async (tx) => {
      if (!(await this.#advance(tx, at))) return false
      await tx`
        INSERT INTO signals.parked (consumer, era, xid, sequence, error)
        VALUES (${this.consumer.name}, ${at.era}, ${String(at.xid)}::text::xid8, ${at.sequence}, ${messageOf(error)})
        ON CONFLICT (consumer, era, xid, sequence) DO UPDATE SET error = excluded.error, parked_at = now()`
      return true
    })
    if (held) this.#checkpoint = at
    this.#limit = Math.min(this.consumer.batch, this.#limit * 2)
    return held
  }

  /** False when the lease was lost. Each who asked hears of its own failure; the next is tried all the same. */
  async #replayAsked(): Promise<boolean> {
    for (let asked = this.#asked.shift(); asked; asked = this.#asked.shift()) {
      const { resolve, reject } = asked
      const replay = await this.#replay(asked).catch((error: unknown) => {
        reject(error)
        return undefined
      })
      if (replay) resolve(replay)
      if (replay?.outcome === 'elsewhere') return false
    }
    return true
  }

  async #replay({ at, also }: AskedReplay): Promise<Replay> {
    const range = { after: { ...at, sequence: at.sequence - 1 }, upTo: at }
    try {
      return await transact(this.#database, house(this.consumer.name), async (tx) => {
        // Whoever discards it meanwhile waits, and then finds nothing; and the other way round.
        const parked = await tx`SELECT 1 FROM signals.parked WHERE ${this.#isParked(tx, at)} FOR UPDATE`
        if (parked.length === 0) return { outcome: 'gone' }
        for (const effect of (await this.consumer.take(tx, range)) ?? []) await effect(tx)
        await tx`DELETE FROM signals.parked WHERE ${this.#isParked(tx, at)}`
        await also(tx, 'taken')
        await this.#holdLease(tx)
        return { outcome: 'taken' }
      })
    } catch (error) {
      if (error instanceof CheckpointElsewhere) return { outcome: 'elsewhere' }
      if (!isAboutRecord(error)) throw error
      return await this.#parkAgain(at, { also, error: messageOf(error) })
    }
  }

  async #parkAgain(at: Position, { also, error }: { also: Also; error: string }): Promise<Replay> {
    try {
      return await transact(this.#database, house(this.consumer.name), async (tx) => {
        const found = await tx`
          UPDATE signals.parked SET error = ${error}, attempts = attempts + 1, tried_at = clock_timestamp()
          WHERE ${this.#isParked(tx, at)}`
        if (found.count === 0) return { outcome: 'gone' }
        await also(tx, 'failed')
        await this.#holdLease(tx)
        return { outcome: 'failed', error }
      })
    } catch (failure) {
      if (failure instanceof CheckpointElsewhere) return { outcome: 'elsewhere' }
      throw failure
    }
  }

  #isParked(tx: Tx, { era, xid, sequence }: Position) {
    return tx`consumer = ${this.consumer.name} AND parked.era = ${era} AND parked.xid = ${String(xid)}::text::xid8
      AND parked.sequence = ${sequence}`
  }

  /** Last in its transaction: throws, and undoes it, where another has taken over. */
  async #holdLease(tx: Tx): Promise<void> {
    const held = await tx`
      UPDATE signals.consumer SET leased_until = clock_timestamp() + interval '30 seconds', updated_at = clock_timestamp()
      WHERE name = ${this.consumer.name} AND fence = ${this.#fence}`
    if (held.count !== 1) throw new CheckpointElsewhere()
  }

  /**
   * Only from where this runner stands, under its own fence, and by a transaction bound to a scope: a line to the
   * database that broke and came back within one would find itself outside of it, and sees no checkpoint at all.
   */
  async #advance(tx: Tx, to: Position): Promise<boolean> {
    const { era, xid, sequence } = this.#checkpoint
    const moved = await tx`
      UPDATE signals.consumer SET era = ${to.era}, xid = ${String(to.xid)}::text::xid8, sequence = ${to.sequence},
        leased_until = clock_timestamp() + interval '30 seconds', updated_at = clock_timestamp()
      WHERE name = ${this.consumer.name} AND fence = ${this.#fence} AND consumer.era = ${era}
        AND consumer.xid = ${String(xid)}::text::xid8 AND consumer.sequence = ${sequence}`
    return moved.count === 1
  }

  /** Takes up the stored checkpoint; false when another has taken over. */
  async #resume(): Promise<boolean> {
    const row = await transact(this.#database, house(this.consumer.name), async (tx) => {
      const [found] = await tx<(PositionRow & { fence: number })[]>`
        SELECT era, xid::text, sequence, fence FROM signals.consumer WHERE name = ${this.consumer.name}`
      return found
    })
    if (row?.fence !== this.#fence) return false
    this.#checkpoint = toPosition(row)
    return true
  }
}

/** The checkpoint is not where this runner left it: its effects are undone. */
class CheckpointElsewhere extends Error {}

/** A fault of the record or of the code that takes it, which trying again will not mend. */
function isAboutRecord(error: unknown): boolean {
  const code = (error as { code?: unknown })?.code
  if (typeof code !== 'string') return true
  // SQLSTATE: data exceptions and constraint violations speak of the record; all else of the store or the line.
  return /^(22|23)/.test(code)
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 500)
}
