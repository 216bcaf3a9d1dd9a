import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { compare, type Interval } from './detection/compare.ts'
import { type Judged, judgeSeries, measureQuality, type Quality, thresholdAt } from './detection/judge.ts'
import { type Method, methods } from './detection/methods.ts'
import { calmOnRealSeries } from './detection/real.ts'
import { type Shape, scenarios, shapes, simulate } from './detection/simulate.ts'
import { formatTable } from './house/report.ts'

/**
 * How well outbreaks are detected. `node bench/detection.ts [--seed N]… [--replicates N] [--others N] [--methods a,b] [--shapes a,b]`
 *
 * Weekly series are simulated as Noufaily and colleagues did (`detection/simulate.ts`), in 42 scenarios, so many replicates for each
 * seed (`--others`: of outbreaks of other shapes); weeks 576 to 624 are judged. Measures are those of
 * ../shared/data/outbreak-bench: the false-positive rate is alarms a week on the series without its current outbreak; POD counts outbreaks with an alarm in any week from first to last case, POD1week those with
 * one in the first; the others are by week, pooled. The second table sets one threshold on a method's scores for all series, so that
 * the false-positive rate is the one named (ROC). Then the difference to Farrington Flexible at one per cent, paired by series, with
 * its 95 % interval from resampled series; the same for outbreaks of other shapes; and alarms on real series. What R measured is read
 * from ../shared where it is there. Ours was tuned on seeds 777 to 779.
 */
const ours = 'outbreakOdds 0.01'
const yardstick = 'farringtonFlexible 0.01'
const rates = [0.005, 0.01, 0.02, 0.05]

export interface Detection {
  readonly method: Method
  readonly judged: readonly Judged[]
}

export function measureDetection(of: {
  seeds: readonly number[]
  replicates: number
  shape: Shape
  methods: readonly Method[]
  onProgress?: (done: string) => void
}): Detection[] {
  const series = of.seeds.flatMap((seed) =>
    scenarios.flatMap((scenario) =>
      Array.from({ length: of.replicates }, (_, replicate) =>
        simulate({ scenario, replicate, seed, shape: of.shape }),
      ),
    ),
  )
  return of.methods.map((method) => {
    const judge = method.make()
    const started = performance.now()
    const judged = series.map((one) => judgeSeries(method, judge, one))
    const ms = performance.now() - started
    of.onProgress?.(`${of.shape}: ${method.name}, ${series.length} series in ${(ms / 1000).toFixed(1)} s`)
    return { method, judged }
  })
}

const three = (value: number) => value.toFixed(3)
const signed = ({ value, low, high }: Interval) =>
  `${value >= 0 ? '+' : ''}${three(value)} (${three(low)} to ${three(high)})`

export function qualityTable(all: readonly Detection[], inR: ReadonlyMap<string, readonly string[]>): string {
  const line = ({ method, judged }: Detection): string[] => {
    const q: Quality = measureQuality(judged, ({ alarms }, week) => alarms[week] === 1)
    const r = inR.get(method.inR ?? '')
    const numbers = [
      q.falsePositiveRate,
      q.specificity,
      q.pod,
      q.podFirstWeek,
      q.sensitivity,
      q.npv,
      q.ppv,
      q.f1,
    ]
    return [method.name, ...numbers.map(three), r ? [r[1], r[3], r[4]].join('  ') : '']
  }
  return formatTable([
    [
      'method',
      'FPR',
      'specificity',
      'POD',
      'POD1week',
      'sensitivity',
      'NPV',
      'PPV',
      'F1',
      'R: FPR  POD  POD1week',
    ],
    ...all.map(line),
  ])
}

export function rocTable(all: readonly Detection[]): string {
  return formatTable([
    [
      'POD / POD1week at a false-positive rate of',
      ...rates.map((rate) => `${rate * 100} %`),
      'realised at 1 %',
    ],
    ...all.map(({ method, judged }) => {
      const at = (rate: number) => {
        const threshold = thresholdAt(judged, rate)
        return measureQuality(judged, ({ scores }, week) => scores[week]! > threshold)
      }
      return [
        method.name,
        ...rates.map((rate) => `${three(at(rate).pod)} / ${three(at(rate).podFirstWeek)}`),
        at(0.01).falsePositiveRate.toFixed(4),
      ]
    }),
  ])
}

function differenceLine(shape: Shape, all: readonly Detection[]): string[] {
  const of = (name: string) => all.find(({ method }) => method.name === name)?.judged ?? []
  const found = compare({ ours: of(ours), theirs: of(yardstick), rate: 0.01, resamples: 500, seed: 1 })
  return [shape, String(of(ours).length), signed(found.pod), signed(found.podFirstWeek)]
}

/** Rows of the table that R's methods were measured for, by method; empty where it is not there. */
function readMeasuredInR(): Map<string, readonly string[]> {
  const path = join(import.meta.dirname, '../../shared/data/outbreak-bench/measured.md')
  if (!existsSync(path)) {
    process.stderr.write(`no figures of R beside ours: ${path} is not there\n`)
    return new Map()
  }
  const rows = readFileSync(path, 'utf8')
    .split('\n## ')[0]!
    .split('\n')
    .filter((row) => row.startsWith('| '))
    .map((row) => row.split('|').map((cell) => cell.trim()))
  // A cell before the first bar is empty; then method, series, FPR, specificity, POD, POD1week.
  return new Map(rows.map((cells) => [cells[1]!, cells.slice(2)]))
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', multiple: true, default: ['20261127'] },
      replicates: { type: 'string', default: '100' },
      others: { type: 'string', default: '25' },
      methods: { type: 'string' },
      shapes: { type: 'string', default: shapes.join(',') },
    },
  })
  const wanted = values.methods?.split(',').map((name) => name.trim())
  const named = methods.filter(({ name }) => !wanted || wanted.includes(name))
  const of = {
    seeds: values.seed.map(Number),
    replicates: Number(values.replicates),
    onProgress: (done: string) => process.stderr.write(`${done}\n`),
  }
  const [first = 'lognormal', ...others] = shapes.filter((shape) => values.shapes.split(',').includes(shape))
  const print = (text: string) => process.stdout.write(`${text}\n\n`)
  const all = measureDetection({ ...of, shape: first, methods: named })
  print(
    `Detection on ${all[0]?.judged.length ?? 0} simulated series, outbreaks ${first}, seeds ${values.seed.join(', ')}\n` +
      qualityTable(all, readMeasuredInR()),
  )
  print(rocTable(all))
  const pair = methods.filter(({ name }) => name === ours || name === yardstick)
  const lines = [differenceLine(first, all)]
  of.onProgress(lines[0]!.join('  '))
  const fewer = { ...of, replicates: Number(values.others) }
  for (const shape of others) {
    lines.push(differenceLine(shape, measureDetection({ ...fewer, shape, methods: pair })))
    of.onProgress(lines.at(-1)!.join('  '))
  }
  print(
    `${ours} less ${yardstick}, each at a realised 1 %, with its 95 % interval\n` +
      formatTable([['outbreaks', 'series', 'POD', 'POD1week'], ...lines]),
  )
  print(calmOnRealSeries(pair))
}
