import {
  bayes,
  bayesSettings,
  type CountSeries,
  cdc,
  cdcSettings,
  cusum,
  cusumSettings,
  type EarsSettings,
  ears,
  earsSettings,
  farrington,
  farringtonDailySettings,
  farringtonFlexibleSettings,
  farringtonSettings,
  glr,
  glrSettings,
  type JudgedRange,
  makeFarringtonFlexible,
  makeOutbreakOdds,
  movingPercentile,
  movingPercentileSettings,
  outbreakOddsDailySettings,
  outbreakOddsSettings,
  outbreakP,
  outbreakPSettings,
  type Verdict,
} from '@lianfang/outbreak'

export type SettingValue = number | string | boolean

/** Judges one series after the other, by settings that were looked over. */
export type Judge = (series: CountSeries, range: JudgedRange, expected?: Float64Array) => Verdict[]

/** A detector as a person at the terminal chooses it. */
export interface Method {
  readonly name: string
  readonly asks: string
  readonly needs: string
  readonly source: string
  /** What may be set, by the names and defaults of the library; `a.b` is the field b of the setting a. */
  readonly settings: Readonly<Record<string, SettingValue>>
  /** May be set to a number, and has none of itself. */
  readonly open?: readonly string[]
  /** Of settings that are words: which. */
  readonly choices?: Readonly<Record<string, readonly string[]>>
  readonly prepare: (settings: Readonly<Record<string, SettingValue>>) => Judge
}

const farringtonChoices = {
  transformPower: ['2/3', '1/2', 'none'],
  thresholdMethod: ['quantile', 'muan', 'delta'],
}

/** Settings by name, fields of settings taken apart: what a terminal can say. Holidays are lists, and are left to programs. */
function flatten(settings: object): Record<string, SettingValue> {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]): [string, SettingValue][] => {
      if (Array.isArray(value) || name === 'holidayEffect' || name === 'method') return []
      if (typeof value !== 'object') return [[name, value as SettingValue]]
      return Object.entries(value as Record<string, SettingValue>).map(([field, inner]) => [
        `${name}.${field}`,
        inner,
      ])
    }),
  )
}

/** What was said, in the shape of the library. Each value has the type of its default: `readSettings` saw to it. */
function unflatten<Of>(settings: Readonly<Record<string, SettingValue>>, defaults: object): Partial<Of> {
  const whole: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(settings)) {
    const [outer = '', field] = name.split('.')
    if (field === undefined) whole[outer] = value
    else {
      const usual = (defaults as Record<string, object>)[outer]
      whole[outer] = { ...usual, ...(whole[outer] as object | undefined), [field]: value }
    }
  }
  return whole as Partial<Of>
}

function flexible(
  name: string,
  asks: string,
  needs: string,
  usual: typeof farringtonFlexibleSettings,
): Method {
  return {
    name,
    asks,
    needs,
    source: 'Noufaily et al., Stat Med 32 (2013) 1206',
    settings: flatten(usual),
    choices: farringtonChoices,
    prepare: (settings) => makeFarringtonFlexible({ ...usual, ...unflatten(settings, usual) }),
  }
}

function earsMethod(method: EarsSettings['method'], asks: string, periods: number): Method {
  return {
    name: `ears-${method.toLowerCase()}`,
    asks,
    needs: `${periods} periods before`,
    source: 'Hutwagner et al., J Urban Health 80 (2003) i89',
    settings: flatten(earsSettings),
    prepare: (settings) => (series, range) =>
      ears(series, { ...unflatten(settings, earsSettings), ...range, method }),
  }
}

function odds(name: string, asks: string, needs: string, usual: typeof outbreakOddsSettings): Method {
  return {
    name,
    asks,
    needs,
    source: 'docs/detection.md',
    settings: flatten(usual),
    prepare: (settings) => makeOutbreakOdds({ ...usual, ...unflatten(settings, usual) }),
  }
}

