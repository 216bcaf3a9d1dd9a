import { type Day, dayIn } from '#vocabulary'

/** City time: what the city's people would read from the wall. Deadlines are in it; leases and sessions are not. */
export interface CityClock {
  readonly zone: string
  now(): Date
  today(): Day
}

const quarterHourMs = 15 * 60_000

/** Production's clock, which is the machine's. */
export function makeMachineClock(zone: string, machineNow: () => number = Date.now): CityClock {
  // Days begin on a quarter of an hour in every zone there is; within one the day is worked out once.
  let known: { quarter: number; day: Day } | undefined
  return {
    zone,
    now: () => new Date(machineNow()),
    today: () => {
      const now = machineNow()
      const quarter = Math.floor(now / quarterHourMs)
      if (known?.quarter !== quarter) known = { quarter, day: dayIn(zone, new Date(now)) }
      return known.day
    },
  }
}

/** The clock of any other world: it stands until it is moved, and never goes back. */
export class StandingClock implements CityClock {
  readonly zone: string
  #standsAt: Date
  #today: Day

  constructor(zone: string, standsAt: Date) {
    this.zone = zone
    this.#standsAt = standsAt
    this.#today = dayIn(zone, standsAt)
  }

  now(): Date {
    return new Date(this.#standsAt)
  }

  today(): Day {
    return this.#today
  }

  moveTo(instant: Date): void {
    if (instant < this.#standsAt) throw new RangeError('a city clock does not go back')
    this.#standsAt = instant
    this.#today = dayIn(this.zone, instant)
  }
}
