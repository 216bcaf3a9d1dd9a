import type { CityClock } from '#platform/clock'
import type { Door } from '#platform/http'
import type { PlaceDirectory } from '#platform/places'
import type { Consumer } from '#platform/signals'
import type { Database, Tx } from '#platform/store'
import type { Day, Kind, PlacePath, Words } from '#vocabulary'

/** What a part of the house finds in each world. */
export interface Rooms {
  readonly database: Database
  readonly clock: CityClock
  readonly places: PlaceDirectory
  readonly kinds: readonly Kind[]
  /** Something was added to the log within a transaction that has ended: its readers need not wait to look. */
  wake(): void
}

export interface TimerHandler {
  readonly name: string
  /** Acts in the transaction that clears the timer. */
  act(tx: Tx, payload: Readonly<Record<string, unknown>>, dueAt: Date): Promise<void>
}

/** Work of a world that goes on by itself in machine time: sealing, sending. Many worlds are open at once: idle is cheap. */
export interface Service {
  start(): void
  /** Resolves when nothing of it is under way any more; the database is still there. */
  stop(): Promise<void>
}

/** What has to be in force before signals of some kinds are taken; in memory, since acceptance does not wait. */
export interface Gate {
  /** Keeps it fresh, among the world's readers. */
  readonly consumer: Consumer
  reload(): Promise<void>
  /** What a signal of a kind lacks at a place, on its day; nothing where it needs none, or has it. */
  missingOrder(of: { kind: string; place: PlacePath; day: Day }): string | undefined
}

/** One system of the city: its table of contents. */
export interface System {
  readonly id: string
  readonly title: Words
  /** Folder of its numbered SQL files. */
  readonly migrations: string
  /** Readers of the log, made for each world. */
  consumers?(rooms: Rooms): readonly Consumer[]
  timers?(rooms: Rooms): readonly TimerHandler[]
  services?(rooms: Rooms): readonly Service[]
  gate?(rooms: Rooms): Gate
  routes?(door: Door): void
}

export function defineSystem(system: System): System {
  return system
}
