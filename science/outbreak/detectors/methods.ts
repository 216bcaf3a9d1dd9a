import { type BayesSettings, bayes } from './bayes.ts'
import { type CdcSettings, cdc } from './cdc.ts'
import { type CusumSettings, cusum } from './cusum.ts'
import { type EarsSettings, ears } from './ears.ts'
import { makeFarringtonFlexible } from './farrington-flexible.ts'
import {
  type FarringtonFlexibleSettings,
  type FarringtonSettings,
  farringtonSettings,
  toFlexible,
} from './farrington-settings.ts'
import { type MovingPercentileSettings, movingPercentile } from './moving-percentile.ts'
import { makeOutbreakOdds } from './odds.ts'
import type { OutbreakOddsSettings } from './odds-settings.ts'
import { type OutbreakPSettings, outbreakP } from './outbreak-p.ts'
import { type RkiSettings, rki } from './rki.ts'
import { rangeOf } from './series.ts'
import type { CountSeries, JudgedRange, Verdict } from './verdict.ts'

/** Judges positions of one series after another; what it needs of memory it uses again. */
export type Judge = (series: CountSeries, range?: JudgedRange) => Verdict[]

/**
 * A sequential detector starts so many periods before the first position that is asked for, at most half of what there is: the other
 * half is left for CUSUM to learn the expected count from.
 */
export interface Lead {
  readonly lead?: number
}

/** The settings that each method takes. `glr` is none of them: it needs expected counts of each series. */
export interface MethodSettings {
  readonly 'farrington-flexible': Partial<FarringtonFlexibleSettings>
  readonly farrington: Partial<FarringtonSettings>
  readonly ears: Partial<EarsSettings>
  readonly cusum: Partial<CusumSettings> & Lead
  readonly bayes: Partial<BayesSettings>
  readonly cdc: Partial<CdcSettings>
  readonly 'moving-percentile': Partial<MovingPercentileSettings>
  readonly 'outbreak-odds': Partial<OutbreakOddsSettings>
  readonly 'outbreak-p': Partial<OutbreakPSettings> & Lead
  readonly rki: Partial<RkiSettings>
}

export type MethodName = keyof MethodSettings

/** A method by name, with what differs from its published settings: plain data, which can be sent to another thread. */
export type Method = {
  readonly [Name in MethodName]: { readonly name: Name; readonly settings?: MethodSettings[Name] }
}[MethodName]

/** A year of weeks. */
const usualLead = 52

const makers: { readonly [Name in MethodName]: (settings: MethodSettings[Name]) => Judge } = {
  'farrington-flexible': makeFarringtonFlexible,
  farrington: makeFarrington,
  ears: (settings) => (series, range) => ears(series, { ...settings, ...range }),
  cusum: ({ lead, ...settings }) =>
    withLead(lead, (series, range) => cusum(series, { ...settings, ...range })),
  bayes: (settings) => (series, range) => bayes(series, { ...settings, ...range }),
  cdc: (settings) => (series, range) => cdc(series, { ...settings, ...range }),
  'moving-percentile': (settings) => (series, range) => movingPercentile(series, { ...settings, ...range }),
  'outbreak-odds': makeOutbreakOdds,
  'outbreak-p': ({ lead, ...settings }) =>
    withLead(lead, (series, range) => outbreakP(series, { ...settings, ...range })),
  rki: (settings) => (series, range) => rki(series, { ...settings, ...range }),
}

/** Every method with its usual settings, the published ones but for the odds, which are our own and leave their thresholds out; EARS as C1, C2 and C3, the RKI's as its third. */
export const publishedMethods: readonly Method[] = [
  { name: 'farrington-flexible' },
  { name: 'farrington' },
  { name: 'ears', settings: { method: 'C1' } },
  { name: 'ears', settings: { method: 'C2' } },
  { name: 'ears', settings: { method: 'C3' } },
  { name: 'cusum' },
  { name: 'bayes' },
  { name: 'cdc' },
  { name: 'moving-percentile', settings: { length: 1 } },
  { name: 'outbreak-p' },
  { name: 'rki' },
  { name: 'outbreak-odds', settings: { thresholds: false } },
]

/**
 * A method made ready for many series.
 *
 * @throws RangeError for a name that is none, and for some settings without sense; for others the judge does.
 * @example makeJudge({ name: 'ears', settings: { method: 'C2' } })({ counts }, { from: counts.length - 1 })
 */
export function makeJudge(method: Method): Judge {
  if (!Object.hasOwn(makers, method.name))
    throw new RangeError(`method must be one of ${Object.keys(makers).join(', ')}, got ${method.name}`)
  // The settings are those of the name: `Method` pairs them, which the compiler loses on the way through the table.
  const make = makers[method.name] as (settings: object) => Judge
  return make(method.settings ?? {})
}

/** Farrington's first detector is the flexible one without its levels: its memory can be used again too. */
function makeFarrington(some: Partial<FarringtonSettings>): Judge {
  return makeFarringtonFlexible(toFlexible({ ...farringtonSettings, ...some }))
}

function withLead(lead = usualLead, judge: Judge): Judge {
  if (!(Number.isInteger(lead) && lead >= 0))
    throw new RangeError(`lead must be a whole number of 0 or more periods, got ${lead}`)
  return (series, range = {}) => {
    const { from, to } = rangeOf(series, range)
    const start = from - Math.min(lead, Math.floor(from / 2))
    return judge(series, { from: start, to }).slice(from - start)
  }
}
