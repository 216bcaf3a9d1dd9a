import { describe, expect, test } from 'vitest'
import { normalQuantile } from '../maths/index.ts'
import { bayes, type CusumTransform, cusum, ears, glr, type Verdict } from './index.ts'
import { makeComparison, readReference, reference, referenceSeries } from './trial/reference.ts'

if (!reference.isThere) console.warn(`skipped, for want of the numbers of R: ${reference.path}`)

// surveillance 1.20.3: earsC, algo.cusum, glrnb, glrpois, bayes; settings in the README beside the numbers.
describe.skipIf(!reference.isThere).each(referenceSeries)('%s, beside R', (name) => {
  const found = reference.isThere ? readReference(name) : undefined
  const { counts, says, range } = found ?? {
    counts: [],
    says: () => Number.NaN,
    range: () => ({ from: 0, to: 0 }),
  }

  function compare(
    run: string,
    verdicts: Verdict[],
    columns: Record<string, (verdict: Verdict) => number | undefined>,
  ) {
    const { same, finish } = makeComparison()
    for (const verdict of verdicts)
      for (const [column, read] of Object.entries(columns))
        same(`${column} ${verdict.index}`, read(verdict), says(`${run}_${column}`, verdict.index))
    finish(200)
  }
  const alarm = (verdict: Verdict) => Number(verdict.alarm)
  const stat = (verdict: Verdict) => verdict.statistic

  test.each(['C1', 'C2'] as const)('EARS %s', (method) => {
    const verdicts = ears({ counts }, { method, ...range(`ears${method}_alarm`) })
    compare(`ears${method}`, verdicts, { upper: ({ threshold }) => threshold, alarm })
  })

  test('EARS C3: R adds the count itself to its bound in the place of the mean, and so judges the two periods before', () => {
    const options = range('earsC3_alarm')
    const quantile = normalQuantile(0.999)
    const second = ears({ counts }, { method: 'C2', ...options })
    const { same, finish } = makeComparison()
    for (const { index, observed, statistic = 0, alarm } of ears({ counts }, { method: 'C3', ...options })) {
      const {
        threshold = 0,
        expected = 0,
        reason,
        statistic: distance = 0,
      } = second[index - options.from] ?? {}
      if (reason === 'no-variation') continue
      const earlier = statistic - Math.max(0, distance - 1)
      const deviation = (threshold - expected) / quantile
      const bound = Math.max(0, observed + deviation * (quantile - earlier))
      same(`upper ${index}`, bound, says('earsC3_upper', index))
      same(`alarm ${index}`, Number(earlier > quantile && observed > 0), says('earsC3_alarm', index))
      if (says('earsC3_alarm', index) === 1) expect(alarm).toBe(true)
    }
    finish(200)
  })

  const asInR: Record<CusumTransform, (threshold: number, mean: number) => number> = {
    standard: (threshold) => Math.ceil(threshold),
    rossi: (threshold) => threshold,
    anscombe: (threshold) => threshold,
    // R's way back takes the cube root of the mean where its way there takes one over it.
    anscombe2nd: (threshold, mean) =>
      threshold === 0
        ? 0
        : Math.max(0, threshold ** (2 / 3) + (mean ** (-1 / 3) - mean ** (1 / 3)) / 9) ** 1.5,
  }
  test.each(Object.entries(asInR))('CUSUM %s', (transform, bound) => {
    const run = `cusum_${transform}`
    const verdicts = cusum({ counts }, { transform: transform as CusumTransform, ...range(`${run}_alarm`) })
    compare(run, verdicts, { stat, alarm })
    // Where even no case would keep the sum above the decision, R squares a root below 0.
    const open = verdicts.filter(({ threshold = 0 }) => threshold > 0)
    expect(open.length).toBeGreaterThan(10)
    const { same, finish } = makeComparison()
    for (const { index, threshold = 0, expected = 0 } of open)
      same(`upper ${index}`, bound(threshold, expected), says(`${run}_upper`, index))
    finish(open.length)
  })

  test.each(['glrpois', 'glrnb'])('the likelihood ratio %s', (run) => {
    const options = range(`${run}_alarm`)
    const expected = counts.map((_, index) => says('mu0', index))
    const overdispersion = run === 'glrnb' ? says('nb_alpha', options.from) : 0
    compare(run, glr({ counts }, { expected, overdispersion, ...options }), { stat, alarm })
  })

  test('Bayes, two years of six weeks and this year’s', () => {
    const verdicts = bayes({ counts }, { yearsBack: 2, halfWindow: 6, ...range('bayes_b2w6_alarm') })
    compare('bayes_b2w6', verdicts, { upper: ({ threshold }) => threshold, alarm })
  })
})
