import type { Measured } from '../desk-browser.ts'
import { count, formatTable, median } from './report.ts'

const ms = (value: number) => `${value.toFixed(value < 100 ? 1 : 0)} ms`
const most = (values: readonly number[]) => values.reduce((most, value) => Math.max(most, value), 0)
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)
const perS = (frameMs: readonly number[]) =>
  `${((frameMs.length * 1_000) / sum(frameMs)).toFixed(1)} frames/s`

function p95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? Number.NaN
}

/** Everything in one table, with the budgets of the design. */
export function deskBrowserTable(measured: Measured): string {
  const { rows, more, rate, opened, openedWithMore, list, frames, felt } = measured
  const line = (what: string, values: readonly number[], budget = '') => [
    what,
    values.length === 0 ? '—' : ms(median(values)),
    values.length === 0 ? '—' : ms(p95(values)),
    values.length === 0 ? '—' : ms(most(values)),
    budget,
  ]
  const half = list.pageMs.length >> 1
  return formatTable([
    ['', 'median', 'p95', 'most', 'budget, or beside it'],
    line(`overview at ${count(rows)} alerts, to the first figure`, opened.figureMs, '< 1500 ms'),
    line(`overview at ${count(rows + more)} alerts`, openedWithMore.figureMs, '< 1500 ms'),
    ['script until then, compressed', `${opened.scriptKb.toFixed(0)} KB`, '', '', '≤ 350 KB'],
    line(`next page of ${count(list.rows)} rows, first half`, list.pageMs.slice(0, half), '< 100 ms'),
    line('next page, second half', list.pageMs.slice(half), '< 100 ms'),
    ['rows in the page at once', count(list.inPage), '', '', ''],
    line('between two frames, list moved by a row a frame', frames.desk, perS(frames.desk)),
    line(`the same, ${count(list.rows)} plain rows`, frames.plain, perS(frames.plain)),
    line('the same, an empty page', frames.empty, perS(frames.empty)),
    ...felt.flatMap(({ what, felt: { frameMs, blockMs, heardMs, shownMs }, caughtUpMs }) => [
      line(`${what}: between two frames`, frameMs, perS(frameMs)),
      line(`${what}: blocks of the main thread`, blockMs, `${blockMs.length} of 50 ms or more`),
      line(`${what}: from key to page`, heardMs),
      line(`${what}: from key to frame`, shownMs),
      ...(caughtUpMs === undefined
        ? []
        : [[`${what}: caught up after ${rate} reports/s`, ms(caughtUpMs), '', '', '']]),
    ]),
  ])
}
