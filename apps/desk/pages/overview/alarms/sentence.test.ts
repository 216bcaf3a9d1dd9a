import { expect, test } from 'vitest'
import { makeSpeaker } from '#platform/desk'
import { day } from '#vocabulary'
import { words } from '../words.ts'
import { sentenceOf } from './sentence.ts'

const zh = makeSpeaker(words, 'zh')
const en = makeSpeaker(words, 'en')

const xicheng = {
  detector: 'first-after-quiet',
  placeName: { zh: '西城', en: 'Xicheng' },
  tally: 'cases.confirmed',
  observed: 1,
  expected: 0.003,
  quietDays: 111,
  evidence: { dayJudged: day('2020-06-11'), windowDays: 1 },
}

test('the first case after a quiet time is told with how long it was quiet', () => {
  expect(sentenceOf(xicheng, zh)).toBe('西城: 见 1 例，预期 0，为 112 天来首例')
  expect(sentenceOf(xicheng, en)).toBe('Xicheng: 1 seen, 0 expected, first in 112 days')
})

test('a rise over its baseline is told with the days that it took, and is not called the first', () => {
  const evidence = { ...xicheng.evidence, windowDays: 7 }
  const rise = {
    ...xicheng,
    detector: 'rise-over-baseline',
    observed: 1240,
    expected: 31.7,
    quietDays: 3,
    evidence,
  }
  expect(sentenceOf(rise, zh)).toBe('西城: 7 天见 1,240 例，预期 32')
  expect(sentenceOf(rise, en)).toBe('Xicheng: 1,240 seen in 7 days, 32 expected')
})

test('visits to a clinic are counted as visits, not as cases', () => {
  const visits = { ...xicheng, tally: 'clinic.visits', observed: 48, expected: 9.26, quietDays: null }
  expect(sentenceOf(visits, zh)).toBe('西城: 见 48 人次，预期 9.3')
})

test('nothing is called the first in 0 days', () => {
  expect(sentenceOf({ ...xicheng, quietDays: 0 }, en)).toBe('Xicheng: 1 seen, 0 expected')
})
