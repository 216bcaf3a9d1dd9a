import { describe, expect, test } from 'vitest'
import {
  type FarringtonFlexibleSettings,
  farrington,
  farringtonFlexible,
  type ThresholdMethod,
} from './index.ts'
import { makeComparison, readReference, reference, referenceSeries } from './trial/reference.ts'

if (!reference.isThere) console.warn(`skipped, for want of the numbers of R: ${reference.path}`)

const noufaily = (thresholdMethod: ThresholdMethod): Partial<FarringtonFlexibleSettings> => ({
  thresholdMethod,
  likeSurveillance: true,
})
const runs: Record<string, Partial<FarringtonFlexibleSettings>> = {
  ffNB: noufaily('quantile'),
  ffDelta: noufaily('delta'),
  ffMuan: noufaily('muan'),
  ffOld: {
    ...noufaily('delta'),
    weightsThreshold: 1,
    trendPThreshold: 0.05,
    seasonLevels: 1,
    recentExcluded: 3,
  },
}

// surveillance 1.20.3: farringtonFlexible and farrington, settings in the README beside the numbers.
describe.skipIf(!reference.isThere).each(referenceSeries)('%s, beside R', (name) => {
  const { counts, says, range } = reference.isThere ? readReference(name) : emptyReference

  test.each(Object.entries(runs))('%s: all numbers of all weeks are R’s to 1e-6', (run, settings) => {
    const { same, finish } = makeComparison()
    for (const verdict of farringtonFlexible({ counts }, { ...settings, ...range(`${run}_alarm`) })) {
      const isTooFew = verdict.reason === 'too-few-cases'
      const at = (column: string, actual: number | undefined) =>
        same(`${column} ${verdict.index}`, actual, says(`${run}_${column}`, verdict.index))
      at('upper', verdict.threshold)
      at('expected', isTooFew ? undefined : verdict.expected)
      at('phi', verdict.dispersion)
      at('pvalue', verdict.pValue)
      at('trend', Number(verdict.hasTrend))
      at('score', verdict.score)
      at('alarm', Number(verdict.alarm))
    }
    finish(7 * 40)
  })

  test('farrington: all numbers of all weeks are R’s to 1e-6', () => {
    const { same, finish } = makeComparison()
    for (const verdict of farrington({ counts }, range('farrington_alarm'))) {
      const at = (column: string, actual: number | undefined) =>
        same(`${column} ${verdict.index}`, actual, says(`farrington_${column}`, verdict.index))
      at('upper', verdict.reason === 'too-few-cases' ? 0 : verdict.threshold)
      at('q', 1 - (verdict.pValue ?? Number.NaN))
      at('m', verdict.expected)
      at('alarm', Number(verdict.alarm))
    }
    finish(4 * 40)
  })

  test('as published, reweighted thresholds by the delta method lie above those of surveillance', () => {
    const options = { thresholdMethod: 'delta', ...range('ffDelta_alarm') } as const
    const published = farringtonFlexible({ counts }, options)
    const theirs = farringtonFlexible({ counts }, { ...options, likeSurveillance: true })
    const apart = published.map(({ threshold = 0 }, at) => threshold - (theirs[at]?.threshold ?? 0))
    expect(Math.min(...apart)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...apart)).toBeGreaterThan(0.1)
  })
})

const emptyReference: ReturnType<typeof readReference> = {
  counts: [],
  says: () => Number.NaN,
  range: () => ({ from: 0, to: 0 }),
}
