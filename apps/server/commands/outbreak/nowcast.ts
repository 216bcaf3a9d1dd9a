import {
  dayOf,
  makeRandom,
  makeReportingTriangle,
  type Nowcast,
  nowcastBayes,
  nowcastLawless,
  nowcastTruncated,
  plotNowcast,
  type Report,
  type ReportingTriangle,
} from '@lianfang/outbreak'
import { Command } from 'commander'
import {
  CommandFailure,
  exitCodes,
  type Interruption,
  listenForInterruption,
  report,
  tell,
} from '../terminal.ts'
import { quote } from './cells.ts'
import { makeFaults, refusing } from './faults.ts'
import { toNumber, toWhole } from './numbers.ts'
import { startTable, withOutput } from './output.ts'
import { parseMoment } from './periods.ts'
import { readTable } from './read-table.ts'

interface NowcastFlags {
  readonly input: string
  readonly output: string
  readonly event?: string
  readonly report?: string
  readonly now?: string
  readonly from?: string
  readonly days?: string
  readonly delayMax: string
  readonly method: string
  readonly priorMean?: string
  readonly priorVariance?: string
  readonly coverage: string
  readonly maxTotal?: string
  readonly learnDays?: string
  readonly seed: string
  readonly leaveOutUnknown?: boolean
  readonly plot?: string
  readonly json?: boolean
}

export function nowcastCommand(): Command {
  return new Command('nowcast')
    .description('What the last days will have been once all reports are in')
    .requiredOption(
      '--input <file>',
      'CSV line list with the columns onset (or event) and report, a row for each case',
    )
    .option('--event <column>', "the day of the event's column, where it is not named onset or event")
    .option('--report <column>', "the day of the report's column, where it is not named report")
    .option('--now <day>', 'as known on this day; the last day of report where left out')
    .option('--from <day>', 'the first day of event counted; the earliest where left out')
    .option(
      '--days <n>',
      'how many of the last days are asked; those younger than the longest delay where left out',
    )
    .option('--delay-max <days>', 'the longest delay told apart', '15')
    .option('--learn-days <n>', 'learn delays from events of the last n days alone')
    .option('--method <name>', 'truncated, lawless or bayes', 'truncated')
    .option('--prior-mean <n>', "what was thought of a day's total before (truncated)")
    .option('--prior-variance <n>', 'and its variance')
    .option('--max-total <n>', 'the greatest total looked at')
    .option('--coverage <p>', 'the chance that the interval is to hold', '0.95')
    .option('--seed <n>', 'of the draws: the same seed, the same nowcast', '1')
    .option('--leave-out-unknown', 'leave out cases of which a day is empty, and say how many')
    .option('--output <file>', 'where the nowcast goes; - is the standard output', '-')
    .option('--plot <file>', 'draw it as SVG')
    .option('--json', 'one JSON object a line: a day each, then the summary')
    .addHelpText(
      'after',
      `
Each day: date, reported so far, median, lower and upper end of what it will have been, beyond (the chance of more than the greatest total
looked at), and the reason where nothing can be said (delays-unknown, nothing-reported).
Without --prior-mean and --prior-variance the method truncated takes the greatest number of one day so far and its square: a weak guess.

Exit codes: 0 done · 1 failed or stopped; no output is left half written · 2 wrong usage, or a file that is refused

Example:
  lianfang nowcast --input cases.csv --now 2011-06-02 --delay-max 15 --output nowcast.csv --plot nowcast.svg`,
    )
    .action(nowcast)
}

async function nowcast(flags: NowcastFlags): Promise<void> {
  const { json = false, plot } = flags
  const interruption = listenForInterruption()
  try {
    const { reports, unknown } = await readLineList(flags, interruption)
    const today = flags.now === undefined ? lastReport(reports) : toDay(flags.now, '--now')
    const longestDelay = toWhole(flags.delayMax, '--delay-max')
    const firstDay = flags.from === undefined ? {} : { firstDay: toDay(flags.from, '--from') }
    const triangle = refusing(() => makeReportingTriangle({ reports, today, longestDelay, ...firstDay }))
    const asked = flags.days === undefined ? longestDelay : toWhole(flags.days, '--days')
    const count = Math.min(asked, today - triangle.firstDay + 1)
    const days = Array.from({ length: count }, (_, at) => today - count + 1 + at)
    const rows = refusing(() => ask({ triangle, days, flags }))
    await withOutput(flags.output, async (out) => {
      const columns = ['date', 'reported', 'median', 'lower', 'upper', 'beyond', 'reason']
      const writeRow = await startTable(out, { columns, json })
      for (const row of rows) await writeRow([dayOf(row.day), row.reported, ...cellsOf(row)])
      if (plot !== undefined) await withOutput(plot, async (to) => await to.write(draw(rows)))
    })
    const total = {
      now: dayOf(today),
      days: rows.length,
      cases: reports.length,
      unknown,
      before: triangle.before,
    }
    if (json) report(true, { type: 'summary', ...total }, '')
    tell(
      `As known on ${total.now}: ${total.days} days; ${total.cases} cases in the list, ${unknown} left out for a day unknown, ${total.before} before the first day`,
    )
  } finally {
    interruption.forget()
  }
}

