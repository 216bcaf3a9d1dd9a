import type { Database, Tx } from '#platform/store'
import { house, transact } from '#platform/store'
import {
  comparePositions,
  type LogRange,
  logStart,
  type Position,
  type PositionRow,
  toPosition,
} from './position.ts'

/** Someone who reads the log from its start to its end, once, and keeps what follows from it. */
export interface Consumer {
  readonly name: string
  /** Consumers that have to be past a signal before this one takes it. */
  readonly after?: readonly string[]
  /** Signals taken in one transaction at most; a transaction should stay well under a second. */
  readonly batch: number
  /** How long it rests at least between ranges that were not full; 100 ms where it does not say. */
  readonly restMs?: number
  /** Somebody waits for what it does: it rests for `restMs` and no longer, however long the last range took, and lets no bulk go first. */
  readonly eager?: true
  /** How long it waits at least before a range while signals come in bulk: for what nobody waits for. */
  readonly patienceMs?: number
  /** All effects of a range, written through `tx`, in which the checkpoint moves too. */
  take(tx: Tx, range: LogRange): Promise<void>
}

export type ConsumerState =
  | { readonly state: 'working' | 'at the end' | 'stopped' }
  | { readonly state: 'waiting'; readonly error: string }

export type Replay =
  | { readonly outcome: 'taken' }
  /** Set aside still, with this error. */
  | { readonly outcome: 'failed'; readonly error: string }
  /** It is not set aside, or no longer. */
  | { readonly outcome: 'gone' }
  /** Another process has the lease: only that one may take anything. */
  | { readonly outcome: 'elsewhere' }

/** What else belongs into the transaction of a replay: a deed of who asked for it. */
type Also = (tx: Tx, outcome: 'taken' | 'failed') => Promise<void>

interface AskedReplay {
  readonly at: Position
  readonly also: Also
  readonly resolve: (replay: Replay) => void
  readonly reject: (error: unknown) => void
}

interface Next {
  readonly upTo: Position
  readonly count: number
  /** As many as may be taken at once: there is probably more. */
  readonly full: boolean
}

/**
 * Between ranges a consumer that keeps up rests for four times as long as the last one took, within these bounds: ranges
 * then gather, work that is the same for a small range and a large one is done seldom, and acceptance has the machine.
 * While signals come in bulk acceptance goes first: then who does not keep up rests too, without bounds.
 */
const restsFor = 4
const restMs = { least: 100, most: 2_000 } as const

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
  readonly #inBulk: () => boolean
  #checkpoint: Position = logStart
  #fence = 0
  #limit: number
  #state: ConsumerState = { state: 'stopped' }
  #stopping = false
  #running: Promise<void> | undefined
  #wake: (() => void) | undefined
  #woken = false
  #hurried = false
  #hurry: (() => void) | undefined
  #asked: AskedReplay[] = []

  constructor(of: {
    consumer: Consumer
    database: Database
    era: number
    holder: string
    /** After each range; `caughtUp` with the last of many. */
    onStep: (caughtUp: boolean) => void
    /** Whether signals come in bulk. */
    inBulk?: () => boolean
  }) {
    this.consumer = of.consumer
    this.#inBulk = of.inBulk ?? (() => false)
    this.#database = of.database
    this.#era = of.era
    this.#holder = of.holder
    this.#onStep = of.onStep
    this.#limit = of.consumer.batch
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

  wake(): void {
    this.#woken = true
    this.#wake?.()
  }

  /** As `wake`, and without rest: somebody waits for the end of the log. */
  hurry(): void {
    this.#hurried = true
    this.#hurry?.()
    this.wake()
  }

  async stop(): Promise<void> {
    this.#stopping = true
    this.hurry()
    await this.#running
    this.#state = { state: 'stopped' }
  }

  /**
   * Takes a record that was set aside once more, alone, in a transaction of its own with all its effects: between two ranges,
   * never beside one, and only where this runner still has the lease. Where it fails again it stays set aside.
   */
  replayParked(at: Position, also: Also = async () => {}): Promise<Replay> {
    if (this.#stopping || this.#state.state === 'stopped') return Promise.resolve({ outcome: 'elsewhere' })
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
    let tookMs = 0
    while (!this.#stopping) {
      try {
        if (!this.consumer.eager)
          await this.#giveWay(Math.max(restsFor * tookMs, this.consumer.patienceMs ?? 0))
        this.#woken = false
        if (!(await this.#replayAsked())) {
          this.#state = { state: 'stopped' }
          return
        }
        const next = await this.#findNext()
        if (!next) {
          this.#state = { state: 'at the end' }
          await this.#pause(500)
          continue
        }
        this.#state = { state: 'working' }
        const startedAt = performance.now()
        if (!(await this.#take(next))) {
          // Another has taken over, and reads on from here.
          this.#state = { state: 'stopped' }
          return
        }
        failures = 0
        this.#onStep(full && !next.full)
        full = next.full
        tookMs = performance.now() - startedAt
        if (!next.full) await this.#rest(restAfter(tookMs, this.consumer))
      } catch (error) {
        failures++
        this.#state = { state: 'waiting', error: messageOf(error) }
        this.#onStep(false)
        await this.#pause(Math.min(5_000, 50 * 2 ** Math.min(failures, 7)))
      }
    }
  }

  /** The end of the next range, or nothing: only what lies below every open transaction, and behind `after`. */
  async #findNext(): Promise<Next | undefined> {
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
      await transact(this.#database, house(this.consumer.name), async (tx) => {
        await this.consumer.take(tx, range)
        // Last, so that what only reads takes no transaction number and holds no reader of the log back.
        if (!(await this.#advance(tx, upTo))) throw new CheckpointElsewhere()
      })
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
        await this.consumer.take(tx, range)
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

  /** For so long at most, and no longer than the bulk lasts. */
  async #giveWay(ms: number): Promise<void> {
    const until = performance.now() + ms
    while (this.#inBulk() && performance.now() < until) if (await this.#rest(restMs.least)) return
  }

  /** True where somebody hurried it. */
  #rest(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.#hurry = undefined
        const hurried = this.#hurried || this.#stopping
        this.#hurried = false
        resolve(hurried)
      }
      const timer = setTimeout(done, ms)
      timer.unref()
      this.#hurry = done
      if (this.#hurried || this.#stopping) done()
    })
  }

  #pause(ms: number): Promise<void> {
    if (this.#woken || this.#stopping) return Promise.resolve()
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.#wake = undefined
        resolve()
      }
      const timer = setTimeout(done, ms)
      timer.unref()
      this.#wake = done
    })
  }
}