/** All detectors, the best tried first. */
export const methods: readonly Method[] = [
  odds(
    'outbreak-odds',
    'is there an outbreak, by this period and those before? Detects more than Farrington Flexible',
    '38 periods before; of 5 years it reads no more',
    outbreakOddsSettings,
  ),
  odds(
    'outbreak-odds-daily',
    'the same of days, each weekday with a level of its own',
    '84 days before, dates',
    outbreakOddsDailySettings,
  ),
  flexible(
    'farrington-flexible',
    'is the count off its season and trend?',
    '5 years and 3 weeks before',
    farringtonFlexibleSettings,
  ),
  flexible(
    'farrington-daily',
    'the same of days, each weekday with a level of its own',
    '5 years and 24 days before, dates',
    farringtonDailySettings,
  ),
  {
    name: 'farrington',
    asks: 'the same of the same weeks of earlier years alone',
    needs: '5 years and 3 weeks before',
    source: 'Farrington et al., J R Stat Soc A 159 (1996) 547',
    settings: flatten(farringtonSettings),
    choices: farringtonChoices,
    prepare: (settings) => (series, range) =>
      farrington(series, { ...unflatten(settings, farringtonSettings), ...range }),
  },
  earsMethod('C1', 'is the count off the seven periods just before?', 7),
  earsMethod('C2', 'the same with two periods left between', 9),
  earsMethod('C3', 'C2 of three periods together', 11),
  {
    name: 'cusum',
    asks: 'has a small rise lasted?',
    needs: 'periods before --from, of which the mean is expected, or --set expected=N',
    source: 'Rossi et al., Stat Med 18 (1999) 2111',
    settings: flatten(cusumSettings),
    open: ['expected'],
    choices: { transform: ['standard', 'rossi', 'anscombe', 'anscombe2nd'] },
    prepare: (settings) => (series, range) =>
      settings.expected === undefined && !hasCasesBefore(series, range.from ?? 0)
        ? withoutExpectation(series, range)
        : cusum(series, { ...unflatten(settings, cusumSettings), ...range }),
  },
  {
    name: 'glr',
    asks: 'since when do the counts speak for a rise above what was expected?',
    needs: 'a column of expected counts (--expected COLUMN)',
    source: 'Höhle and Paul, Comput Stat Data Anal 52 (2008) 4357',
    settings: flatten(glrSettings),
    open: ['shift', 'mostPeriods'],
    prepare:
      (settings) =>
      (series, range, expected = new Float64Array()) =>
        glr(series, { ...unflatten(settings, glrSettings), ...range, expected }),
  },
  {
    name: 'bayes',
    asks: "is the count beyond what the season's counts foretell?",
    needs: '6 weeks before; with yearsBack that many years',
    source: 'Höhle, Comput Stat 22 (2007) 571',
    settings: flatten(bayesSettings),
    prepare: (settings) => (series, range) =>
      bayes(series, { ...unflatten(settings, bayesSettings), ...range }),
  },
  {
    name: 'cdc',
    asks: 'are four weeks off their months of five years?',
    needs: '5 years and 8 weeks before',
    source: 'Stroup et al., Stat Med 8 (1989) 323',
    settings: flatten(cdcSettings),
    prepare: (settings) => (series, range) => cdc(series, { ...unflatten(settings, cdcSettings), ...range }),
  },
  {
    name: 'moving-percentile',
    asks: "are seven days above most of the season's (CIDARS)?",
    needs: '3 years and 21 days before',
    source: 'Yang et al., Western Pac Surveill Response J 2 (2011) 10',
    settings: flatten(movingPercentileSettings),
    prepare: (settings) => (series, range) =>
      movingPercentile(series, { ...unflatten(settings, movingPercentileSettings), ...range }),
  },
  {
    name: 'outbreak-p',
    asks: 'has a steady level begun to rise?',
    needs: 'nothing: the level starts at --from',
    source: 'Frisén et al., Stat Med 28 (2009) 2581',
    settings: flatten(outbreakPSettings),
    prepare: (settings) => (series, range) =>
      outbreakP(series, { ...unflatten(settings, outbreakPSettings), ...range }),
  },
]

function hasCasesBefore({ counts }: CountSeries, from: number): boolean {
  for (let at = 0; at < from; at++) if (counts[at]! > 0) return true
  return false
}

/** One quiet series among thousands is no fault of the file: its rows say why nothing is judged. */
function withoutExpectation(
  { counts }: CountSeries,
  { from = 0, to = counts.length - 1 }: JudgedRange,
): Verdict[] {
  const reason = from === 0 ? 'too-short' : 'too-few-cases'
  return Array.from({ length: to - from + 1 }, (_, at) => ({
    index: from + at,
    observed: counts[from + at]!,
    alarm: false,
    reason,
  }))
}
