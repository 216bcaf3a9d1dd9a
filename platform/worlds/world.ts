import { forgetExpired } from '#platform/access'
import type { CityClock } from '#platform/clock'
import { clearTimer, listTimersDue, StandingClock } from '#platform/clock'
import { PlaceDirectory } from '#platform/places'
import { Activity, type Consumer, Consumers, enterEra, Intake, makeDoorKinds } from '#platform/signals'
import type { Database } from '#platform/store'
import { house, transact } from '#platform/store'
import type { Gate, Rooms, Service, System, TimerHandler } from '#platform/system'
import { makeTallies } from '#platform/tallies'
import type { Day, Kind, PlacePath, Verdict } from '#vocabulary'

export const productionId = 'production'

const sweepEveryMs = 3_600_000
/** Timers that are read at once, and fire before the readers of the log are waited for where they are due at the same instant. */
const timersAtOnce = 100

interface WorldParts {
  readonly id: string
  readonly title: string
  /** The scenario that made it. */
  readonly scenario?: string
  readonly database: Database
  readonly clock: CityClock
  readonly kinds: readonly Kind[]
  readonly systems: readonly System[]
  /** Who holds the consumers' leases: the process, for the record. */
  readonly holder: string
}

/** A database and a city clock of its own, with everything that lives on them. */
export class World {
  readonly id: string
  readonly title: string
  readonly scenario: string | undefined
  readonly database: Database
  readonly clock: CityClock
  readonly kinds: ReturnType<typeof makeDoorKinds>
  readonly places: PlaceDirectory
  readonly intake: Intake
  readonly consumers: Consumers
  /** What its rooms find in it. */
  readonly rooms: Rooms
  readonly #activity: Activity
  readonly #timers: ReadonlyMap<string, TimerHandler>
  readonly #gates: readonly Gate[]
  readonly #services: readonly Service[]
  #moving: Promise<unknown> = Promise.resolve()
  #ticker: NodeJS.Timeout | undefined
  #sweeper: NodeJS.Timeout | undefined

  private constructor(parts: WorldParts, era: number) {
    const { id, title, database, clock, kinds, systems } = parts
    this.id = id
    this.title = title
    this.scenario = parts.scenario
    this.database = database
    this.clock = clock
    this.kinds = makeDoorKinds(kinds)
    this.places = new PlaceDirectory(database)
    const rooms: Rooms = {
      database,
      clock,
      kinds,
      places: this.places,
      wake: () => this.consumers.wake(),
    }
    this.rooms = rooms
    this.#gates = systems.flatMap((system) => system.gate?.(rooms) ?? [])
    const consumers: Consumer[] = [
      makeTallies(kinds),
      ...this.#gates.map(({ consumer }) => consumer),
      ...systems.flatMap((system) => system.consumers?.(rooms) ?? []),
    ]
    const timers = systems.flatMap((system) => system.timers?.(rooms) ?? [])
    this.#timers = new Map(timers.map((timer) => [timer.name, timer]))
    this.#services = systems.flatMap((system) => system.services?.(rooms) ?? [])
    this.#activity = new Activity(database)
    this.intake = new Intake({
      database,
      era,
      today: () => clock.today(),
      activity: this.#activity,
      onCommit: (kinds) => this.consumers.wake(kinds),
    })
    this.consumers = new Consumers({
      consumers,
      database,
      era,
      holder: parts.holder,
      arrivals: this.intake,
    })
  }