async function readLineList(
  { input, event, report: reported, leaveOutUnknown = false }: NowcastFlags,
  interruption: Interruption,
): Promise<{ reports: Report[]; unknown: number }> {
  const faults = makeFaults()
  const reports: Report[] = []
  let unknown = 0
  await readTable({
    file: input,
    wanted: {
      event: { named: event, usual: ['onset', 'event'] },
      report: { named: reported, usual: ['report'] },
    },
    faults,
    interruption,
    onRow(row, cells, heading) {
      if (leaveOutUnknown && (cells.event === '' || cells.report === '')) {
        unknown += 1
        return
      }
      const [eventDay, reportDay] = (['event', 'report'] as const).map((column) => {
        const text = cells[column] ?? ''
        const moment = parseMoment(text)
        if (moment?.writing === 'date') return moment.value
        const what =
          text === ''
            ? 'is empty; --leave-out-unknown leaves such cases out'
            : `${quote(text)} is no day as 2020-02-10`
        faults.add({ row, column: heading(column), what })
        return Number.NaN
      })
      if (reportDay! < eventDay!)
        faults.add({
          row,
          column: heading('report'),
          what: `${cells.report} is before the event on ${cells.event}`,
        })
      reports.push({ eventDay: eventDay!, reportDay: reportDay! })
    },
  })
  faults.throwIfAny(input)
  if (reports.length === 0)
    throw new CommandFailure(`${input} has no case of which both days are known.`, exitCodes.usage)
  return { reports, unknown }
}

function ask({
  triangle,
  days,
  flags,
}: {
  triangle: ReportingTriangle
  days: number[]
  flags: NowcastFlags
}): Nowcast[] {
  const question = {
    triangle,
    days,
    coverage: toNumber(flags.coverage, '--coverage'),
    ...(flags.maxTotal === undefined ? {} : { maxTotal: toWhole(flags.maxTotal, '--max-total') }),
    ...(flags.learnDays === undefined ? {} : { windowDays: toWhole(flags.learnDays, '--learn-days') }),
  }
  if (flags.method === 'lawless') return nowcastLawless(question)
  if (flags.method === 'bayes') return nowcastBayes(question)
  if (flags.method !== 'truncated')
    throw new CommandFailure(
      `--method must be truncated, lawless or bayes, got ${quote(flags.method)}.`,
      exitCodes.usage,
    )
  const prior = toPrior(triangle, flags)
  return nowcastTruncated({ ...question, prior, random: makeRandom(toWhole(flags.seed, '--seed', 0)) })
}

/** Said, or weak: a size of 1 about the greatest number of one day so far. */
function toPrior({ cells, longestDelay }: ReportingTriangle, { priorMean, priorVariance }: NowcastFlags) {
  if (priorMean !== undefined && priorVariance !== undefined)
    return {
      mean: toNumber(priorMean, '--prior-mean'),
      variance: toNumber(priorVariance, '--prior-variance'),
    }
  if (priorMean !== undefined || priorVariance !== undefined)
    throw new CommandFailure('--prior-mean and --prior-variance are needed together.', exitCodes.usage)
  let greatest = 1
  for (let start = 0; start < cells.length; start += longestDelay + 1) {
    let sum = 0
    for (let delay = 0; delay <= longestDelay; delay++) sum += cells[start + delay]!
    greatest = Math.max(greatest, sum)
  }
  return { mean: greatest, variance: greatest + greatest * greatest }
}

function cellsOf(row: Nowcast) {
  if (row.reason !== undefined) return [undefined, undefined, undefined, undefined, row.reason]
  return [row.median, row.lower, row.upper, row.beyond, undefined]
}

function draw(rows: readonly Nowcast[]): string {
  // An end beyond what was looked at cannot be drawn.
  const finite = (row: Nowcast, end: 'median' | 'lower' | 'upper') =>
    row.reason !== undefined || row[end] === Infinity ? undefined : row[end]
  const isOpen = (row: Nowcast) => finite(row, 'upper') === undefined
  return refusing(() =>
    plotNowcast({
      title: 'Nowcast',
      labels: rows.map(({ day }) => dayOf(day)),
      reported: rows.map(({ reported }) => reported),
      estimate: rows.map((row) => finite(row, 'median')),
      lower: rows.map((row) => (isOpen(row) ? undefined : finite(row, 'lower'))),
      upper: rows.map((row) => finite(row, 'upper')),
    }),
  )
}

function lastReport(reports: readonly Report[]): number {
  return reports.reduce((last, { reportDay }) => Math.max(last, reportDay), -Infinity)
}

function toDay(text: string, flag: string): number {
  const moment = parseMoment(text)
  if (moment?.writing === 'date') return moment.value
  throw new CommandFailure(`${flag} ${quote(text)} is no day as 2020-06-13.`, exitCodes.usage)
}
