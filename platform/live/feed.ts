import { comparePositions, formatPosition, type Position } from '#platform/signals'
import { house, transact } from '#platform/store'
import type { Rooms, Service } from '#platform/system'
import { formatLive, type Listener } from './listener.ts'
import { heartbeatMs, type LiveData } from './message.ts'
import { findHorizon, findReach, type Reach, readChanges, toldUpTo } from './read-changes.ts'
import { type Change, tell } from './topics.ts'

/** What happens within so long is told together: ten messages a second at most. */
const everyMs = 100
/** Who has missed more signals than this asks everything again. */
export const gapAtMost = 20_000

interface Reading {
  readonly reach: Reach
  /** Since the reading before; undefined where there is more than can be told. */
  readonly news: readonly Change[] | undefined
  /** For those who go on from an earlier position: from the earliest of them. Undefined as `news`. */
  readonly earlier: readonly Change[] | undefined
  /** Who stands before it has missed too much. */
  readonly horizon: Position
}

/**
 * Tells all listeners of a world what changed, from one reading of the log every tenth of a second. It reads while somebody
 * listens, and not otherwise.
 */
export class LiveFeed implements Service {
  readonly #rooms: Rooms
  readonly #talliedKinds: readonly string[]
  readonly #listeners = new Set<Listener>()
  #reach: Reach | undefined
  #running: Promise<void> | undefined
  #isStopped = false
  #hurry: (() => void) | undefined
  #readings = 0

  constructor(rooms: Rooms) {
    this.#rooms = rooms
    this.#talliedKinds = rooms.kinds.filter(({ tallies }) => tallies.length > 0).map(({ kind }) => kind)
  }

  get size(): number {
    return this.#listeners.size
  }

  /** How often the log was read. */
  get readings(): number {
    return this.#readings
  }

  start(): void {}

  async stop(): Promise<void> {
    this.#isStopped = true
    this.endAll('closing')
    this.#hurry?.()
    await this.#running
  }

  /** Until its stream closes, whoever closes it. */
  join(listener: Listener): void {
    if (this.#isStopped) {
      listener.end('closing')
      return
    }
    this.#listeners.add(listener)
    listener.stream.once('close', () => {
      this.#listeners.delete(listener)
      // The last one puts out the light: nothing is read for nobody.
      if (this.#listeners.size === 0) this.#hurry?.()
    })
    this.#running ??= this.#run()
  }

  endAll(reason: LiveData<'end'>['reason']): void {
    for (const listener of this.#listeners) listener.end(reason)
    this.#listeners.clear()
  }

  async #run(): Promise<void> {
    while (this.#listeners.size > 0 && !this.#isStopped) {
      const startedAt = performance.now()
      // While the database is away nothing is stored that could be told; it is read on from the same place.
      await this.#read().catch(() => {})
      const now = performance.now()
      if (this.#reach) {
        const position = toldUpTo(this.#reach)
        for (const listener of this.#listeners)
          if (!listener.isLagging) listener.beat(position, { now, everyMs: heartbeatMs })
      }
      // A reading that took long is followed by a rest as long, so that half of the time is left to others.
      await this.#rest(Math.max(everyMs - (now - startedAt), now - startedAt))
    }
    this.#reach = undefined
    this.#running = undefined
  }

  async #read(): Promise<void> {
    // Who joins while the log is read is told with the next reading: this one knows nothing of where they stand.
    const joining = [...this.#listeners].filter(({ since }) => since !== undefined)
    const before = this.#reach
    const reading = await this.#readLog(before, joining)
    this.#readings++
    this.#reach = reading.reach
    const now = performance.now()
    const texts = new Map<string, string | undefined>()
    const position = formatPosition(toldUpTo(reading.reach))
    for (const listener of [...this.#listeners]) {
      if (joining.includes(listener)) begin(listener, reading, now)
      else if (listener.since === undefined) {
        const { key } = listener.view
        if (!texts.has(key)) texts.set(key, textFor(listener, { changes: reading.news, position }))
        this.#tell(listener, { text: texts.get(key), position: toldUpTo(reading.reach), now })
      }
    }
  }

  #tell(
    listener: Listener,
    { text, position, now }: { text: string | undefined; position: Position; now: number },
  ): void {
    if (listener.isLagging) {
      const isMissing = text !== undefined || listener.wasLagging
      if (isMissing && !listener.lag(now)) listener.stream.destroy()
    } else if (listener.wasLagging) listener.catchUp(position, now)
    else if (text !== undefined) listener.sendText(text, now)
  }

  async #readLog(before: Reach | undefined, joining: readonly Listener[]): Promise<Reading> {
    const talliedKinds = this.#talliedKinds
    return await transact(this.#rooms.database, house('live'), async (tx) => {
      const upTo = await findReach(tx)
      const news = before ? await readChanges(tx, { after: before, upTo, talliedKinds }) : []
      const wanted = joining.flatMap(({ since }) => (since === undefined || since === 'now' ? [] : [since]))
      if (wanted.length === 0) return { reach: upTo, news, earlier: [], horizon: upTo.steps }
      const horizon = await findHorizon(tx, { end: upTo.steps, signals: gapAtMost })
      const [first] = wanted
        .filter((since) => isKnown(since, { reach: upTo, horizon }))
        .sort(comparePositions)
      const earlier = first
        ? await readChanges(tx, { after: { steps: first, counts: first }, upTo, talliedKinds })
        : []
      return { reach: upTo, news, earlier, horizon }
    })
  }

  #rest(ms: number): Promise<void> {
    if (this.#isStopped) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#hurry = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

/** Whether all that happened since a position can be told. */
function isKnown(since: Position, { reach, horizon }: Pick<Reading, 'reach' | 'horizon'>): boolean {
  return (
    since.era === reach.steps.era &&
    comparePositions(since, horizon) >= 0 &&
    comparePositions(since, reach.steps) <= 0
  )
}

/** The first words to a listener: from where on they hear everything, and what they missed. */
function begin(listener: Listener, reading: Reading, now: number): void {
  const { since } = listener
  listener.since = undefined
  const position = formatPosition(toldUpTo(reading.reach))
  if (since === undefined || since === 'now') {
    listener.send('start', { data: { position }, now })
    return
  }
  const { reach, horizon, earlier } = reading
  if (!isKnown(since, { reach, horizon }) || earlier === undefined) {
    const reason =
      comparePositions(since, reach.steps) > 0 ? 'future' : since.era < reach.steps.era ? 'era' : 'gap'
    listener.send('reset', { data: { position, reason }, now })
    return
  }
  listener.send('start', { data: { position: formatPosition(since) }, now })
  // All from the earliest position that somebody asked for: to hear of a change twice does no harm.
  const text = textFor(listener, { changes: earlier, position })
  if (text !== undefined) listener.sendText(text, now)
}

function textFor(
  { view }: Listener,
  { changes, position }: { changes: readonly Change[] | undefined; position: string },
): string | undefined {
  if (!changes) return formatLive('reset', { position, reason: 'gap' })
  const told = tell(view, changes)
  return told && formatLive('changes', { position, changes: told })
}
