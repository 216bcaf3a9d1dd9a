import type { Words } from '#vocabulary'

interface Field {
  readonly name: string
  readonly title: Words
  readonly min: number
  readonly max: number
  readonly step: number | 'any'
  /** The setting in force, or that of the paper. */
  readonly usual: number
}

const alpha = (usual: number): Field => ({
  name: 'alpha',
  title: { zh: '误报概率', en: 'False alarm chance' },
  min: 0.00001,
  max: 0.49,
  step: 'any',
  usual,
})
const days = (name: string, title: Words, usual: number, [min, max]: readonly [number, number]): Field => ({
  name,
  title,
  min,
  max,
  step: 1,
  usual,
})
const years = (usual: number) => days('yearsBack', { zh: '回看年数', en: 'Years back' }, usual, [1, 5])

/** Detectors that the past can be judged by again, and the settings of each that matter most. */
export const detectors: Readonly<
  Record<string, { readonly title: Words; readonly fields: readonly Field[] }>
> = {
  daily: {
    title: { zh: '现用（近 7 天与前 8 周）', en: 'In force (7 days against 8 weeks)' },
    fields: [
      days('windowDays', { zh: '窗口天数', en: 'Window, days' }, 7, [1, 28]),
      days('baselineDays', { zh: '基线天数', en: 'Baseline, days' }, 56, [28, 180]),
      days('quietDays', { zh: '安静天数', en: 'Quiet, days' }, 56, [14, 180]),
      days('minCases', { zh: '最少例数', en: 'Fewest cases' }, 5, [1, 1000]),
      alpha(0.00033),
    ],
  },
  ears: {
    title: { zh: 'EARS（前 7 天）', en: 'EARS (the week before)' },
    fields: [days('baseline', { zh: '基线天数', en: 'Baseline, days' }, 7, [2, 56]), alpha(0.001)],
  },
  cusum: {
    title: { zh: '累积和 CUSUM', en: 'Cumulative sum' },
    fields: [
      {
        name: 'reference',
        title: { zh: '参考值 k', en: 'Reference k' },
        min: 0,
        max: 10,
        step: 'any',
        usual: 1.04,
      },
      {
        name: 'decision',
        title: { zh: '判定值 h', en: 'Decision h' },
        min: 0.1,
        max: 100,
        step: 'any',
        usual: 2.26,
      },
    ],
  },
  bayes: {
    title: { zh: '贝叶斯', en: 'Bayesian' },
    fields: [days('halfWindow', { zh: '此前天数', en: 'Days before' }, 28, [2, 56]), alpha(0.001)],
  },
  'outbreak-p': {
    title: { zh: 'OutbreakP（水平开始上升）', en: 'OutbreakP (a level that rises)' },
    fields: [
      {
        name: 'decision',
        title: { zh: '似然比', en: 'Likelihood ratio' },
        min: 2,
        max: 1e6,
        step: 'any',
        usual: 100,
      },
    ],
  },
  'moving-percentile': {
    title: { zh: '移动百分位（CIDARS，需三年）', en: 'Moving percentile (CIDARS; three years)' },
    fields: [
      years(3),
      {
        name: 'percentile',
        title: { zh: '百分位', en: 'Percentile' },
        min: 0.05,
        max: 0.99,
        step: 'any',
        usual: 0.8,
      },
    ],
  },
  'farrington-flexible': {
    title: { zh: 'Farrington（季节与趋势，需五年）', en: 'Farrington Flexible (five years)' },
    fields: [years(5), alpha(0.01)],
  },
  'outbreak-odds': {
    title: { zh: '暴发几率（按周，需 38 周）', en: 'Odds of an outbreak (weeks; 38 of them)' },
    fields: [years(5), alpha(0.01)],
  },
}

export interface Choice {
  readonly detector: string
  /** As typed. */
  readonly values: Readonly<Record<string, string>>
}

/** An age group's share of the level, by which the daily judge asks it for a rise alone: half of the whole's, in six. */
const alphaByAge = 0.000028

/** The settings of a detector that can be tried on a series, with those in force for it. */
export function fieldsOf(detector: string, { byAge }: { byAge: boolean }): readonly Field[] {
  const fields = detectors[detector]?.fields ?? []
  if (!byAge || detector !== 'daily') return fields
  return fields
    .filter(({ name }) => name !== 'quietDays')
    .map((field) => (field.name === 'alpha' ? { ...field, usual: alphaByAge } : field))
}

export function startOf(detector: string, of: { byAge: boolean }): Choice {
  const fields = fieldsOf(detector, of)
  return { detector, values: Object.fromEntries(fields.map(({ name, usual }) => [name, String(usual)])) }
}

/** What the API is asked: every field as a number. */
export function settingsOf({ detector, values }: Choice): Readonly<Record<string, string | number>> {
  return {
    detector,
    ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value)])),
  }
}
