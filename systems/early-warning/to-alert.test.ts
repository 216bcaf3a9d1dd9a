import { describe, expect, test } from 'vitest'
import { day, placePath } from '#vocabulary'
import type { Alarm } from './alarm.ts'
import { toAlert } from './to-alert.ts'

const firstCase: Alarm = {
  detector: 'first-after-quiet',
  observed: 1,
  expected: 0.0045,
  threshold: 1,
  pValue: 0.0001,
  quietDays: 111,
  evidence: { dayJudged: day('2020-06-11'), windowDays: 1, from: day('2020-06-10'), counts: [0, 1] },
}
const alertOf = (alarm: Alarm, series = 'covid-19') =>
  toAlert({
    alarm,
    tally: 'cases.confirmed',
    series,
    place: placePath('cn.11.01.02'),
    placeName: { zh: '西城区', en: 'Xicheng' },
  })

describe('an alarm as an alert', () => {
  test('says in one breath what was seen and expected, in both languages', () => {
    expect(alertOf(firstCase).title).toEqual({
      zh: '西城区：报告1例，预期0例，112天来首次',
      en: 'Xicheng: 1 seen, 0 expected, first in 112 days',
    })
    const rise = {
      ...firstCase,
      detector: 'rise-over-baseline',
      observed: 40,
      expected: 12.4,
      evidence: { ...firstCase.evidence, windowDays: 7 },
    }
    expect(alertOf(rise).title).toEqual({
      zh: '西城区：7天报告40例，预期12例',
      en: 'Xicheng: 40 seen, 12 expected over 7 days',
    })
  })

  test('of ages says whose cases they are, and is of the disease', () => {
    const age = (ageGroup: '0-4' | '5-14' | '65+') => ({ ageGroup, observed: 9, expected: 1, pValue: 1e-6 })
    const ofAges = (...ages: ReturnType<typeof age>[]) =>
      alertOf(
        {
          ...firstCase,
          detector: 'rise-over-baseline',
          observed: 18,
          expected: 2,
          evidence: { ...firstCase.evidence, windowDays: 7, ages },
        },
        'influenza:5-14',
      )
    expect(ofAges(age('5-14'))).toMatchObject({
      title: {
        zh: '西城区 5–14 岁：7天报告18例，预期2例',
        en: 'Xicheng, 5–14 years: 18 seen, 2 expected over 7 days',
      },
      key: 'cases.confirmed/influenza:5-14/cn.11.01.02/2020-06-11',
      disease: 'influenza',
      immediate: false,
    })
    expect(ofAges(age('0-4'), age('5-14')).title.en).toBe(
      'Xicheng, 0–14 years: 18 seen, 2 expected over 7 days',
    )
  })

  test('is immediate for a first case of a disease of which one case is enough, and for nothing else', () => {
    expect(alertOf(firstCase).immediate).toBe(true)
    expect(alertOf(firstCase, 'influenza').immediate).toBe(false)
    expect(alertOf({ ...firstCase, detector: 'rise-over-baseline' }).immediate).toBe(false)
    expect(alertOf(firstCase, 'no such disease')).toMatchObject({ immediate: false, disease: undefined })
  })

  test('is the more surprising the smaller the chance, also where the chance is too small to be written', () => {
    expect(alertOf(firstCase).surprise).toBeCloseTo(4)
    expect(alertOf({ ...firstCase, pValue: 1 }).surprise).toBe(0)
    expect(alertOf({ ...firstCase, pValue: 0 }).surprise).toBeGreaterThan(300)
  })

  test('carries the evidence as it was known, and a key of tally, series, place and day judged', () => {
    expect(alertOf(firstCase)).toMatchObject({
      key: 'cases.confirmed/covid-19/cn.11.01.02/2020-06-11',
      day: '2020-06-11',
      evidence: { threshold: 1, expected: 0.0045, quietDays: 111, counts: [0, 1], pValue: 0.0001 },
    })
  })
})
