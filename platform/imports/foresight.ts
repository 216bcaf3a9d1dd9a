import { z } from 'zod'
import type { SignalEvent } from '#vocabulary'
import { countRow, type FinalOutcome, finalOutcomes, ImportCounts, noCounts } from './counts.ts'
import type { RowReason } from './reasons.ts'

/** Rows of one kind that are named by their lines. */
const linesNamed = 20
const placesNamed = 200

/** What an import would do: how many rows would fare how and which, for which days and places, and what they add up to. */
export const Foresight = z.object({
  counts: ImportCounts.pick({ rows: true, repairedFor: true, refusedFor: true }),
  /** Signals that would be new to the log. */
  signals: z.int(),
  days: z.object({ from: z.string(), to: z.string() }).optional(),
  /** Places with most rows first; `count` is of all. */
  places: z.object({
    count: z.int(),
    rows: z.array(z.object({ place: z.string(), rows: z.int() })),
  }),
  /** Sums of the numbers of what would be new, by field; records without numbers are counted as `records`. */
  totals: z.record(z.string(), z.int()),
  /** The first lines of each verdict and reason. */
  lines: z.array(z.object({ verdict: z.enum(finalOutcomes), reason: z.string(), lines: z.array(z.int()) })),
})
export type Foresight = z.infer<typeof Foresight>

export interface ForesightBook {
  row(of: { line: number; verdict: FinalOutcome; reasons: readonly RowReason[] }): void
  /** A signal that would be new, and the field that holds its day. */
  event(event: SignalEvent, dayField: string): void
  foresight(): Foresight
}

export function makeForesightBook(): ForesightBook {
  const counts = noCounts()
  const lines = new Map<string, { verdict: FinalOutcome; reason: string; lines: number[] }>()
  const places = new Map<string, number>()
  const totals: Record<string, number> = {}
  let signals = 0
  let days: { from: string; to: string } | undefined

  function seeDay(day: unknown): void {
    if (typeof day !== 'string') return
    days ??= { from: day, to: day }
    if (day < days.from) days.from = day
    if (day > days.to) days.to = day
  }

  return {
    row(of) {
      countRow(counts, of)
      for (const reason of new Set(of.reasons.map(({ code }) => code))) {
        const key = `${of.verdict} ${reason}`
        const found = lines.get(key) ?? { verdict: of.verdict, reason, lines: [] }
        if (found.lines.length < linesNamed) found.lines.push(of.line)
        lines.set(key, found)
      }
    },
    event({ place, data }, dayField) {
      signals += 1
      places.set(place, (places.get(place) ?? 0) + 1)
      seeDay(data[dayField])
      const numbers = Object.entries(data).filter(
        (entry): entry is [string, number] => typeof entry[1] === 'number' && entry[0] !== 'spanDays',
      )
      if (numbers.length === 0) totals.records = (totals.records ?? 0) + 1
      for (const [field, number] of numbers) totals[field] = (totals[field] ?? 0) + number
    },
    foresight() {
      const { rows, repairedFor, refusedFor } = counts
      const most = [...places].sort(([, a], [, b]) => b - a).slice(0, placesNamed)
      return {
        counts: { rows, repairedFor, refusedFor },
        signals,
        ...(days ? { days } : {}),
        places: { count: places.size, rows: most.map(([place, count]) => ({ place, rows: count })) },
        totals,
        lines: [...lines.values()],
      }
    },
  }
}