  static async open(parts: WorldParts): Promise<World> {
    const world = new World(parts, await enterEra(parts.database))
    await world.places.load()
    await world.reloadGates()
    await world.consumers.start()
    for (const service of world.#services) service.start()
    if (!(parts.clock instanceof StandingClock)) world.#tick()
    // Machine time: a session is over by the wall clock, whatever the city's says.
    const sweep = () => void forgetExpired(parts.database).catch(() => {})
    world.#sweeper = setInterval(sweep, sweepEveryMs)
    world.#sweeper.unref()
    sweep()
    return world
  }

  /** The order that a signal of a kind lacks; nothing where it may be taken. */
  missingOrder(of: { kind: string; place: PlacePath; day: Day }): string | undefined {
    for (const gate of this.#gates) {
      const missing = gate.missingOrder(of)
      if (missing !== undefined) return missing
    }
    return undefined
  }

  async reloadGates(): Promise<void> {
    for (const gate of this.#gates) await gate.reload()
  }

  /** Refusals never reach the intake; they are counted all the same. */
  countRefused(source: string): void {
    this.#activity.count(source, 'refused')
  }

  /** Verdicts on signals since the world was opened. */
  verdictTotals(): Readonly<Record<Verdict['verdict'], number>> {
    return this.#activity.totals()
  }

  flushActivity(): Promise<void> {
    return this.#activity.flush()
  }

  /**
   * Moves the city's clock. Returns when all consumers have reached the log's end and no timer is due: what had to
   * happen by then has happened, each timer at its own instant. Expected failure: the clock would go back.
   */
  advance(
    to: Date,
  ): Promise<{ ok: true } | { ok: false; code: 'clock.backwards' | 'clock.runs'; message: string }> {
    const moved = this.#moving.then(async () => {
      const { clock } = this
      if (!(clock instanceof StandingClock)) {
        return { ok: false, code: 'clock.runs', message: "production's clock follows the machine" } as const
      }
      if (to < clock.now()) {
        const message = `the clock stands at ${clock.now().toISOString()} and does not go back`
        return { ok: false, code: 'clock.backwards', message } as const
      }
      await this.settled()
      for (;;) {
        const due = await transact(this.database, house('clock'), (tx) => listTimersDue(tx, to, timersAtOnce))
        const [first] = due
        if (!first) break
        await this.#standAt(clock, first.dueAt > clock.now() ? first.dueAt : clock.now())
        for (const timer of due) if (timer.dueAt.getTime() === first.dueAt.getTime()) await this.#fire(timer)
        await this.settled()
      }
      await this.#standAt(clock, to)
      await this.settled()
      return { ok: true } as const
    })
    this.#moving = moved.catch(() => {})
    return moved
  }

  /** Resolves when everything accepted so far has been consumed. */
  async settled(): Promise<void> {
    await this.intake.settled()
    await this.consumers.drained()
  }

  async close(): Promise<void> {
    clearInterval(this.#ticker)
    clearInterval(this.#sweeper)
    await this.#moving
    await this.intake.settled()
    await this.consumers.stop()
    await Promise.all(this.#services.map((service) => service.stop()))
    await this.#activity.close()
    await this.database.close()
  }

  async #standAt(clock: StandingClock, instant: Date): Promise<void> {
    await this.database.app`
      INSERT INTO clock.city (zone, stands_at) VALUES (${clock.zone}, ${instant})
      ON CONFLICT (one) DO UPDATE SET stands_at = excluded.stands_at`
    clock.moveTo(instant)
  }

  async #fire(timer: {
    name: string
    key: string
    payload: Readonly<Record<string, unknown>>
    dueAt: Date
  }): Promise<void> {
    const handler = this.#timers.get(timer.name)
    if (!handler) throw new Error(`no part of the house acts on timer ${timer.name}`)
    await transact(this.database, house(timer.name), async (tx) => {
      if (await clearTimer(tx, timer)) await handler.act(tx, timer.payload, timer.dueAt)
    })
  }

  /** Production's timers are looked at every second; what comes late by a second was due by its own instant. */
  #tick(): void {
    const look = async () => {
      const due = await transact(this.database, house('clock'), (tx) =>
        listTimersDue(tx, this.clock.now(), timersAtOnce),
      )
      for (const timer of due) if (this.#timers.has(timer.name)) await this.#fire(timer)
    }
    this.#ticker = setInterval(() => {
      this.#moving = this.#moving.then(look).catch(() => {})
    }, 1_000)
    this.#ticker.unref()
  }
}
