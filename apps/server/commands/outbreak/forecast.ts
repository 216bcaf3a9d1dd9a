import {
  discretiseSerialInterval,
  type Forecast,
  forecastLevels,
  forecastRenewal,
  forecastTrend,
  makeRandom,
} from '@lianfang/outbreak'
import { Command } from 'commander'
import { CommandFailure, exitCodes, listenForInterruption, report, tell } from '../terminal.ts'
import { refusing } from './faults.ts'
import { toNumber, toWhole } from './numbers.ts'
import { startTable, withOutput } from './output.ts'
import { labelOf, readSeries } from './read-series.ts'

interface ForecastFlags {
  readonly input: string
  readonly output: string
  readonly days: string
  readonly siMean?: string
  readonly siSd?: string
  readonly seed: string
  readonly series?: string
  readonly date?: string
  readonly count?: string
  readonly json?: boolean
}

export function forecastCommand(): Command {
  return new Command('forecast')
    .description('Cases of the days to come if things stay as they are, with their quantiles')
    .requiredOption(
      '--input <file>',
      'CSV of new cases by day with the columns date (or index) and count; series where there are several',
    )
    .option('--days <n>', 'days ahead, 1 to 60', '7')
    .option('--si-mean <days>', "the serial interval's mean; without it the trend of two weeks is carried on")
    .option('--si-sd <days>', "the serial interval's standard deviation")
    .option('--seed <n>', 'of the draws: the same seed, the same forecast', '1')
    .option('--output <file>', 'where the forecast goes; - is the standard output', '-')
    .option('--series <column>', "the series' column, where it is not named series")
    .option('--date <column>', "the time's column, where it is not named date or index")
    .option('--count <column>', "the counts' column, where it is not named count")
    .option('--json', 'one JSON object a line: a day each, then the summary')
    .addHelpText(
      'after',
      `
The series has to be complete up to its last day: leave the last days out, or take what lianfang nowcast says of them.

Exit codes: 0 done · 1 failed or stopped; no output is left half written · 2 wrong usage, or a file that is refused

Example:
  lianfang forecast --input daily.csv --si-mean 2.6 --si-sd 1.5 --days 14 --output ahead.csv`,
    )
    .action(forecast)
}

async function forecast(flags: ForecastFlags): Promise<void> {
  const { input, series, date, count, output, json = false } = flags
  const ask = prepare(flags)
  const interruption = listenForInterruption()
  try {
    const table = await readSeries({ file: input, named: { series, date, count }, interruption })
    if (table.period === 'week')
      throw new CommandFailure('A forecast needs cases by day; these are by week.', exitCodes.usage)
    const levels = forecastLevels.map((level) => `q${level}`)
    await withOutput(output, async (out) => {
      const writeRow = await startTable(out, {
        columns: ['series', table.writing, 'ahead', 'mean', ...levels],
        json,
      })
      for (const one of table.series) {
        interruption.check()
        const about = one.name === '' ? '' : `${one.name}: `
        const { days } = refusing(() => ask(one.numbers.get('count')!), about)
        for (const { ahead, mean, quantiles } of days)
          await writeRow([one.name, labelOf(table, one, one.length - 1 + ahead), ahead, mean, ...quantiles])
      }
    })
    if (json) report(true, { type: 'summary', series: table.series.length }, '')
    tell(`${table.series.length} series`)
  } finally {
    interruption.forget()
  }
}

function prepare({ days, siMean, siSd, seed }: ForecastFlags): (counts: Float64Array) => Forecast {
  const daysAhead = toWhole(days, '--days')
  const start = toWhole(seed, '--seed', 0)
  if (siMean === undefined && siSd === undefined)
    return (counts) => forecastTrend({ counts, daysAhead, random: makeRandom(start) })
  if (siMean === undefined || siSd === undefined)
    throw new CommandFailure('--si-mean and --si-sd are needed together.', exitCodes.usage)
  const serialInterval = refusing(() =>
    discretiseSerialInterval({ meanDays: toNumber(siMean, '--si-mean'), sdDays: toNumber(siSd, '--si-sd') }),
  )
  return (counts) => forecastRenewal({ counts, serialInterval, daysAhead, random: makeRandom(start) })
}
