import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatTable, median } from '../house/report.ts'
import type { Method } from './methods.ts'

const folder = join(import.meta.dirname, '../../../shared/data/outbreak-parity')
const names = ['salmNewport', 'salmonella_agona', 'campyDE']
const yearsBack = 5
const yearWeeks = 52

/**
 * Alarms a year on real series, from the sixth year on. A week is quiet where no week within four of it has more than one and a half
 * times the median of the same seven weeks of the five years before, and five cases: what anybody would call a stretch without news.
 */
export function calmOnRealSeries(methods: readonly Method[]): string {
  if (!existsSync(folder)) return `no real series: ${folder} is not there`
  const rows = names.flatMap((name) => {
    const counts = readCounts(name)
    const from = yearsBack * yearWeeks + 13
    const quiet = findQuiet(counts, from)
    const quietYears = quiet.reduce((sum, is) => sum + is, 0) / yearWeeks
    return methods.map((method) => {
      const alarms = method
        .make()(counts, from, counts.length - 1)
        .filter(({ alarm }) => alarm)
      const inQuiet = alarms.filter(({ index }) => quiet[index] === 1).length
      const years = (counts.length - from) / yearWeeks
      return [
        name,
        method.name,
        (alarms.length / years).toFixed(1),
        `${(inQuiet / quietYears).toFixed(2)} (${inQuiet} in ${quietYears.toFixed(1)})`,
      ]
    })
  })
  return formatTable([['series', 'method', 'alarms a year', 'in quiet years'], ...rows])
}

function readCounts(name: string): Float64Array {
  const lines = readFileSync(join(folder, `${name}_counts.csv`), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
  return Float64Array.from(lines, (line) => Number(line.split(',')[1]))
}

function findQuiet(counts: Float64Array, from: number): Uint8Array {
  const isHigh = counts.map((count, week) => {
    if (week < from) return 0
    const like = Array.from({ length: yearsBack }, (_, year) => [
      ...counts.subarray(week - (year + 1) * yearWeeks - 3, week - (year + 1) * yearWeeks + 4),
    ]).flat()
    return count > 1.5 * median(like) + 5 ? 1 : 0
  })
  return Uint8Array.from(counts, (_, week) =>
    week >= from && isHigh.subarray(Math.max(0, week - 4), week + 5).every((high) => high === 0) ? 1 : 0,
  )
}
