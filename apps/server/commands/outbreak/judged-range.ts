import { plotDetection, type Verdict } from '@lianfang/outbreak'
import { CommandFailure, exitCodes } from '../terminal.ts'
import { quote } from './cells.ts'
import { refusing } from './faults.ts'
import type { Method } from './methods.ts'
import { toWhole } from './numbers.ts'
import { parseMoment, startOf, stepOf } from './periods.ts'
import { type LongSeries, type LongTable, labelOf } from './read-series.ts'

/** The positions judged; nothing where the series has none of them. */
export function rangeOf(
  one: LongSeries,
  table: LongTable,
  { from, to, last }: { from?: string; to?: string; last?: string },
): { from: number; to: number } | undefined {
  const end = one.length - 1
  const position = (text: string, flag: string) => {
    const moment = parseMoment(text)
    if (moment === undefined || (moment.writing === 'index') !== (table.writing === 'index'))
      throw new CommandFailure(
        `${flag} ${quote(text)} is not written as the file's ${table.writing}s.`,
        exitCodes.usage,
      )
    return (startOf(moment.value, table.period) - one.first) / stepOf(table.period)
  }
  const first = Math.max(0, from === undefined ? 0 : position(from, '--from'))
  const final = Math.min(end, to === undefined ? end : position(to, '--to'))
  const start = last === undefined ? first : Math.max(first, final - toWhole(last, '--last') + 1)
  return start > final ? undefined : { from: start, to: final }
}

export function chooseDrawn({ series }: LongTable, { plotSeries }: { plotSeries?: string }): LongSeries {
  const [only] = series
  if (plotSeries === undefined && series.length === 1 && only) return only
  const found = series.find(({ name }) => name === plotSeries)
  if (found) return found
  throw new CommandFailure(
    plotSeries === undefined
      ? `--plot draws one series; say which of the ${series.length} by --plot-series.`
      : `There is no series ${quote(plotSeries)} to draw.`,
    exitCodes.usage,
  )
}

/** The judged range with as long a history before it, where there is one. */
export function draw({
  table,
  method,
  one,
  verdicts,
}: {
  table: LongTable
  method: Method
  one: LongSeries
  verdicts: readonly Verdict[]
}): string {
  const counts = one.numbers.get('count')!
  const first = verdicts[0]?.index ?? 0
  const last = verdicts.at(-1)?.index ?? first
  const start = Math.max(0, first - Math.max(20, last - first + 1))
  const at = (index: number) => verdicts[index - first]
  const positions = Array.from({ length: last - start + 1 }, (_, offset) => start + offset)
  return refusing(() =>
    plotDetection({
      title: one.name === '' ? method.name : `${one.name}, ${method.name}`,
      labels: positions.map((index) => labelOf(table, one, index)),
      // A detector of blocks judges sums: these are what its threshold is of.
      counts: positions.map((index) => at(index)?.observed ?? counts[index]),
      expected: positions.map((index) => at(index)?.expected),
      threshold: positions.map((index) => at(index)?.threshold),
      alarms: positions.flatMap((index, offset) => (at(index)?.alarm ? [offset] : [])),
    }),
  )
}
