import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { day } from '#vocabulary'
import { readTable } from './mapped-table.ts'
import { planReplay } from './replay.ts'
import { covidMapping, eventsOf } from './test-support.ts'

const file = new URL('../../../shared/data/covid19-china-2020/cities.csv', import.meta.url)
const isThere = existsSync(file)
if (!isThere) console.warn(`skipped: ${file.pathname} is not here`)

/** The file read in the plainest way, as a second opinion: it has no quoted field. */
function readPlainly() {
  return readFileSync(file, 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => {
      const [date = '', provinceCode = '', , code = '', label = '', confirmed, , cured, dead] =
        line.split(',')
      const province = provinceCode.slice(0, 2)
      return {
        date,
        place: /^\d{6}$/.test(code) ? code : `cn.${province}.unassigned`,
        series: /^\d{6}$/.test(code) ? code : `${province}/${label}`,
        totals: [Number(confirmed), Number(cured), Number(dead)],
      }
    })
}

async function planFile() {
  const mapping = covidMapping()
  const opening = await readTable(createReadStream(file), mapping)
  if (!opening.ok) throw new Error(opening.error)
  return planReplay({ table: opening.table, mapping, today: day('2026-01-01') })
}

const measures = ['confirmed', 'recovered', 'deaths'] as const

describe.skipIf(!isThere)('COVID-19 in four provinces, 2020', () => {
  test('every row has a verdict and none is refused', async () => {
    const plan = await planFile()
    const rows = readPlainly()
    const { read, taken, repaired, refused } = plan.summary
    expect([read, taken + repaired, refused]).toEqual([rows.length, rows.length, 0])
    expect([...plan.verdicts()]).toHaveLength(rows.length)
    expect(plan.summary.repairedFor['place.unassigned']).toBe(
      rows.filter(({ place }) => place.startsWith('cn')).length,
    )
    expect(Object.keys(plan.summary.repairedFor).sort()).toEqual(['fall', 'gap', 'place.unassigned'])
  })

  test('on every day each place has come to the totals that the file states for it', async () => {
    const plan = await planFile()
    const statedOfSeries = new Map<string, { place: string; totals: number[] }>()
    const latest = new Map<string, { place: string; counts: number[] }>()
    const rowsOfDay = Map.groupBy(readPlainly(), ({ date }) => date)
    for (const today of plan.days) {
      for (const { series, place, totals } of rowsOfDay.get(today) ?? [])
        statedOfSeries.set(series, { place, totals })
      for (const { id, record, place, data } of plan.eventsOf(today)) {
        const counts = measures.map((measure) => Number(data[measure] ?? 0))
        expect(Math.min(...counts)).toBeGreaterThanOrEqual(0)
        const code = place.split('.').slice(1).join('').padEnd(6, '0')
        latest.set(record ?? id, { place: place.endsWith('unassigned') ? place : code, counts })
      }
      // The whole of each month's first day, and the last: enough to miss nothing that lasts.
      if (!today.endsWith('-01') && today !== plan.days.at(-1)) continue
      const stated = sumByPlace([...statedOfSeries.values()].map(({ place, totals }) => [place, totals]))
      expect(sumByPlace([...latest.values()].map(({ place, counts }) => [place, counts]))).toEqual(stated)
    }
    expect(rowsOfDay.size).toBe(plan.days.length)
  })

  test('an id names one event', async () => {
    const events = eventsOf(await planFile())
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length)
    expect(events.filter(({ revision }) => !revision)).toHaveLength(readPlainly().length)
  })
})

function sumByPlace(entries: readonly (readonly [string, readonly number[]])[]): Record<string, number[]> {
  const sums: Record<string, number[]> = {}
  for (const [place, counts] of entries)
    sums[place] = counts.map((count, i) => count + (sums[place]?.[i] ?? 0))
  return sums
}
