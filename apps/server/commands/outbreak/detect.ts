import { setImmediate as breathe } from 'node:timers/promises'
import { type CountSeries, dayOf, type Verdict } from '@lianfang/outbreak'
import { Command } from 'commander'
import {
  CommandFailure,
  exitCodes,
  type Interruption,
  listenForInterruption,
  Progress,
  report,
  tell,
} from '../terminal.ts'
import { quote } from './cells.ts'
import { refusing } from './faults.ts'
import { chooseDrawn, draw, rangeOf } from './judged-range.ts'
import { type Judge, type Method, methods } from './methods.ts'
import { toWhole } from './numbers.ts'
import { startTable, withOutput } from './output.ts'
import type { Period } from './periods.ts'
import { type LongSeries, type LongTable, labelOf, readSeries } from './read-series.ts'
import { listSettings, readSettings, type SettingFlags } from './settings.ts'

interface DetectFlags extends SettingFlags {
  readonly method?: string
  readonly methods?: boolean
  readonly input?: string
  readonly output: string
  readonly plot?: string
  readonly plotSeries?: string
  readonly from?: string
  readonly to?: string
  readonly last?: string
  readonly period?: Period
  readonly frequency: string
  readonly json?: boolean
  readonly series?: string
  readonly date?: string
  readonly count?: string
  readonly population?: string
  readonly expected?: string
}

export function detectCommand(): Command {
  return new Command('detect')
    .description('Judge counts by a classical detector: a CSV in, a verdict on every day or week out')
    .option('--method <name>', 'the detector; --methods lists them')
    .option('--methods', 'list the detectors with what they ask, need and can be set to')
    .option(
      '--input <file>',
      'CSV with the columns series, date (or week, or index), count and, if known, population',
    )
    .option('--output <file>', 'where the verdicts go; - is the standard output', '-')
    .option('--plot <file>', 'draw one series as SVG')
    .option('--plot-series <name>', 'which, where there are several')
    .option(
      '--from <when>',
      'the first period judged, written as in the file; the whole series where left out',
    )
    .option('--to <when>', 'the last period judged')
    .option('--last <n>', 'judge the last n periods of each series alone')
    .option('--alpha <p>', 'the chance of an alarm where nothing is new')
    .option('--years <n>', 'years of history that are looked at')
    .option('--set <setting...>', 'name=value, as --methods lists them')
    .option('--period <kind>', 'day, week or index, where the dates do not tell')
    .option('--frequency <n>', 'periods a year of a file without dates', '52')
    .option('--series <column>', "the series' column, where it is not named series or unit")
    .option('--date <column>', "the time's column, where it is not named date, week or index")
    .option('--count <column>', "the counts' column, where it is not named count")
    .option('--population <column>', "the population's column, for --set perHead=true")
    .option('--expected <column>', 'expected counts, for glr')
    .option('--json', 'one JSON object a line: a verdict each, then the summary')
    .addHelpText(
      'after',
      `
Files in UTF-8, UTF-16 or GB18030. Dates are those of days, or of any day of a week; weeks may be written 2020-W07. Every series has to be
complete and in order: a gap is not a period without cases. What is wrong is told by row and column, and nothing is written then.

Each verdict: series, date, observed, expected, threshold, p, score (1 is the threshold), alarm, and the reason where the detector could
not do all of its work (too-short, too-few-cases, no-variation, no-fit, holiday).

Exit codes: 0 judged, whatever the verdicts · 1 failed or stopped; no output is left half written · 2 wrong usage, or a file that is refused

Examples:
  lianfang detect --method farrington-flexible --input weekly.csv --output verdicts.csv --last 1
  lianfang detect --method ears-c2 --input daily.csv --from 2020-06-01 --plot june.svg
  lianfang detect --method farrington-flexible --alpha 0.005 --set thresholdMethod=muan --input - < weekly.csv`,
    )
    .action(detect)
}

async function detect(flags: DetectFlags): Promise<void> {
  if (flags.methods) return listMethods(flags.json === true)
  const method = methods.find(({ name }) => name === flags.method)
  if (method === undefined)
    throw new CommandFailure(
      `--method must be one of ${methods.map(({ name }) => name).join(', ')}, got ${flags.method ?? 'none'}.`,
      exitCodes.usage,
    )
  if (flags.input === undefined)
    throw new CommandFailure('--input is needed: a CSV file, or - for the standard input.', exitCodes.usage)
  const judge = refusing(() => method.prepare(readSettings(method, flags)))
  const interruption = listenForInterruption()
  try {
    const table = await readSeries({
      file: flags.input,
      named: columnsOf(flags),
      numbers: { population: 'above-0', ...(flags.expected === undefined ? {} : { expected: 'foretold' }) },
      period: toPeriod(flags.period),
      interruption,
    })
    await judgeAll({ table, method, judge, flags, interruption })
  } finally {
    interruption.forget()
  }
}

