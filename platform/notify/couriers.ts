import type { Rooms } from '#platform/system'
import { Courier } from './courier.ts'
import type { NoticeOptions } from './options.ts'

/** The couriers of all worlds of a server: each sets out when its world opens, and all come home before the worlds close. */
export class Couriers {
  readonly #options: NoticeOptions
  readonly #all = new Set<Courier>()

  constructor(options: NoticeOptions) {
    this.#options = options
  }

  open(rooms: Rooms): void {
    if (!this.#options.couriersStart) return
    const courier = new Courier({ ...this.#options, rooms })
    this.#all.add(courier)
    void courier.start().finally(() => this.#all.delete(courier))
  }

  async stop(): Promise<void> {
    const all = [...this.#all]
    this.#all.clear()
    await Promise.all(all.map((courier) => courier.stop()))
  }
}
