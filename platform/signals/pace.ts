import type { Consumer } from './consumer.ts'
import type { Arrivals } from './intake.ts'

/**
 * Between ranges a consumer that keeps up rests for so many times as long as the last one took, within these bounds: ranges
 * then gather, work that is the same for a small range and a large one is done seldom, and acceptance has the machine.
 * While signals come in bulk acceptance goes first: then who does not keep up rests too, without bounds.
 */
const usual = { restsFor: 4, leastMs: 100, mostMs: 300 } as const
const unhurried = { ...usual, restsFor: 20, mostMs: 15_000 } as const

/** How often one that rests long looks whether anything comes still. */
const lookEveryMs = 250

/** When a consumer works and when it waits: to wake it ends a wait for something to do, to hurry it ends a rest as well. */
export class Pace {
  readonly #consumer: Consumer
  readonly #arrivals: Arrivals
  #stopWaiting: (() => void) | undefined
  #stopResting: (() => void) | undefined
  #woken = false
  #hurried = false
  #ending = false
  #tookMs = 0

  constructor(consumer: Consumer, arrivals: Arrivals) {
    this.#consumer = consumer
    this.#arrivals = arrivals
  }

  get isEnding(): boolean {
    return this.#ending
  }

  wake(): void {
    this.#woken = true
    this.#stopWaiting?.()
  }

  hurry(): void {
    this.#hurried = true
    this.#stopResting?.()
    this.wake()
  }

  /** From now on nothing waits. */
  end(): void {
    this.#ending = true
    this.hurry()
  }

  /** Before a turn: in bulk acceptance goes first, as long as the last range asks for and no longer than the bulk lasts. True where somebody hurries it. */
  async begin(): Promise<boolean> {
    const { eager, patienceMs = 0 } = this.#consumer
    if (!eager) {
      const until = performance.now() + Math.max(usual.restsFor * this.#tookMs, patienceMs)
      while (!this.#hurried && this.#arrivals.inBulk && performance.now() < until)
        await this.#rest(usual.leastMs)
    }
    const hurried = this.#hurried
    this.#woken = false
    this.#hurried = this.#ending
    return hurried
  }

  /** After a range: a rest, unless there is more to take. */
  async afterRange({ tookMs, full }: { tookMs: number; full: boolean }): Promise<void> {
    this.#tookMs = tookMs
    if (full) return
    const { eager, unhurried: slow, restMs = usual.leastMs } = this.#consumer
    if (eager) return await this.#rest(restMs)
    const { restsFor, mostMs } = slow ? unhurried : usual
    const ms = Math.min(mostMs, Math.max(restMs, restsFor * tookMs))
    if (!slow) return await this.#rest(ms)
    // What gathers meanwhile is the reason for a long rest: where nothing comes, there is none.
    const until = performance.now() + ms
    await this.#rest(restMs)
    while (!this.#hurried && !this.#arrivals.isQuiet && performance.now() < until)
      await this.#rest(Math.min(lookEveryMs, until - performance.now()))
  }

  /** Until it is woken, and for so long at most. */
  async waitMs(ms: number): Promise<void> {
    if (this.#woken || this.#ending) return
    await pause(ms, (stop) => {
      this.#stopWaiting = stop
    })
  }

  /** Until it is hurried, and for so long at most. */
  async #rest(ms: number): Promise<void> {
    if (this.#hurried) return
    await pause(ms, (stop) => {
      this.#stopResting = stop
    })
  }
}

/** For so long, or until what it gives out is called. It keeps no process alive. */
function pause(ms: number, giveStop: (stop: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    timer.unref()
    giveStop(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
