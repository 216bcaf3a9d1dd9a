import { expect, test } from 'vitest'
import { makeSpeaker } from '#platform/desk'
import { tellChance, tellEscalation, tellPrecision, tellStep } from './tell.ts'
import { words } from './words.ts'

const zh = makeSpeaker(words, 'zh')
const en = makeSpeaker(words, 'en')
const step = (of: string, detail: Record<string, unknown> = {}) => ({
  number: 1,
  step: of,
  to: 'verifying',
  actor: 'account:1',
  at: '2020-06-11T04:00:00.000Z',
  detail,
})
const right = { closed: 0, true: 0, outbreaks: 0, false: 0, open: 1 }

test('a detector of which nothing was judged is not called right or wrong', () => {
  expect(tellPrecision(right, en)).toEqual(['None of its alerts was judged yet: nothing can be said.'])
  // A duplicate is neither true nor false.
  expect(tellPrecision({ ...right, closed: 3 }, zh)).toHaveLength(1)
})

test('a handful of judgements is told with a warning, many without', () => {
  const few = tellPrecision({ ...right, closed: 4, true: 3, outbreaks: 1, false: 1 }, zh)
  expect(few[0]).toBe('判断过 4 条：3 条属实（其中暴发 1 条），1 条误报或数据错误。')
  expect(few.at(-1)).toMatch(/不到 10 条/)
  const many = tellPrecision({ ...right, closed: 40, true: 30, false: 10, medianVerifyHours: 1.5 }, en)
  expect(many).toEqual([
    'Of 40 judged, 30 were true (0 outbreaks) and 10 false or errors of data.',
    'Verified after 1 h 30 min (median).',
  ])
})

test('each step is told in a few words, with what was said at it', () => {
  expect(tellStep(step('verify', { finding: 'nine cases in one school' }), en)).toEqual({
    what: 'Confirmed',
    said: 'nine cases in one school',
  })
  expect(tellStep(step('assess', { risk: 'high', reason: '三所学校' }), zh)).toEqual({
    what: '评估风险：高',
    said: '三所学校',
  })
  expect(tellStep(step('close', { outcome: 'duplicate', note: 'same school', duplicateOf: 7 }), en)).toEqual({
    what: 'Closed: Duplicate → 7',
    said: 'same school',
  })
  const title = { zh: '某校：12人呕吐', en: 'A school: 12 vomit' }
  expect(tellStep(step('escalate', { title }), zh)).toEqual({ what: '升级：须立即核实', said: title.zh })
  expect(tellStep(step('escalate', { title }), en)).toEqual({
    what: 'Escalated: to be verified at once',
    said: title.en,
  })
  expect(tellStep(step('pass', { reason: 'clock', to: null }), zh).what).toBe('逾期，无人值班')
  expect(tellStep(step('pass', { reason: 'lead', note: 'too much here' }), en)).toEqual({
    what: 'Handed on',
    said: 'too much here',
  })
})

test('a step that this page does not know yet is told by its own name', () => {
  expect(tellStep(step('quarantine'), en).what).toBe('quarantine')
  expect(tellStep(step('constructor'), en).what).toBe('constructor')
})

test('a chance is told as people say it, and is never nothing', () => {
  expect(tellChance(0.0004, en)).toBe('1 in 2,500')
  expect(tellChance(0.0123, en)).toBe('1 in 81')
  expect(tellChance(0.5, zh)).toBe('2 分之一')
  expect(tellChance(0, en)).toBe('less than 1 in 1,000,000')
})

test('an open alert says what made it immediate; a closed one, and one that was so from the first, do not', () => {
  const escalatedFor = { zh: '某校：有人死亡', en: 'A school: deaths were reported' }
  expect(tellEscalation({ state: 'verifying', escalatedFor }, zh)).toBe('升级：须立即核实：某校：有人死亡')
  expect(tellEscalation({ state: 'waiting', escalatedFor }, en)).toMatch(/: A school: deaths were reported$/)
  expect(tellEscalation({ state: 'closed', escalatedFor }, zh)).toBeUndefined()
  expect(tellEscalation({ state: 'verifying' }, zh)).toBeUndefined()
})
