import type { Rooms, Service } from '#platform/system'
import { LeftOff, runBackTest } from './run.ts'
import { failBackTest, giveBack, takeBackTest } from './store.ts'

/** How often a world looks for back-tests that wait, in machine time. */
const lookEveryMs = 2_000

/** Holds the back-tests of a world, one after the other; those that a server left lying are gone on with. */
export class BackTester implements Service {
  readonly #rooms: Rooms
  readonly #stopping = new AbortController()
  #timer: NodeJS.Timeout | undefined
  #working: Promise<void> | undefined

  constructor(rooms: Rooms) {
    this.#rooms = rooms
  }

  start(): void {
    this.#timer = setInterval(() => this.look(), lookEveryMs)
    this.#timer.unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.#stopping.abort()
    await this.#working
  }

  /** Takes up what waits, where nothing is under way. */
  look(): void {
    this.#working ??= this.#workAll()
      // The database may be away; the next look is in two seconds.
      .catch(() => {})
      .finally(() => {
        this.#working = undefined
      })
  }

  async #workAll(): Promise<void> {
    const { database } = this.#rooms
    while (!this.#stopping.signal.aborted) {
      const backTest = await takeBackTest(database)
      if (!backTest) return
      try {
        await runBackTest(this.#rooms, backTest, this.#stopping.signal)
      } catch (error) {
        if (!(error instanceof LeftOff)) {
          const message = error instanceof Error ? error.message : String(error)
          await failBackTest(database, { ...backTest, error: message })
        } else if (this.#stopping.signal.aborted) await giveBack(database, backTest)
      }
    }
  }
}
