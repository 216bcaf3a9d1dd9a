import { execFile } from 'node:child_process'
import { parseArgs, promisify } from 'node:util'
import { ExamReport, type ExamWay, examWays } from '#vocabulary'
import { count, formatTable, median } from './house/report.ts'

/**
 * What the exam says over many seeds. `node bench/exam.ts [--scenario NAME] [--seeds N] [--seed N] [--people N] [--days N]`
 *
 * **Each seed** is played with the software (a server started for the run, met over HTTP alone), on paper and with nothing done; the three share
 * a seed's chance. **Cells** are medians over the seeds, then the lowest and the highest. **Found** counts from the first infection; "never"
 * stands for seeds in which no true alert was raised. **Time** is of the whole run, by seeds.
 */
export function examTable({ scenario, city, days, seeds, results, tookSeconds }: ExamReport): string {
  const ways = examWays.filter((way) => results.some(({ outcomes }) => outcomes[way] !== undefined))
  type Outcome = NonNullable<(typeof results)[number]['outcomes'][ExamWay]>
  const row = (name: string, read: (outcome: Outcome) => number | null) => [
    name,
    ...ways.map((way) =>
      cell(results.flatMap(({ outcomes }) => (outcomes[way] ? [read(outcomes[way])] : []))),
    ),
  ]
  const weeks = days / 7
  return [
    `${scenario.id}: ${count(city.people)} people, ${days} days, ${seeds.length} seeds, ${Math.round(tookSeconds / seeds.length)} s each`,
    formatTable([
      ['', ...ways],
      row('found, day', ({ daysToFirstTrueAlert }) => daysToFirstTrueAlert),
      row('verified, day', ({ daysToVerified }) => daysToVerified),
      row('infections', ({ infections }) => infections),
      row('deaths', ({ deaths }) => deaths),
      row('bed-days', ({ bedDays }) => bedDays),
      row('false alerts a week', ({ falseAlerts }) => falseAlerts / weeks),
      row('hours, report to done', ({ hours }) =>
        hours.signalToDone.length > 0 ? median(hours.signalToDone) : null,
      ),
      row('doors knocked', ({ doorsKnocked }) => doorsKnocked),
      row('staff hours', ({ staffHours }) => staffHours),
      row('breaches', ({ breaches }) => breaches.length),
    ]),
  ].join('\n')
}

function cell(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null)
  const never = values.length - known.length
  if (known.length === 0) return '–'
  const show = (value: number) =>
    value < 100 ? String(Math.round(value * 10) / 10) : count(Math.round(value))
  const range = `${show(median(known))} (${show(Math.min(...known))}–${show(Math.max(...known))})`
  return never === 0 ? range : `${range}, never in ${never}`
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      scenario: { type: 'string', default: 'market' },
      seeds: { type: 'string', default: '20' },
      seed: { type: 'string' },
      people: { type: 'string' },
      days: { type: 'string' },
    },
  })
  const { scenario, ...given } = values
  const flags = Object.entries(given).flatMap(([name, value]) => [`--${name}`, value])
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['scripts/with-node.mjs', 'apps/server/main.ts', 'exam', scenario, '--json', ...flags],
    { maxBuffer: 2 ** 30 },
  )
  console.log(examTable(ExamReport.parse(JSON.parse(stdout))))
}