function restAfter(tookMs: number, { eager, restMs: least = restMs.least }: Consumer): number {
  return eager ? least : clamp(restsFor * tookMs, least, restMs.most)
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}

/** All consumers of one world. */
export class Consumers {
  readonly #database: Database
  readonly #runners: readonly ConsumerRunner[]
  #steps: (() => void)[] = []

  constructor(of: {
    consumers: readonly Consumer[]
    database: Database
    era: number
    holder: string
    /** Whether signals come in bulk: then consumers give way for a while. */
    inBulk?: () => boolean
  }) {
    const { inBulk } = of
    this.#database = of.database
    this.#runners = of.consumers.map(
      (consumer) =>
        new ConsumerRunner({
          consumer,
          database: of.database,
          era: of.era,
          holder: of.holder,
          ...(inBulk ? { inBulk } : {}),
          onStep: (caughtUp) => this.#stepped(consumer.name, caughtUp),
        }),
    )
  }

  async start(): Promise<void> {
    await Promise.all(this.#runners.map((runner) => runner.start()))
  }

  wake(): void {
    for (const runner of this.#runners) runner.wake()
  }

  async stop(): Promise<void> {
    await Promise.all(this.#runners.map((runner) => runner.stop()))
  }

  list(): { name: string; checkpoint: Position; state: ConsumerState }[] {
    return this.#runners.map(({ consumer, checkpoint, state }) => ({
      name: consumer.name,
      checkpoint,
      state,
    }))
  }

  /** As `ConsumerRunner.replayParked`; nothing where there is no such consumer. */
  async replayParked(name: string, at: Position, also?: Also): Promise<Replay | undefined> {
    return await this.#runners.find(({ consumer }) => consumer.name === name)?.replayParked(at, also)
  }

  /** Whether each consumer has something left to read. */
  async listBehind(): Promise<{ name: string; behind: boolean }[]> {
    const end = await this.logEnd()
    return this.list().map(({ name, checkpoint }) => ({
      name,
      behind: comparePositions(checkpoint, end) < 0,
    }))
  }

  /** Resolves when every consumer has passed all that was in the log when it was asked, and what they added since. */
  async drained(): Promise<void> {
    for (;;) {
      const end = await this.logEnd()
      const behind = this.#runners.filter((runner) => comparePositions(runner.checkpoint, end) < 0)
      if (behind.length === 0) return
      const stopped = behind.find((runner) => runner.state.state === 'stopped')
      if (stopped) throw new Error(`consumer ${stopped.consumer.name} does not run`)
      const stepped = this.#nextStep()
      for (const runner of behind) runner.hurry()
      await stepped
    }
  }

  async logEnd(): Promise<Position> {
    const row = await transact(this.#database, house('log'), async (tx) => {
      const [last] = await tx<PositionRow[]>`
        SELECT era, xid::text, sequence FROM signals.log l ORDER BY l.era DESC, l.xid DESC, l.sequence DESC LIMIT 1`
      return last
    })
    return row ? toPosition(row) : logStart
  }

  /** Resolves when a consumer has moved, or soon: an open transaction may end without a word. */
  #nextStep(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, 25)
      this.#steps.push(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }

  #stepped(name: string, caughtUp: boolean): void {
    const waiting = this.#steps
    this.#steps = []
    for (const resolve of waiting) resolve()
    // Whoever comes after this consumer may go on now, and without rest where much has been waited for.
    for (const runner of this.#runners) {
      if (!runner.consumer.after?.includes(name)) continue
      if (caughtUp) runner.hurry()
      else runner.wake()
    }
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
