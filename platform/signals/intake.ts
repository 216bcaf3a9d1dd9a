import type { Database } from '#platform/store'
import type { Day } from '#vocabulary'
import type { Activity } from './activity.ts'
import type { Examined } from './examine.ts'
import { LogWriter, type Outcome, type Row } from './log-writer.ts'

/** What comes in, as whoever shares the machine with it wants to know. */
export interface Arrivals {
  /** More arrives, or did a moment ago, than one commit takes: whoever can wait leaves the machine to acceptance. */
  readonly inBulk: boolean
  /** Nothing has come for a while. */
  readonly isQuiet: boolean
}

interface Parcel {
  readonly signals: readonly Examined[]
  readonly submittedBy: string
  readonly resolve: (outcomes: Outcome[]) => void
  readonly reject: (error: unknown) => void
}

/**
 * In bulk so many commits are sent at most before the first is answered, one behind the other on the same line: the
 * order stays, and the database finds the next there when it has done with the last.
 */
const commitsInBulk = 4
/** So many waiting rows are worth a commit of their own while another is under way; fewer wait, and gather. */
const bulkRows = 400
/** Bulk that pauses for longer has ended. */
const bulkPauseMs = 200
/** Nothing came for so long: nothing is likely to come with the next breath. */
const quietMs = 500
/** Rows that one commit takes at most: bounds the memory of a flush and how long it holds back the log's readers. */
const rowsPerCommit = 500

/**
 * The one way into the log of a world. What arrives while a commit is under way is taken together by the next, so
 * that batches form by arrival and nobody waits for a timer; each sender gets its answer when its own are on disk.
 */
export class Intake implements Arrivals {
  readonly #writer: LogWriter
  readonly #today: () => Day
  readonly #activity: Activity
  readonly #onCommit: (kinds: ReadonlySet<string>) => void
  #waiting: Parcel[] = []
  #waitingRows = 0
  #gathering = false
  /** While the log is made ready for what waits, nothing is sent: nobody may overtake. */
  #preparing = false
  #underWay = 0
  #lastBulkMs = Number.NEGATIVE_INFINITY
  #lastMs = Number.NEGATIVE_INFINITY
  #settled = Promise.withResolvers<void>()

  constructor(of: {
    database: Database
    era: number
    today: () => Day
    activity: Activity
    /** With the kinds of what is on disk since. */
    onCommit: (kinds: ReadonlySet<string>) => void
  }) {
    this.#writer = new LogWriter(of)
    this.#today = of.today
    this.#activity = of.activity
    this.#onCommit = of.onCommit
  }

  /** Resolves when all of it is decided and on disk; rejects when the store failed and nothing is known. */
  submit(signals: readonly Examined[], submittedBy: string): Promise<Outcome[]> {
    if (signals.length === 0) return Promise.resolve([])
    return new Promise((resolve, reject) => {
      this.#lastMs = performance.now()
      this.#waiting.push({ signals, submittedBy, resolve, reject })
      this.#waitingRows += signals.length
      if (this.#gathering) return
      this.#gathering = true
      // What else this turn of the event loop brings goes into the same commit.
      setImmediate(() => {
        this.#gathering = false
        this.#send()
      })
    })
  }

  get inBulk(): boolean {
    return performance.now() - this.#lastBulkMs < bulkPauseMs
  }

  get isQuiet(): boolean {
    return this.#underWay === 0 && performance.now() - this.#lastMs >= quietMs
  }

  /** Resolves when nothing is under way: before the clock moves, and before the world closes. */
  async settled(): Promise<void> {
    while (this.#underWay > 0 || this.#waiting.length > 0) await this.#settled.promise
  }

  /** Sends what waits, as much of it as there is reason to. */
  #send(): void {
    while (this.#waiting.length > 0 && !this.#preparing) {
      const worthIt = this.#underWay < commitsInBulk && this.#waitingRows >= bulkRows
      if (this.#underWay > 0 && !worthIt) return
      const parcels = this.#nextParcels()
      const knownOn = this.#today()
      const signals = parcels.flatMap((parcel) => parcel.signals)
      if (!this.#writer.isReady(signals, knownOn)) {
        void this.#prepare(parcels, signals, knownOn)
        return
      }
      this.#take(parcels)
      void this.#write(parcels, knownOn)
    }
  }

  /** The first that wait: as many as one commit takes, and one at least. */
  #nextParcels(): Parcel[] {
    let rows = 0
    const end = this.#waiting.findIndex(({ signals }, at) => {
      rows += signals.length
      return at > 0 && rows > rowsPerCommit
    })
    return this.#waiting.slice(0, end < 0 ? this.#waiting.length : end)
  }

  #take(parcels: readonly Parcel[]): void {
    this.#waiting = this.#waiting.slice(parcels.length)
    for (const { signals } of parcels) this.#waitingRows -= signals.length
  }

  async #prepare(parcels: readonly Parcel[], signals: readonly Examined[], knownOn: Day): Promise<void> {
    this.#preparing = true
    try {
      await this.#writer.prepare(signals, knownOn)
    } catch (error) {
      this.#take(parcels)
      for (const { reject } of parcels) reject(error)
    }
    this.#preparing = false
    this.#send()
    this.#settle()
  }

  async #write(parcels: readonly Parcel[], knownOn: Day): Promise<void> {
    this.#underWay++
    if (this.#underWay > 1) this.#lastBulkMs = performance.now()
    const rows = parcels.flatMap(({ signals, submittedBy }) => this.#writer.toRows(signals, submittedBy))
    const answer = await this.#writer.write(rows, knownOn).then(
      (outcomes) => () => this.#answer(parcels, rows, outcomes),
      (error: unknown) => () => {
        for (const { reject } of parcels) reject(error)
      },
    )
    this.#underWay--
    // The next commit is under way while the answers to this one are written.
    this.#send()
    setImmediate(() => {
      answer()
      this.#settle()
    })
  }

  #answer(parcels: readonly Parcel[], rows: readonly Row[], outcomes: readonly Outcome[]): void {
    const kinds = new Set<string>()
    // One outcome for each row, in the same order.
    for (const [at, { verdict }] of outcomes.entries()) {
      const { source, place, kind } = (rows[at] as Row).signal
      kinds.add(kind)
      this.#activity.count(source, verdict)
      if (verdict !== 'refused') this.#activity.hear(source, place)
    }
    this.#onCommit(kinds)
    let at = 0
    for (const { signals, resolve } of parcels) {
      resolve(outcomes.slice(at, at + signals.length))
      at += signals.length
    }
  }

  #settle(): void {
    this.#settled.resolve()
    this.#settled = Promise.withResolvers()
  }
}
