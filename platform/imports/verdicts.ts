import type { Words } from '#vocabulary'
import { type RowReason, type RowReasonCode, rowReasons } from './reasons.ts'

export type RowOutcome = 'taken' | 'repaired' | 'refused'

/** What became of one row. `line` is where the row begins in the file; the header's first line is 1. */
export interface RowVerdict {
  readonly line: number
  readonly verdict: RowOutcome
  readonly reasons: readonly (RowReason & { readonly message: Words })[]
}

/** Rows by outcome; under each reason the rows that carry it (a row with two reasons stands under both). */
export interface ImportSummary {
  readonly read: number
  readonly taken: number
  readonly repaired: number
  readonly refused: number
  readonly repairedFor: Readonly<Partial<Record<RowReasonCode, number>>>
  readonly refusedFor: Readonly<Partial<Record<RowReasonCode, number>>>
}

export interface VerdictBook {
  /** Enters a row that was read. Each row is entered once, before anything is said about it. */
  enter(line: number): void
  repair(line: number, reasons: readonly RowReason[]): void
  refuse(line: number, reasons: readonly RowReason[]): void
  isRefused(line: number): boolean
  /** In the order of the file. */
  verdicts(): Generator<RowVerdict>
  summary(): ImportSummary
}

interface Remark {
  refused: boolean
  readonly reasons: RowReason[]
}

export function makeVerdictBook(): VerdictBook {
  const lines: number[] = []
  // Rows that were simply taken need no remark, so that a clean million costs a million numbers.
  const remarks = new Map<number, Remark>()

  function remark(line: number, refused: boolean, reasons: readonly RowReason[]): void {
    if (reasons.length === 0) return
    const found = remarks.get(line)
    if (!found) {
      remarks.set(line, { refused, reasons: [...reasons] })
      return
    }
    found.refused ||= refused
    found.reasons.push(...reasons)
  }

  return {
    enter: (line) => void lines.push(line),
    repair: (line, reasons) => remark(line, false, reasons),
    refuse: (line, reasons) => remark(line, true, reasons),
    isRefused: (line) => remarks.get(line)?.refused === true,
    *verdicts() {
      for (const line of lines) yield toVerdict(line, remarks.get(line))
    },
    summary() {
      const counter = makeSummaryCounter()
      for (const line of lines) counter.add(toVerdict(line, remarks.get(line)))
      return counter.summary()
    },
  }
}

export interface SummaryCounter {
  add(verdict: RowVerdict): void
  summary(): ImportSummary
}

export function makeSummaryCounter(): SummaryCounter {
  const rows = { taken: 0, repaired: 0, refused: 0 }
  const repairedFor: Partial<Record<RowReasonCode, number>> = {}
  const refusedFor: Partial<Record<RowReasonCode, number>> = {}
  return {
    add({ verdict, reasons }) {
      rows[verdict] += 1
      const counts = verdict === 'refused' ? refusedFor : repairedFor
      for (const code of new Set(reasons.map((reason) => reason.code))) counts[code] = (counts[code] ?? 0) + 1
    },
    summary: () => ({
      read: rows.taken + rows.repaired + rows.refused,
      ...rows,
      repairedFor: { ...repairedFor },
      refusedFor: { ...refusedFor },
    }),
  }
}

function toVerdict(line: number, remark: Remark | undefined): RowVerdict {
  if (!remark) return { line, verdict: 'taken', reasons: [] }
  return makeVerdict(line, remark.refused ? 'refused' : 'repaired', remark.reasons)
}

export function makeVerdict(line: number, verdict: RowOutcome, reasons: readonly RowReason[]): RowVerdict {
  return {
    line,
    verdict,
    reasons: reasons.map((reason) => ({ ...reason, message: rowReasons[reason.code] })),
  }
}
