import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import {
  type CountSeries,
  detectMany,
  type Method,
  makeFarringtonFlexible,
  makeRandom,
  publishedMethods,
} from '../science/outbreak/index.ts'
import { makeDetectorPool } from '../science/outbreak/workers.ts'
import { count, formatTable, median, spread } from './house/report.ts'

/**
 * What it costs to judge weeks: Farrington Flexible against R, all detectors over ten thousand series, and what a second core is worth.
 * `node bench/outbreak-speed.ts [--series N] [--repeat N] [--weeks N] [--beside-r N]`
 *
 * Series are seeded: six years of weeks with a season, a trend and outbreaks, means from a tenth of a case to two hundred. **Against R**
 * (`surveillance`, its `farringtonFlexible` with Noufaily's settings, started for each turn): the same series, the last `weeks` of
 * each, one core each, taking turns in one run; both time the call alone, without start and reading, and both must put each threshold
 * at the same count. **Budget**: one new week of each series by every method, on one core. **Pool**: the same in two threads that were started before. All but the
 * pool is processor time, which a neighbour on the machine disturbs little; pool and its one core are time on the wall.
 * The first turn of each is not counted.
 */
interface SpeedTurn {
  /** Milliseconds for all series by each method. */
  readonly methods: readonly number[]
  readonly together: number
  /** On the wall. */
  readonly alone: number
  readonly pool: number
}

export interface Speed {
  readonly turns: readonly SpeedTurn[]
  readonly beside: readonly { readonly house: number; readonly r: number }[]
  /** Why R was not asked. */
  readonly skipped: string | undefined
  readonly compared: number
}

export async function measureSpeed(of: {
  series: number
  repeat: number
  weeks: number
  /** Series that R is given too: most of the time is its. 0 asks nothing of it. */
  besideR: number
  onProgress?: (step: string) => void
}): Promise<Speed> {
  const series = makeSeries(of.series)
  const turns: SpeedTurn[] = []
  const threads = makeDetectorPool({ workers: 2 })
  for (let turn = 0; turn <= of.repeat; turn++) {
    const methods = publishedMethods.map((method) => judgeAll(series, [method]))
    const startedAt = performance.now()
    const together = judgeAll(series, publishedMethods)
    const alone = performance.now() - startedAt
    const pooledAt = performance.now()
    await threads.detectMany({ series, methods: publishedMethods, range: { last: 1 } })
    const pool = performance.now() - pooledAt
    of.onProgress?.(`turn ${turn}: ${alone.toFixed(0)} ms on one core, ${pool.toFixed(0)} ms on two`)
    if (turn > 0) turns.push({ methods, together, alone, pool })
  }
  await threads.close()
  if (of.besideR === 0) return { turns, beside: [], skipped: 'R was not to be asked', compared: 0 }
  return { turns, ...besideRscript(series.slice(0, of.besideR), of) }
}

function judgeAll(series: readonly CountSeries[], methods: readonly Method[]): number {
  const startedAt = processorMs()
  detectMany({ series, methods, range: { last: 1 } })
  return processorMs() - startedAt
}

function processorMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

function besideRscript(
  series: readonly CountSeries[],
  of: { repeat: number; weeks: number; onProgress?: (step: string) => void },
): Pick<Speed, 'beside' | 'skipped' | 'compared'> {
  const beside: { house: number; r: number }[] = []
  let compared = 0
  const judge = makeFarringtonFlexible()
  for (let turn = 0; turn <= of.repeat; turn++) {
    const startedAt = processorMs()
    const verdicts = series.flatMap((one) => judge(one, { from: one.counts.length - of.weeks }))
    const house = ((processorMs() - startedAt) / verdicts.length) * 1_000
    const asked = askR(series, of.weeks)
    if ('fault' in asked) return { beside, skipped: asked.fault, compared }
    compared = 0
    for (const [at, { threshold }] of verdicts.entries()) {
      const theirs = asked.thresholds[at]
      // R has no threshold where there are fewer than five cases in four weeks; the house neither.
      if (theirs !== threshold) throw new Error(`week ${at}: the house says ${threshold}, R ${theirs}`)
      compared += 1
    }
    const r = (asked.seconds / verdicts.length) * 1e6
    of.onProgress?.(`turn ${turn}: ${house.toFixed(1)} µs a week, R ${r.toFixed(0)}`)
    if (turn > 0) beside.push({ house, r })
  }
  return { beside, skipped: undefined, compared }
}

/** Seconds, and then a threshold for each series and week in the order of the house. */
function askR(
  series: readonly CountSeries[],
  weeks: number,
): { seconds: number; thresholds: (number | undefined)[] } | { fault: string } {
  const input = series.map(({ counts }) => Array.from(counts).join(',')).join('\n')
  const { error, status, stdout, stderr } = spawnSync('Rscript', ['-e', script(weeks)], {
    input,
    encoding: 'utf8',
  })
  if (error !== undefined) return { fault: `Rscript cannot be started: ${error.message}` }
  if (status !== 0) return { fault: `Rscript with surveillance fails: ${stderr.trim().split('\n').at(-1)}` }
  const [seconds, ...thresholds] = stdout.trim().split(/\s+/)
  return {
    seconds: Number(seconds),
    thresholds: thresholds.map((value) => (value === 'NA' ? undefined : Number(value))),
  }
}

