import { minutes } from './minutes.ts'

/** What the response of one way cost and reached. */
export class Ledger {
  readonly work: Partial<Record<keyof typeof minutes, number>> = {}
  doorsKnocked = 0
  readonly households = { asked: 0, withoutDoor: 0, atDoor: 0 }

  add(what: keyof typeof minutes, times = 1): void {
    this.work[what] = (this.work[what] ?? 0) + times
  }

  get staffHours(): number {
    const done = Object.entries(this.work) as [keyof typeof minutes, number][]
    return done.reduce((sum, [what, times]) => sum + minutes[what] * times, 0) / 60
  }
}
