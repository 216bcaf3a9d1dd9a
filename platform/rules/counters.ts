/** The fullest window that holds a slot: its first slot that counts, its last, and what is in it. */
export interface Fullest {
  readonly from: number
  readonly until: number
  readonly total: number
}

/** Amounts by group and slot: a slot is a day, or a minute. Sums do not depend on the order in which they were added. */
export class Counters {
  readonly #groups = new Map<string, Map<number, number>>()

  add(group: string, slot: number, amount: number): void {
    let slots = this.#groups.get(group)
    if (!slots) {
      slots = new Map()
      this.#groups.set(group, slots)
    }
    const now = (slots.get(slot) ?? 0) + amount
    if (now === 0) slots.delete(slot)
    else slots.set(slot, now)
  }

  /** Forgets what lies before a slot. */
  forgetBefore(slot: number): void {
    for (const [group, slots] of this.#groups) {
      for (const one of slots.keys()) if (one < slot) slots.delete(one)
      if (slots.size === 0) this.#groups.delete(group)
    }
  }

  /**
   * Of all windows of so many slots that hold a slot, the one with the most in it; the earliest of several. A signal that comes
   * late lies in windows that end after it: they are all looked at.
   */
  findFullest(group: string, slot: number, length: number): Fullest | undefined {
    const slots = this.#groups.get(group)
    if (!slots) return undefined
    const near = [...slots]
      .filter(([at]) => at > slot - length && at < slot + length)
      .sort(([a], [b]) => a - b)
    let fullest: Fullest | undefined
    let total = 0
    let first = 0
    // A window may as well end at a slot that counts: to end later would only lose some at its beginning.
    for (const [until, amount] of near) {
      total += amount
      for (let at = near[first]; at && at[0] <= until - length; at = near[++first]) total -= at[1]
      const from = near[first]?.[0] ?? until
      if (until >= slot && (!fullest || total > fullest.total)) fullest = { from, until, total }
    }
    return fullest
  }

  get groups(): number {
    return this.#groups.size
  }
}
