import { CommandFailure, exitCodes, type Interruption } from '../terminal.ts'
import { type NumberKind, quote, readNumber } from './cells.ts'
import { type Faults, makeFaults } from './faults.ts'
import { type Moment, type Period, parseMoment, startOf, stepOf, type Writing, wordOf } from './periods.ts'
import { readTable, type WantedColumn } from './read-table.ts'

/** Counts of one series, complete from its first period to its last. */
export interface LongSeries {
  readonly name: string
  /** Beginning of its first period; see `Moment`. */
  readonly first: number
  /** Days from the Monday of a week to the date by which the file names it. */
  readonly offset: number
  readonly length: number
  /** Of each column of numbers that the file has. */
  readonly numbers: ReadonlyMap<string, Float64Array>
}

export interface LongTable {
  readonly writing: Writing
  readonly period: Period
  readonly series: readonly LongSeries[]
  /** Which of the columns of numbers the file has. */
  readonly has: (column: string) => boolean
}

export interface LongQuestion {
  readonly file: string
  /** Headings that were said: of `series`, of `date`, and of any column of numbers. */
  readonly named: Readonly<Record<string, string | undefined>>
  /** Columns of numbers besides the count. */
  readonly numbers?: Readonly<Record<string, NumberKind>>
  /** What one period is, where it was said. */
  readonly period?: Period | undefined
  readonly interruption: Interruption
}

/** A period of a series as the file writes it. */
export function labelOf(
  { writing, period }: Pick<LongTable, 'writing' | 'period'>,
  { first, offset }: LongSeries,
  position: number,
): string {
  return wordOf(first + offset + position * stepOf(period), writing)
}

/** What was read of one series so far; the rows of several may be mixed. */
interface Draft {
  readonly name: string
  readonly moments: number[]
  readonly rows: number[]
  readonly values: ReadonlyMap<string, number[]>
}

/**
 * Reads counts in long format: a row for each series and period, oldest first within a series.
 *
 * @throws CommandFailure that names every fault by row and column: no numbers, gaps, doubled and unordered periods.
 */
export async function readSeries(question: LongQuestion): Promise<LongTable> {
  const { file, named, interruption } = question
  const kinds: Record<string, NumberKind> = { count: 'count', ...question.numbers }
  const wanted: Record<string, WantedColumn> = {
    series: { named: named.series, usual: ['series', 'unit'], isOptional: true },
    date: { named: named.date, usual: ['date', 'week', 'index', 'date_or_index'] },
  }
  for (const name of Object.keys(kinds))
    wanted[name] = { named: named[name], usual: [name], isOptional: name !== 'count' }
  const faults = makeFaults()
  const drafts = new Map<string, Draft>()
  const names = Object.keys(kinds)
  const readMoment = makeMomentReader(faults)
  let last: Draft | undefined
  const { found } = await readTable({
    file,
    wanted,
    faults,
    interruption,
    onRow(row, cells, heading) {
      const name = cells.series ?? ''
      if (last?.name !== name) last = drafts.get(name)
      if (last === undefined) {
        const values = new Map(names.filter((key) => cells[key] !== undefined).map((key) => [key, []]))
        last = { name, moments: [], rows: [], values }
        drafts.set(name, last)
      }
      last.rows.push(row)
      last.moments.push(readMoment({ row, column: heading('date'), text: cells.date ?? '' }))
      for (const [key, values] of last.values) {
        const value = readNumber(cells[key] ?? '', kinds[key] ?? 'number')
        if (typeof value === 'string') faults.add({ row, column: heading(key), what: value })
        values.push(typeof value === 'string' ? Number.NaN : value)
      }
    },
  })
  const writing = readMoment.writing()
  const period = choosePeriod({ drafts, writing, said: question.period })
  const series = [...drafts.values()].map((draft) =>
    finish({ draft, writing, period, faults, column: found.date ?? 'date' }),
  )
  faults.throwIfAny(file)
  return { writing, period, series, has: (column) => found[column] !== undefined }
}

/** Reads the cells of the time column, of which most stand there many times, and holds them to one way of writing. */
function makeMomentReader(faults: Faults) {
  const known = new Map<string, Moment | undefined>()
  let writing: Writing | undefined
  function read({ row, column, text }: { row: number; column: string; text: string }): number {
    const moment = known.has(text) ? known.get(text) : parseMoment(text)
    if (known.size < 100_000) known.set(text, moment)
    writing ??= moment?.writing
    if (moment === undefined)
      faults.add({
        row,
        column,
        what: `${quote(text)} is no date as 2020-02-10, week as 2020-W07 or index`,
      })
    else if (moment.writing !== writing)
      faults.add({
        row,
        column,
        what: `${quote(text)} is of another kind than the rows before (${writing})`,
      })
    else return moment.value
    return Number.NaN
  }
  return Object.assign(read, { writing: () => writing ?? 'index' })
}

/** Days or weeks? Dates from four to ten days apart are of weeks. */
function choosePeriod({
  drafts,
  writing,
  said,
}: {
  drafts: ReadonlyMap<string, Draft>
  writing: Writing
  said: Period | undefined
}): Period {
  if ((said === 'index') !== (writing === 'index') && said !== undefined)
    throw new CommandFailure(
      `--period ${said} does not fit a file whose periods are written as ${writing}.`,
      exitCodes.usage,
    )
  if (writing === 'week' && said === 'day')
    throw new CommandFailure('--period day does not fit a file of weeks.', exitCodes.usage)
  if (said !== undefined || writing !== 'date') return said ?? (writing === 'week' ? 'week' : 'index')
  let days = 0
  let weeks = 0
  for (const { moments } of drafts.values())
    for (let at = 1; at < moments.length; at++) {
      const apart = Math.abs(moments[at]! - moments[at - 1]!)
      if (apart === 1) days += 1
      else if (apart >= 4 && apart <= 10) weeks += 1
    }
  return weeks > days ? 'week' : 'day'
}

function finish(of: {
  draft: Draft
  writing: Writing
  period: Period
  faults: Faults
  column: string
}): LongSeries {
  const { draft, writing, period, faults, column } = of
  const { name, moments, rows, values } = draft
  const step = stepOf(period)
  const about = name === '' ? '' : ` of ${quote(name)}`
  let seen: Map<number, number> | undefined
  let before = Number.NaN
  for (const [at, moment] of moments.entries()) {
    const start = startOf(moment, period)
    const add = (what: string) => faults.add({ row: rows[at]!, column, what })
    const word = () => wordOf(moment, writing)
    if (start > before + step) {
      const count = (start - before) / step - 1
      const missing = `${count} ${count === 1 ? `${nouns[period]} is` : `${nouns[period]}s are`} missing`
      add(`${missing} before ${word()}${about}, from ${wordOf(before + step, writing)} on`)
    } else if (start <= before) {
      seen ??= new Map(moments.slice(0, at).map((one, row) => [startOf(one, period), rows[row]!]))
      const twice = seen.get(start)
      if (twice === undefined) add(`${word()}${about} comes after ${wordOf(before, writing)}; sort the rows`)
      else add(`the ${nouns[period]} of ${word()}${about} is there already, in row ${twice}`)
    }
    seen?.set(start, rows[at]!)
    before = start
  }
  const first = startOf(moments[0] ?? Number.NaN, period)
  const numbers = new Map([...values].map(([key, column]) => [key, Float64Array.from(column)]))
  return { name, first, offset: (moments[0] ?? Number.NaN) - first, length: moments.length, numbers }
}

const nouns = { day: 'day', week: 'week', index: 'position' } as const
