import { type Consumer, withinRange } from '#platform/signals'
import { house, type Tx, transact } from '#platform/store'
import type { Rooms } from '#platform/system'
import { type Day, dayIn, type PlacePath, pathsUpwards } from '#vocabulary'
import { isInForce } from './cover.ts'
import { listGatedKinds, listOpen, type OrderRow } from './store.ts'

interface Opening {
  readonly firstDay: Day
  readonly lastDay: Day
  readonly fromAt: Date
  readonly untilAt: Date
}

/**
 * The orders to collect that are in force, in memory, so that acceptance asks without waiting. It is kept by a reader of the
 * log; what begins and ends does so by its own instants, whether or not anything was read. Closed until it was first read.
 */
export class OrderGate {
  /** Has to run in the process that asks. */
  readonly consumer: Consumer
  readonly #rooms: Rooms
  /** By category and place: asking takes as long as the place is deep, however many orders there are. */
  #openings: ReadonlyMap<string, ReadonlyMap<PlacePath, readonly Opening[]>> = new Map()
  #needsOrder: ReadonlyMap<string, string> = new Map()

  constructor(rooms: Rooms, reader: string) {
    this.#rooms = rooms
    this.consumer = {
      name: reader,
      batch: 20_000,
      kinds: async () => ['order.step'],
      take: async (tx, range) => {
        const [step] = await tx`
          SELECT 1 FROM signals.log l WHERE ${withinRange(tx, range)} AND l.kind = 'order.step' LIMIT 1`
        if (step) await this.#read(tx)
      },
    }
  }

  /** Whether data of a category may be taken in now, about a day, at a place. */
  isOpen(category: string, place: PlacePath, day: Day): boolean {
    const openings = this.#openings.get(category)
    if (!openings) return false
    const now = this.#rooms.clock.now()
    const isNow = (one: Opening) => isInForce(one, now) && one.firstDay <= day && day <= one.lastDay
    return pathsUpwards(place).some((path) => openings.get(path)?.some(isNow))
  }

  /** The category for which a signal of a kind lacks an order; nothing where it needs none, or has one. */
  missingOrder(of: { kind: string; place: PlacePath; day: Day }): string | undefined {
    const category = this.#needsOrder.get(of.kind)
    return category === undefined || this.isOpen(category, of.place, of.day) ? undefined : category
  }

  /** Reads all anew: once when the world is opened, and after kinds were gated. */
  async reload(): Promise<void> {
    await transact(this.#rooms.database, house('orders'), (tx) => this.#read(tx))
  }

  async #read(tx: Tx): Promise<void> {
    const openings = new Map<string, Map<PlacePath, Opening[]>>()
    for (const row of await listOpen(tx, 'collect')) {
      const opening = toOpening(row, this.#rooms.clock.zone)
      for (const category of row.what) {
        const places = openings.get(category) ?? new Map<PlacePath, Opening[]>()
        openings.set(category, places.set(row.place, [...(places.get(row.place) ?? []), opening]))
      }
    }
    const gated = await listGatedKinds(tx)
    this.#openings = openings
    this.#needsOrder = new Map(gated.map(({ kind, needsOrder }) => [kind, needsOrder]))
  }
}

/**
 * A gate for a world: its `consumer` goes among the world's consumers, and `reload` is awaited before the door opens. Each
 * process that accepts signals needs one with a reader of its own name.
 */
export function makeOrderGate(rooms: Rooms, reader = 'order-gate'): OrderGate {
  return new OrderGate(rooms, reader)
}

function toOpening({ id, ends, from_at, until_at }: OrderRow, zone: string): Opening {
  if (!from_at || !until_at) throw new Error(`order ${id} is open and was not signed`)
  return { firstDay: dayIn(zone, from_at), lastDay: ends, fromAt: from_at, untilAt: until_at }
}