const script = (weeks: number) => `
suppressMessages(library(surveillance))
rows <- lapply(strsplit(readLines(file("stdin")), ","), as.numeric)
control <- list(b = 5, w = 3, reweight = TRUE, weightsThreshold = 2.58, alpha = 0.01, trend = TRUE, pThresholdTrend = 1,
  noPeriods = 10, pastWeeksNotIncluded = 26, thresholdMethod = "nbPlugin", limit54 = c(5, 4), powertrans = "2/3",
  fitFun = "algo.farrington.fitGLM.flexible", populationOffset = FALSE, glmWarnings = FALSE, verbose = FALSE)
judge <- function(counts) {
  control$range <- seq(length(counts) - ${weeks} + 1, length(counts))
  upperbound(farringtonFlexible(sts(observed = counts, start = c(2015, 1), frequency = 52), control = control))
}
seconds <- sum(system.time(bounds <- lapply(rows, judge))[c("user.self", "sys.self")])
cat(seconds, format(unlist(bounds), digits = 12), sep = "\\n")
`

/** Six years and a quarter of weeks: a season, a slow trend, and now and then an outbreak. */
function makeSeries(series: number): CountSeries[] {
  const random = makeRandom(20_200_120)
  return Array.from({ length: series }, () => {
    const level = 0.1 * 2000 ** random()
    const season = 0.8 * random()
    const trend = (random() - 0.5) / 300
    let outbreak = 0
    return {
      counts: Int32Array.from({ length: 325 }, (_, week) => {
        outbreak = random() < 0.01 ? 1 + 2 * random() : outbreak * 0.6
        const mean =
          level * Math.exp(season * Math.sin((2 * Math.PI * week) / 52) + trend * week) * (1 + outbreak)
        // The mean of an exponential waiting time: about as wide as counts of small outbreaks are.
        return Math.floor(mean * (0.5 - 0.5 * Math.log(1 - random())) + random())
      }),
    }
  })
}

export function speedTables({ turns, beside, skipped }: Speed, series: number): string {
  const ms = (value: number) => `${count(value)} ms`
  const perSeries = (value: number) => `${((value / series) * 1_000).toFixed(1)} µs`
  const line = (what: string, of: (turn: SpeedTurn) => number, budget = '') => {
    const values = turns.map(of)
    return [what, ms(median(values)), spread(values, ms), perSeries(median(values)), budget]
  }
  const share = turns.map(({ alone, pool }) => alone / pool)
  const budgetMs = series / 2
  const together = median(turns.map((turn) => turn.together))
  const rows = [
    [`${count(series)} series × one new week`, 'median', 'from – to', 'a series', 'budget'],
    ...publishedMethods.map((method, at) => line(nameOf(method), ({ methods }) => methods[at] ?? Number.NaN)),
    line(
      'all of them',
      (turn) => turn.together,
      `≤ ${ms(budgetMs)} ${together <= budgetMs ? 'met' : 'MISSED'}`,
    ),
    line('the same on the wall', ({ alone }) => alone),
    line('in two threads, on the wall', ({ pool }) => pool, `${median(share).toFixed(2)} × one core`),
  ]
  const ratios = beside.map(({ house, r }) => r / house)
  const micro = (value: number) => `${value.toFixed(1)} µs`
  const times = (value: number) => `${value.toFixed(0)} ×`
  const besideRows =
    skipped !== undefined
      ? [['Farrington Flexible beside R', `skipped: ${skipped}`, '', '', '']]
      : [
          [
            'Farrington Flexible a week, R',
            micro(median(beside.map(({ r }) => r))),
            spread(
              beside.map(({ r }) => r),
              micro,
            ),
            '',
            '',
          ],
          [
            'the house',
            micro(median(beside.map(({ house }) => house))),
            spread(
              beside.map(({ house }) => house),
              micro,
            ),
            '',
            '',
          ],
          [
            'ratio',
            times(median(ratios)),
            spread(ratios, times),
            '',
            `≥ 100 × ${median(ratios) >= 100 ? 'met' : 'MISSED'}`,
          ],
        ]
  return formatTable([...rows, ...besideRows])
}

function nameOf({ name, settings = {} }: Method): string {
  return 'method' in settings ? `${name} ${settings.method}` : name
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      series: { type: 'string', default: '10000' },
      repeat: { type: 'string', default: '5' },
      weeks: { type: 'string', default: '25' },
      'beside-r': { type: 'string', default: '8' },
    },
  })
  const speed = await measureSpeed({
    series: Number(values.series),
    repeat: Number(values.repeat),
    weeks: Number(values.weeks),
    besideR: Number(values['beside-r']),
    onProgress: (step) => process.stderr.write(`${step}\n`),
  })
  process.stdout.write(
    `Medians of ${values.repeat} turns; beside R ${values['beside-r']} series × ${values.weeks} weeks, ${speed.compared} thresholds the same\n` +
      `${speedTables(speed, Number(values.series))}\n`,
  )
}
