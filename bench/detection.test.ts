import { expect, test } from 'vitest'
import { compare } from './detection/compare.ts'
import { measureQuality, thresholdAt } from './detection/judge.ts'
import { methods } from './detection/methods.ts'
import { calmOnRealSeries } from './detection/real.ts'
import { measureDetection, qualityTable, rocTable } from './detection.ts'

const named = (name: string) => methods.filter((method) => method.name === name)

test('at the same realised rate of false alarms our detector finds more of the small outbreaks than Farrington Flexible', () => {
  const [ours, theirs] = measureDetection({
    seeds: [5],
    replicates: 3,
    shape: 'lognormal',
    methods: [...named('outbreakOdds 0.01'), ...named('farringtonFlexible 0.01')],
  })
  if (!ours || !theirs) throw new Error('two methods were asked for')
  for (const { judged } of [ours, theirs]) {
    const threshold = thresholdAt(judged, 0.01)
    const quality = measureQuality(judged, ({ scores }, week) => scores[week]! > threshold)
    expect(quality.falsePositiveRate).toBeLessThanOrEqual(0.01)
    expect(quality.falsePositiveRate).toBeGreaterThan(0.008)
  }
  const of = { ours: ours.judged, theirs: theirs.judged, rate: 0.01, resamples: 50, seed: 1 }
  const { pod } = compare(of)
  expect(pod.value).toBeGreaterThan(0)
  expect(pod.low).toBeLessThanOrEqual(pod.value)
  expect(pod.high).toBeGreaterThanOrEqual(pod.value)
  expect(compare({ ...of, theirs: ours.judged }).pod).toEqual({ value: 0, low: 0, high: 0 })
  expect(qualityTable([ours, theirs], new Map())).toContain('outbreakOdds')
  expect(rocTable([ours, theirs])).toContain('/')
})

test('every method of the table judges a series', () => {
  const others = methods.filter(({ name }) => !/Flexible|Odds/.test(name))
  for (const { judged, method } of measureDetection({
    seeds: [3],
    replicates: 1,
    shape: 'plateau',
    methods: others,
  })) {
    const { podFirstWeek, pod } = measureQuality(judged, ({ alarms }, week) => alarms[week] === 1)
    expect(pod, method.name).toBeGreaterThanOrEqual(podFirstWeek)
    expect(judged).toHaveLength(42)
  }
})

test('alarms on real series are counted by the year', () => {
  expect(calmOnRealSeries(named('ears C1 0.01'))).toMatch(/alarms a year|is not there/)
})
