import {
  type DayWindow,
  discretiseSerialInterval,
  estimateReproduction,
  plotReproduction,
  type ReproductionEstimate,
  slidingWindows,
} from '@lianfang/outbreak'
import { Command } from 'commander'
import { CommandFailure, exitCodes, listenForInterruption, report, tell } from '../terminal.ts'
import { refusing } from './faults.ts'
import { chooseDrawn } from './judged-range.ts'
import { toNumber, toWhole } from './numbers.ts'
import { startTable, withOutput } from './output.ts'
import { type LongSeries, type LongTable, labelOf, readSeries } from './read-series.ts'

interface RtFlags {
  readonly input: string
  readonly output: string
  readonly siMean: string
  readonly siSd: string
  readonly window: string
  readonly priorMean: string
  readonly priorSd: string
  readonly plot?: string
  readonly plotSeries?: string
  readonly series?: string
  readonly date?: string
  readonly count?: string
  readonly imported?: string
  readonly json?: boolean
}

export function rtCommand(): Command {
  return new Command('rt')
    .description('How many each case infects, day by day: the reproduction number with its interval')
    .requiredOption(
      '--input <file>',
      'CSV of new cases by day with the columns date (or index) and count; series where there are several',
    )
    .requiredOption('--si-mean <days>', "the serial interval's mean")
    .requiredOption('--si-sd <days>', "the serial interval's standard deviation")
    .option('--window <days>', 'days during which it is taken to stay the same', '7')
    .option('--prior-mean <n>', 'what was thought of it before: the mean', '5')
    .option('--prior-sd <n>', 'and the standard deviation', '5')
    .option('--imported <column>', 'of the cases those infected elsewhere')
    .option('--output <file>', 'where the estimates go; - is the standard output', '-')
    .option('--plot <file>', 'draw one series as SVG')
    .option('--plot-series <name>', 'which, where there are several')
    .option('--series <column>', "the series' column, where it is not named series")
    .option('--date <column>', "the time's column, where it is not named date or index")
    .option('--count <column>', "the counts' column, where it is not named count")
    .option('--json', 'one JSON object a line: an estimate each, then the summary')
    .addHelpText(
      'after',
      `
Each estimate: series, the window's first and last day, mean, sd, quantiles, cases infected here, and the reason where there is none
(before-mean-serial-interval, no-infectors). Cases not yet reported make the last days too low: lianfang nowcast first.

Exit codes: 0 estimated · 1 failed or stopped; no output is left half written · 2 wrong usage, or a file that is refused

Example:
  lianfang rt --input daily.csv --si-mean 2.6 --si-sd 1.5 --window 7 --output rt.csv --plot rt.svg`,
    )
    .action(estimate)
}

const quantiles = ['q025', 'q05', 'q25', 'median', 'q75', 'q95', 'q975'] as const

async function estimate(flags: RtFlags): Promise<void> {
  const { input, series, date, count, imported, output, plot, json = false } = flags
  const serialInterval = refusing(() =>
    discretiseSerialInterval({
      meanDays: toNumber(flags.siMean, '--si-mean'),
      sdDays: toNumber(flags.siSd, '--si-sd'),
    }),
  )
  const windowDays = toWhole(flags.window, '--window')
  const prior = { mean: toNumber(flags.priorMean, '--prior-mean'), sd: toNumber(flags.priorSd, '--prior-sd') }
  const interruption = listenForInterruption()
  try {
    const table = await readSeries({
      file: input,
      named: { series, date, count, imported },
      ...(imported === undefined ? {} : { numbers: { imported: 'count' } }),
      interruption,
    })
    if (table.period === 'week')
      throw new CommandFailure(
        'A reproduction number needs cases by day; these are by week.',
        exitCodes.usage,
      )
    const drawn = plot === undefined ? undefined : chooseDrawn(table, flags)
    const ask = (one: LongSeries) => {
      const elsewhere = one.numbers.get('imported')
      return refusing(
        () =>
          estimateReproduction({
            counts: one.numbers.get('count')!,
            ...(elsewhere === undefined ? {} : { imported: elsewhere }),
            serialInterval,
            windows: slidingWindows({ dayCount: one.length, windowDays }),
            prior,
          }),
        one.name === '' ? '' : `${one.name}: `,
      )
    }
    const columns = ['series', 'from', 'to', 'mean', 'sd', ...quantiles, 'cases', 'reason']
    let estimates = 0
    await withOutput(output, async (out) => {
      const writeRow = await startTable(out, { columns, json })
      for (const one of table.series) {
        interruption.check()
        const rows = ask(one)
        for (const row of rows) await writeRow([one.name, ...windowOf(table, one, row), ...cellsOf(row)])
        estimates += rows.length
        if (one === drawn) await withOutput(plot!, async (to) => await to.write(draw(table, one, rows)))
      }
    })
    const total = { series: table.series.length, estimates }
    if (json) report(true, { type: 'summary', ...total }, '')
    tell(`${total.series} series, ${total.estimates} estimates`)
  } finally {
    interruption.forget()
  }
}

function windowOf(table: LongTable, one: LongSeries, { firstDay, lastDay }: DayWindow): string[] {
  return [labelOf(table, one, firstDay), labelOf(table, one, lastDay)]
}

function cellsOf(row: ReproductionEstimate) {
  if (row.reason !== undefined) return [...Array.from({ length: 10 }, () => undefined), row.reason]
  return [row.mean, row.sd, ...quantiles.map((name) => row.quantiles[name]), row.cases, undefined]
}

function draw(table: LongTable, one: LongSeries, rows: readonly ReproductionEstimate[]): string {
  return refusing(() =>
    plotReproduction({
      title: one.name === '' ? 'R' : `R, ${one.name}`,
      labels: rows.map(({ lastDay }) => labelOf(table, one, lastDay)),
      estimate: rows.map((row) => (row.reason === undefined ? row.mean : undefined)),
      lower: rows.map((row) => (row.reason === undefined ? row.quantiles.q025 : undefined)),
      upper: rows.map((row) => (row.reason === undefined ? row.quantiles.q975 : undefined)),
    }),
  )
}
