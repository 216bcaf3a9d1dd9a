const minuteMs = 60_000

export const intervalUnits = { minutes: minuteMs, hours: 60 * minuteMs, days: 24 * 60 * minuteMs } as const
export type IntervalUnit = keyof typeof intervalUnits

export interface Interval {
  /** As it is typed; empty where nothing is agreed. */
  readonly amount: string
  readonly unit: IntervalUnit
}

/** An interval in the greatest unit that leaves no rest: 86,400,000 ms are 1 day, 5,400,000 ms are 90 minutes. */
export function toInterval(ms: number | null): Interval {
  if (ms === null) return { amount: '', unit: 'hours' }
  const unit = (['days', 'hours'] as const).find((of) => ms % intervalUnits[of] === 0) ?? 'minutes'
  return { amount: String(ms / intervalUnits[unit]), unit }
}

/** Milliseconds; null where nothing is agreed, undefined where what was typed is no interval. */
export function fromInterval({ amount, unit }: Interval): number | null | undefined {
  const text = amount.trim().replace(',', '.')
  if (text === '') return null
  const ms = Math.round(Number(text) * intervalUnits[unit])
  return Number.isFinite(ms) && ms > 0 ? ms : undefined
}
