import {
  bayes,
  type CountSeries,
  cdc,
  cusum,
  ears,
  farrington,
  glr,
  makeFarringtonFlexible,
  makeOutbreakOdds,
  movingPercentile,
  outbreakP,
  type Verdict,
} from '@lianfang/outbreak'
import { fitCounts, makeCountRegression } from '../../science/outbreak/maths/count-regression.ts'
import { firstJudged } from './simulate.ts'

export interface Method {
  readonly name: string
  /** Its name in the table that R's methods were measured for, where it is one of them. */
  readonly inR?: string
  /** It sums from the first week judged on: a week cannot be judged alone. */
  readonly sums?: true
  /** A new one for each worker or run: it may keep memory between series. */
  readonly make: () => (counts: Float64Array, from: number, to: number) => readonly Verdict[]
}

type Judge = (series: CountSeries, range: { from: number; to: number }) => readonly Verdict[]
const over =
  (make: () => Judge): Method['make'] =>
  () => {
    const judge = make()
    return (counts, from, to) => judge({ counts }, { from, to })
  }

const flexible = (options: Parameters<typeof makeFarringtonFlexible>[0]) =>
  over(() => makeFarringtonFlexible(options))
const noLimit = { fewest: { cases: 0, periods: 4 } }

/** Weeks that a course known in advance is fitted on: the five years before those judged. */
const trained = 260

export const methods: readonly Method[] = [
  { name: 'outbreakOdds 0.01', make: over(() => makeOutbreakOdds()) },
  {
    name: 'farringtonFlexible 0.01',
    inR: 'farringtonFlexible nbPlugin a=0.01 limit54(5,4)',
    make: flexible({ alpha: 0.01 }),
  },
  {
    name: 'farringtonFlexible 0.01 no limit',
    inR: 'farringtonFlexible nbPlugin a=0.01 no limit',
    make: flexible({ alpha: 0.01, ...noLimit }),
  },
  {
    name: 'farringtonFlexible 0.005',
    inR: 'farringtonFlexible nbPlugin a=0.005 limit54(5,4)',
    make: flexible({ alpha: 0.005 }),
  },
  {
    name: 'farringtonFlexible 0.05',
    inR: 'farringtonFlexible nbPlugin a=0.05 limit54(5,4)',
    make: flexible({ alpha: 0.05 }),
  },
  {
    name: 'farrington 0.01',
    inR: 'farrington_a01',
    make: over(() => (series, range) => farrington(series, range)),
  },
  { name: 'cdc', inR: 'cdc', make: over(() => (series, range) => cdc(series, range)) },
  {
    name: 'movingPercentile',
    make: over(() => (series, range) => movingPercentile(series, range)),
  },
  ...([1, 2, 3] as const).map((set) => ({
    name: `bayes ${set}`,
    inR: `bayes${set}_a05`,
    make: over(() => (series, range) => bayes(series, { ...range, alpha: 0.05, ...bayesSets[set] })),
  })),
  ...(['C1', 'C2', 'C3'] as const).map((method) => ({
    name: `ears ${method} 0.01`,
    inR: `ears_${method.toLowerCase()}_a01`,
    make: over(() => (series, range) => ears(series, { ...range, method, alpha: 0.01 })),
  })),
  ...(['standard', 'rossi'] as const).map((transform) => ({
    name: `cusum ${transform}`,
    sums: true as const,
    inR: transform === 'rossi' ? 'cusum_rossi' : 'cusum',
    make: () => (counts: Float64Array, from: number, to: number) =>
      cusum({ counts }, { from, to, transform, expected: meanOfTrained(counts) }),
  })),
  {
    name: 'glr Poisson',
    sums: true,
    inR: 'glrpois',
    make: () => (counts, from, to) =>
      glr({ counts }, { from, to, expected: courseOf(counts).expected, decision: 5, overdispersion: 0 }),
  },
  {
    name: 'glr negative binomial',
    sums: true,
    inR: 'glrnb',
    make: () => (counts, from, to) => {
      const { expected, overdispersion } = courseOf(counts)
      return glr({ counts }, { from, to, expected, decision: 5, overdispersion })
    },
  },
  {
    name: 'outbreakP',
    sums: true,
    inR: 'outbreakP',
    make: over(() => (series, range) => outbreakP(series, range)),
  },
]

/** As the RKI's systems number them: six weeks before; those and the same of last year; of the two last years alone. */
const bayesSets = {
  1: { yearsBack: 0, halfWindow: 6, thisYear: true },
  2: { yearsBack: 1, halfWindow: 6, thisYear: true },
  3: { yearsBack: 2, halfWindow: 4, thisYear: false },
} as const

function meanOfTrained(counts: Float64Array): number {
  let sum = 0
  for (let week = firstJudged - trained; week < firstJudged; week++) sum += counts[week]!
  return sum / trained
}

/** A Poisson regression on level, time and one wave over the weeks before those judged, carried on; and what it leaves unexplained. */
function courseOf(counts: Float64Array): { expected: Float64Array; overdispersion: number } {
  const first = firstJudged - trained
  const model = makeCountRegression({ rows: counts.length - first, coefficients: 4, width: 4 })
  const terms = (week: number) => [
    1,
    (week - first) / trained,
    Math.cos((2 * Math.PI * week) / 52),
    Math.sin((2 * Math.PI * week) / 52),
  ]
  model.rows = trained
  model.size = 4
  for (let row = 0; row < trained; row++) {
    model.counts[row] = counts[first + row]!
    model.weights[row] = 1
    for (const [term, value] of terms(first + row).entries()) {
      model.columns[row * 4 + term] = term
      model.values[row * 4 + term] = value
    }
  }
  fitCounts(model)
  const expected = Float64Array.from(counts, (_, week) =>
    Math.max(
      1e-3,
      Math.exp(terms(week).reduce((sum, value, term) => sum + value * model.coefficients[term]!, 0)),
    ),
  )
  let excess = 0
  let squares = 0
  for (let week = first; week < firstJudged; week++) {
    const mean = expected[week]!
    excess += (counts[week]! - mean) ** 2 - mean
    squares += mean ** 2
  }
  return { expected, overdispersion: Math.max(0, excess / squares) }
}
