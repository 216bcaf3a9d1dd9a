import { type Database, house, transact } from '#platform/store'
import type { Also, Consumer, ConsumerState, Replay } from './consumer.ts'
import type { Arrivals } from './intake.ts'
import { comparePositions, logStart, type Position, type PositionRow, toPosition } from './position.ts'
import { ConsumerRunner } from './runner.ts'
import { LogTail } from './tail.ts'

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
    /** What comes in beside them. */
    arrivals: Arrivals
  }) {
    const { arrivals, database, era, holder } = of
    const tail = new LogTail({ database, era })
    this.#database = database
    this.#runners = of.consumers.map(
      (consumer) =>
        new ConsumerRunner({
          consumer,
          database,
          era,
          holder,
          tail,
          arrivals,
          onStep: (caughtUp) => this.#stepped(consumer.name, caughtUp),
          reached: (names) => this.#reached(names),
        }),
    )
  }

  async start(): Promise<void> {
    await Promise.all(this.#runners.map((runner) => runner.start()))
  }

  /** Something came in, of these kinds where that is known. Who follows others has nothing to take before they have: they wake it. */
  wake(kinds?: ReadonlySet<string>): void {
    for (const runner of this.#runners) if (!runner.consumer.after?.length) runner.wake(kinds)
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
      // Looked at before the end is: whoever is past it then has nothing to take, and adds nothing in the meantime.
      const passed = this.#runners.map(({ checkpoint }) => checkpoint)
      const end = await this.logEnd()
      const behind = this.#runners.filter((_, at) => comparePositions(passed[at] ?? logStart, end) < 0)
      if (behind.length === 0) return
      for (const runner of behind) runner.hurryTo(end)
      await this.#havePassed(behind, end)
    }
  }

  /** @throws Error where one of them does not run. */
  async #havePassed(runners: readonly ConsumerRunner[], position: Position): Promise<void> {
    for (;;) {
      const behind = runners.filter(({ checkpoint }) => comparePositions(checkpoint, position) < 0)
      if (behind.length === 0) return
      const stopped = behind.find(({ state }) => state.state === 'stopped')
      if (stopped) throw new Error(`consumer ${stopped.consumer.name} does not run`)
      await this.#nextStep()
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

  /** Resolves when a consumer has moved, or soon: one that ends tells nobody. */
  #nextStep(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, 25)
      this.#steps.push(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }

  /** How far all of these are; nothing where one of them does not run here. */
  #reached(names: readonly string[]): Position | undefined {
    const named = this.#runners.filter(
      ({ consumer, state }) => names.includes(consumer.name) && state.state !== 'stopped',
    )
    if (named.length < names.length) return undefined
    return named.map(({ checkpoint }) => checkpoint).sort(comparePositions)[0]
  }

  /** Whether all whom it comes after are further than it is, as far as is known here. */
  #mayGoOn({ consumer: { after = [] }, checkpoint }: ConsumerRunner): boolean {
    const reached = this.#reached(after)
    return reached === undefined || comparePositions(checkpoint, reached) < 0
  }

  #stepped(name: string, caughtUp: boolean): void {
    const waiting = this.#steps
    this.#steps = []
    for (const resolve of waiting) resolve()
    // Whoever comes after this consumer may go on now, and without rest where much has been waited for.
    // Whoever reads a few kinds looks too: what a consumer did may have left some.
    for (const runner of this.#runners) {
      const { name: its, after, kinds } = runner.consumer
      const follows = after?.includes(name) === true && this.#mayGoOn(runner)
      if (follows && caughtUp) runner.hurry()
      else if (follows || (kinds && its !== name)) runner.wake()
    }
  }
}
