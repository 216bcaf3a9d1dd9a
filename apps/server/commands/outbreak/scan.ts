import {
  makeCircularZones,
  makeFlexibleZones,
  makeRandom,
  plotClusters,
  type ScanData,
  type ScanPeriod,
  scanClusters,
  type Zones,
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
import { alignCounts } from './aligned-counts.ts'
import { quote } from './cells.ts'
import { refusing } from './faults.ts'
import { toNumber, toWhole } from './numbers.ts'
import { startTable, withOutput } from './output.ts'
import { type LongTable, labelOf, readSeries } from './read-series.ts'
import { readNeighbours, readUnits, type Unit } from './read-units.ts'

interface ScanFlags {
  readonly counts: string
  readonly units: string
  readonly adjacency?: string
  readonly model: string
  readonly window?: string
  readonly to?: string
  readonly maxShare: string
  readonly maxPlaces: string
  readonly replicates: string
  readonly seed: string
  readonly output: string
  readonly plot?: string
  readonly globe?: boolean
  readonly unit?: string
  readonly date?: string
  readonly count?: string
  readonly population?: string
  readonly json?: boolean
}

const models = ['poisson', 'bernoulli', 'permutation'] as const

export function scanCommand(): Command {
  return new Command('scan')
    .description('Where, and since when, are more cases than chance puts there')
    .requiredOption(
      '--counts <file>',
      'CSV with the columns unit, date (or week, or index) and count; controls for bernoulli',
    )
    .requiredOption(
      '--units <file>',
      'CSV with the columns unit, and longitude and latitude or x and y; name and population if known',
    )
    .option(
      '--adjacency <file>',
      'CSV of two columns of units that border on each other: zones of any connected shape in place of circles',
    )
    .option(
      '--model <name>',
      'poisson (needs the population), bernoulli (needs controls) or permutation (cases alone)',
      'poisson',
    )
    .option(
      '--window <n>',
      'look at the last 1 to n periods, for what is there now; all periods added up where left out',
    )
    .option('--to <when>', 'the last period taken, written as in the file')
    .option('--max-share <part>', 'the most of the population that a zone may hold', '0.5')
    .option('--max-places <n>', 'the most units of a connected zone, 1 to 20', '10')
    .option('--replicates <n>', 'how often chance plays the same study', '999')
    .option('--seed <n>', 'of the replicates: the same seed, the same p-values', '1')
    .option('--globe', 'x and y are longitude and latitude')
    .option('--unit <column>', "the units' column in both files, where it is not named unit")
    .option('--date <column>', "the time's column, where it is not named date, week or index")
    .option('--count <column>', "the counts' column, where it is not named count")
    .option('--population <column>', "the population's column, where it is not named population")
    .option('--output <file>', 'where the clusters go; - is the standard output', '-')
    .option('--plot <file>', 'draw them as SVG')
    .option('--json', 'one JSON object a line: a cluster each, then the summary')
    .addHelpText(
      'after',
      `
Each cluster, the strongest first: its units, first and last period, observed and expected cases, relative risk, log-likelihood ratio,
p, recurrence (periods between clusters as strong by chance, if one scans every period) and radius (km on the globe).

Exit codes: 0 scanned, whatever was found · 1 failed or stopped; no output is left half written · 2 wrong usage, or a file that is refused

Example:
  lianfang scan --counts daily.csv --units districts.csv --window 14 --seed 20200120 --output clusters.csv --plot clusters.svg`,
    )
    .action(scan)
}

async function scan(flags: ScanFlags): Promise<void> {
  const { json = false, plot } = flags
  const model = models.find((name) => name === flags.model)
  if (model === undefined)
    throw new CommandFailure(
      `--model must be one of ${models.join(', ')}, got ${quote(flags.model)}.`,
      exitCodes.usage,
    )
  const random = makeRandom(toWhole(flags.seed, '--seed', 0))
  const replicates = toWhole(flags.replicates, '--replicates', 0)
  const period: ScanPeriod =
    flags.window === undefined
      ? { kind: 'whole' }
      : { kind: 'prospective', maxDays: toWhole(flags.window, '--window') }
  const interruption = listenForInterruption()
  try {
    const units = await readUnits({
      ...flags,
      file: flags.units,
      isCounted: model === 'poisson',
      interruption,
    })
    const table = await readCounts(flags, model, interruption)
    const { cases, controls, first, days } = alignCounts({ table, units, file: flags.counts, to: flags.to })
    const population = units.map((unit) => unit.population)
    const data: ScanData =
      model === 'permutation'
        ? { model, cases }
        : model === 'bernoulli'
          ? { model, cases, controls }
          : { model, cases, population: population as number[] }
    // Without people the places weigh by their cases, with and without the disease.
    const weights = model === 'poisson' ? (population as number[]) : sumsOf(cases, controls)
    const zones = await makeZones({ units, weights, flags, interruption })
    const found = refusing(() => scanClusters({ zones, data, period, replicates, random }))
    await withOutput(flags.output, async (out) => {
      const writeRow = await startTable(out, { columns, json })
      for (const [at, cluster] of found.clusters.entries()) {
        const members = cluster.members.map((place) => units[place]!)
        await writeRow([
          at + 1,
          members.map(({ code }) => code).join('; '),
          members.map(({ name }) => name).join('; '),
          labelOf(table, first, cluster.firstDay),
          labelOf(table, first, cluster.lastDay),
          cluster.observed,
          cluster.expected,
          cluster.relativeRisk,
          cluster.logLikelihoodRatio,
          cluster.pValue,
          cluster.recurrenceDays,
          cluster.reach,
        ])
      }
      if (plot !== undefined)
        await withOutput(plot, async (to) => {
          const places = units.map(({ name, at }) => ({ name, at }))
          const isOnGlobe = 'latitude' in units[0]!.point
          const svg = refusing(() =>
            plotClusters({ title: 'Clusters', places, clusters: found.clusters, isOnGlobe }),
          )
          await to.write(svg)
        })
    })
    const total = { units: units.length, periods: days, cases: found.cases, clusters: found.clusters.length }
    if (json) report(true, { type: 'summary', ...total }, '')
    tell(`${total.units} units, ${total.periods} periods, ${total.cases} cases: ${total.clusters} clusters`)
  } finally {
    interruption.forget()
  }
}

const columns = [
  'cluster',
  'units',
  'names',
  'from',
  'to',
  'observed',
  'expected',
  'relative_risk',
  'log_likelihood_ratio',
  'p',
  'recurrence',
  'radius',
]

async function readCounts(
  { counts, unit, date, count }: ScanFlags,
  model: (typeof models)[number],
  interruption: Interruption,
): Promise<LongTable> {
  const table = await readSeries({
    file: counts,
    named: { series: unit ?? 'unit', date, count },
    numbers: { controls: 'count' },
    interruption,
  })
  if (model === 'bernoulli' && !table.has('controls'))
    throw new CommandFailure(
      `${counts} has no column controls, which the model bernoulli needs.`,
      exitCodes.usage,
    )
  return table
}

async function makeZones({
  units,
  weights,
  flags,
  interruption,
}: {
  units: readonly Unit[]
  weights: readonly number[]
  flags: ScanFlags
  interruption: Interruption
}): Promise<Zones> {
  const places = units.map(({ point }) => point)
  const maxShare = toNumber(flags.maxShare, '--max-share')
  if (flags.adjacency === undefined) return refusing(() => makeCircularZones({ places, weights, maxShare }))
  const maxPlaces = toWhole(flags.maxPlaces, '--max-places')
  const neighbours = await readNeighbours({ file: flags.adjacency, units, interruption })
  return refusing(() => makeFlexibleZones({ places, neighbours, maxPlaces, weights, maxShare }))
}

function sumsOf(...tables: readonly (readonly Float64Array[])[]): number[] {
  return (tables[0] ?? []).map((_, place) =>
    tables.reduce((sum, table) => sum + table[place]!.reduce((all, count) => all + count, 0), 0),
  )
}