function listMethods(json: boolean): void {
  for (const method of methods) {
    const { name, asks, needs, source, settings } = method
    const words = `${name}: ${asks}\n  needs     ${needs}\n  settings  ${listSettings(method)}\n  source    ${source}`
    report(json, { type: 'method', name, asks, needs, source, settings }, words)
  }
}

interface Work {
  readonly table: LongTable
  readonly method: Method
  readonly judge: Judge
  readonly flags: DetectFlags
  readonly interruption: Interruption
}

async function judgeAll(work: Work): Promise<void> {
  const { table, method, flags, interruption } = work
  if (method.name === 'glr' && !table.has('expected'))
    throw new CommandFailure(
      'glr needs --expected COLUMN: the counts that a model of the history foretells.',
      exitCodes.usage,
    )
  const drawn = flags.plot === undefined ? undefined : chooseDrawn(table, flags)
  const frequency =
    table.period === 'index' ? toWhole(flags.frequency, '--frequency') : table.period === 'week' ? 52 : 365
  const ranges = table.series.map((one) => rangeOf(one, table, flags))
  if (ranges.every((range) => range === undefined))
    throw new CommandFailure('No series has a period between --from and --to.', exitCodes.usage)
  const total = { series: 0, judged: 0, alarms: 0, reasons: {} as Record<string, number> }
  const json = flags.json === true
  const progress = new Progress('Judging', table.series.length)
  let breathedAt = performance.now()
  await withOutput(flags.output, async (out) => {
    const columns = [
      'series',
      table.writing,
      'observed',
      'expected',
      'threshold',
      'p',
      'score',
      'alarm',
      'reason',
    ]
    const writeRow = await startTable(out, { columns, json })
    for (const [at, one] of table.series.entries()) {
      // So that Ctrl-C is heard, and what is under way is seen.
      if (performance.now() - breathedAt > 100) {
        await breathe()
        interruption.check()
        progress.show(at, one.name)
        breathedAt = performance.now()
      }
      const range = ranges[at]
      if (range === undefined) continue
      const verdicts = judgeOne({ ...work, one, range, frequency })
      total.series += 1
      for (const verdict of verdicts) {
        const { index, observed, expected, threshold, pValue, score, alarm, reason } = verdict
        total.judged += 1
        if (alarm) total.alarms += 1
        if (reason !== undefined) total.reasons[reason] = (total.reasons[reason] ?? 0) + 1
        const label = labelOf(table, one, index)
        const cells = [one.name, label, observed, expected, threshold, pValue, score, alarm, reason]
        await writeRow(cells)
      }
      if (drawn === one)
        await withOutput(
          flags.plot!,
          async (plot) => await plot.write(draw({ table, method, one, verdicts })),
        )
    }
  })
  if (table.series.length > 1) progress.show(table.series.length)
  progress.end()
  summarise(total, method, json)
}

function judgeOne({
  table,
  judge,
  one,
  range,
  frequency,
}: Work & { one: LongSeries; range: { from: number; to: number }; frequency: number }): Verdict[] {
  const population = one.numbers.get('population')
  const series: CountSeries = {
    counts: one.numbers.get('count')!,
    frequency,
    ...(population === undefined ? {} : { population }),
    ...(table.period === 'index' ? {} : { firstDay: dayOf(one.first) }),
  }
  const about = table.series.length > 1 ? `${quote(one.name)}: ` : ''
  return refusing(() => judge(series, range, one.numbers.get('expected')), about)
}

function summarise(
  total: { series: number; judged: number; alarms: number; reasons: Record<string, number> },
  { name, needs }: Method,
  json: boolean,
): void {
  const reasons = Object.entries(total.reasons)
    .map(([reason, count]) => `; ${reason} ${count}`)
    .join('')
  if (json) report(true, { type: 'summary', ...total }, '')
  tell(`${total.series} series, ${total.judged} verdicts, ${total.alarms} alarms${reasons}`)
  if (total.reasons['too-short'] !== undefined) tell(`too-short: ${name} needs ${needs}`)
}

function columnsOf({ series, date, count, population, expected }: DetectFlags) {
  return { series, date, count, population, expected }
}

function toPeriod(text: string | undefined): Period | undefined {
  if (text === undefined || text === 'day' || text === 'week' || text === 'index') return text
  throw new CommandFailure(`--period must be day, week or index, got ${quote(text)}.`, exitCodes.usage)
}
