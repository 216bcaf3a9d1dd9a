import type { RowReasonCode } from './reasons.ts'

/** One row of a series: its running totals on a day, `undefined` for a measure that the row leaves blank. */
export interface TotalRow {
  readonly line: number
  /** Days since 1970-01-01. */
  readonly day: number
  /** False where the row's place was read from its label alone: it gives way to a row with the code. */
  readonly isCoded: boolean
  readonly totals: readonly (number | undefined)[]
}

/**
 * A version of what a row reported: the counts of `day`, as known from `known` on. `level` is the starting level;
 * otherwise the counts are increases over the last `spanDays` days.
 *
 * A row is one record, but where its measures span different times (one was blank the day before, or begins today)
 * each span is a record of its own; `part` then is the first measure of it, and undefined for the row's main record.
 */
export interface TotalVersion {
  readonly day: number
  readonly known: number
  readonly level: boolean
  readonly spanDays: number
  readonly part: number | undefined
  /** 0 for what the row itself reported, higher for each correction. */
  readonly revision: number
  readonly counts: readonly (number | undefined)[]
}

export interface TotalRemark {
  readonly line: number
  readonly refused: boolean
  readonly code: RowReasonCode
  readonly measure?: number
  readonly value?: number
}

export interface TotalsReading {
  /** In the order in which they became known. */
  readonly versions: readonly TotalVersion[]
  readonly remarks: readonly TotalRemark[]
}

interface TotalRecord {
  readonly day: number
  readonly level: boolean
  readonly spanDays: number
  readonly part: number | undefined
  revision: number
  readonly counts: (number | undefined)[]
}

/** A longer gap is reported as this many days, the most that a signal may span. */
export const longestSpanDays = 3660

/**
 * Turns running totals into what was newly reported on each day, in whatever order the rows stand.
 *
 * The first total of a measure is its starting level. A total that falls revises the latest increases before it,
 * back to the level if need be, from the day of the fall on. So the versions known up to any day add up to the
 * total that the file states for that day, and no count is ever negative.
 *
 * Of several rows for one day the one with the larger totals counts: a running total grows through the day, so the
 * larger is the later bulletin; but a row with the place's code goes before one without. The choice must not hang on
 * the order of the rows.
 */
export function readRunningTotals(rows: readonly TotalRow[]): TotalsReading {
  const remarks: TotalRemark[] = [...remarksOnOrder(rows)]
  const chosen = chooseRowOfEachDay(rows, remarks)
  const versions: TotalVersion[] = []
  const measureCount = rows[0]?.totals.length ?? 0
  const last: ({ total: number; day: number } | undefined)[] = new Array(measureCount).fill(undefined)
  // For each measure the records whose count is above zero, latest last: where a fall is taken from.
  const positive: TotalRecord[][] = Array.from({ length: measureCount }, () => [])

  for (const row of chosen) {
    const records = new Map<number, TotalRecord>()
    const revised = new Set<TotalRecord>()
    row.totals.forEach((total, measure) => {
      if (total === undefined) return
      const before = last[measure]
      last[measure] = { total, day: row.day }
      const span = before ? row.day - before.day : 0
      const change = total - (before?.total ?? 0)
      if (change < 0) {
        remarks.push({ line: row.line, refused: false, code: 'fall', measure, value: change })
        for (const record of takeBack(positive[measure]!, measure, -change)) revised.add(record)
      }
      const record = records.get(span) ?? makeRecord({ row, span, measure, isMain: records.size === 0 })
      records.set(span, record)
      record.counts[measure] = Math.max(0, change)
      if (change > 0) positive[measure]!.push(record)
    })
    remarks.push(...remarksOnGaps(row, [...records]))
    for (const record of [...revised].sort((a, b) => a.day - b.day || Number(b.level) - Number(a.level))) {
      record.revision += 1
      versions.push(toVersion(record, row.day))
    }
    for (const record of records.values()) versions.push(toVersion(record, row.day))
  }
  return { versions, remarks }
}

/** A row is out of order if its series has a later day further up in the file. */
function remarksOnOrder(rows: readonly TotalRow[]): TotalRemark[] {
  let latest = Number.NEGATIVE_INFINITY
  return [...rows]
    .sort((a, b) => a.line - b.line)
    .flatMap(({ line, day }) => {
      const isLate = day < latest
      latest = Math.max(latest, day)
      return isLate ? [{ line, refused: false, code: 'order' as const }] : []
    })
}

function chooseRowOfEachDay(rows: readonly TotalRow[], remarks: TotalRemark[]): TotalRow[] {
  const sorted = [...rows].sort(
    (a, b) =>
      a.day - b.day || Number(b.isCoded) - Number(a.isCoded) || compareTotals(b, a) || a.line - b.line,
  )
  const chosen: TotalRow[] = []
  let isContested = false
  for (const row of sorted) {
    const winner = chosen.at(-1)
    if (winner?.day !== row.day) {
      chosen.push(row)
      isContested = false
    } else if (compareTotals(winner, row) === 0) {
      remarks.push({ line: row.line, refused: true, code: 'row.duplicate', value: winner.line })
    } else {
      remarks.push({ line: row.line, refused: true, code: 'row.conflict', value: winner.line })
      if (!isContested)
        remarks.push({ line: winner.line, refused: false, code: 'row.conflict', value: row.line })
      isContested = true
    }
  }
  return chosen
}

function compareTotals(a: TotalRow, b: TotalRow): number {
  for (let i = 0; i < a.totals.length; i += 1) {
    const difference = (a.totals[i] ?? -1) - (b.totals[i] ?? -1)
    if (difference !== 0) return difference
  }
  return 0
}

/** Takes `amount` from the latest counts above zero; returns the records that it changed. */
function takeBack(positive: TotalRecord[], measure: number, amount: number): TotalRecord[] {
  const changed: TotalRecord[] = []
  for (let rest = amount; rest > 0; ) {
    const record = positive.at(-1)
    // The counts add up to the last total, and a total is never below zero.
    if (!record) throw new Error('a fall was larger than the total before it')
    const count = record.counts[measure] ?? 0
    const taken = Math.min(count, rest)
    record.counts[measure] = count - taken
    rest -= taken
    changed.push(record)
    if (count === taken) positive.pop()
  }
  return changed
}

interface RecordStart {
  readonly row: TotalRow
  /** 0 for a starting level. */
  readonly span: number
  readonly measure: number
  readonly isMain: boolean
}

function makeRecord({ row, span, measure, isMain }: RecordStart): TotalRecord {
  return {
    day: row.day,
    level: span === 0,
    spanDays: Math.min(span, longestSpanDays),
    part: isMain ? undefined : measure,
    revision: 0,
    counts: new Array(row.totals.length).fill(undefined),
  }
}

function remarksOnGaps(row: TotalRow, records: readonly (readonly [number, TotalRecord])[]): TotalRemark[] {
  return records
    .filter(([span]) => span > 1)
    .map(([span, record]) => ({
      line: row.line,
      refused: false,
      code: 'gap',
      value: span,
      // The row as a whole where every number in it spans the gap.
      ...(records.length === 1 ? {} : { measure: record.counts.findIndex((count) => count !== undefined) }),
    }))
}

function toVersion(record: TotalRecord, known: number): TotalVersion {
  const { day, level, spanDays, part, revision, counts } = record
  return { day, known, level, spanDays, part, revision, counts: [...counts] }
}
