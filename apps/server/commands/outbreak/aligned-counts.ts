import { CommandFailure, exitCodes } from '../terminal.ts'
import { quote } from './cells.ts'
import { makeFaults } from './faults.ts'
import { parseMoment, startOf, stepOf } from './periods.ts'
import type { LongSeries, LongTable } from './read-series.ts'
import type { Unit } from './read-units.ts'

/** The counts in the order of the units, over the same periods. */
export function alignCounts({
  table,
  units,
  file,
  to,
}: {
  table: LongTable
  units: readonly Unit[]
  file: string
  to: string | undefined
}): { cases: Float64Array[]; controls: Float64Array[]; first: LongSeries; days: number } {
  const faults = makeFaults()
  const byName = new Map(table.series.map((one) => [one.name, one]))
  const known = new Set(units.map(({ code }) => code))
  const [first] = table.series
  for (const { name } of table.series)
    if (!known.has(name))
      faults.add({ row: 1, column: 'unit', what: `${quote(name)} is not among the units` })
  const kept = units.map(({ code }): LongSeries | undefined => {
    const one = byName.get(code)
    if (one === undefined)
      faults.add({ row: 1, column: 'unit', what: `the unit ${quote(code)} has no counts` })
    else if (one.first !== first!.first || one.length !== first!.length)
      faults.add({
        row: 1,
        column: 'date',
        what: `${quote(code)} does not cover the periods of ${quote(first!.name)}`,
      })
    return one
  })
  faults.throwIfAny(file)
  const days = to === undefined ? first!.length : lastOf(to, table, first!) + 1
  const cut = (column: string) =>
    kept.map((one) => (one?.numbers.get(column) ?? new Float64Array(days)).subarray(0, days))
  return { cases: cut('count'), controls: cut('controls'), first: first!, days }
}

function lastOf(text: string, table: LongTable, { first, length }: LongSeries): number {
  const moment = parseMoment(text)
  const at =
    moment === undefined || (moment.writing === 'index') !== (table.writing === 'index')
      ? -1
      : (startOf(moment.value, table.period) - first) / stepOf(table.period)
  if (at >= 0 && at < length) return at
  throw new CommandFailure(`--to ${quote(text)} is no period of the file.`, exitCodes.usage)
}
