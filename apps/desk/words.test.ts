import { expect, test } from 'vitest'
import { kinds } from '#vocabulary'
import { makeSpeaker, spanText, titleOfSeries } from './say.ts'
import { words } from './words.ts'

const slotsIn = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort()

test('both languages of every word ask for the same figures', () => {
  for (const [key, { zh, en }] of Object.entries(words)) {
    // The Chinese measure word has no English counterpart.
    const zhSlots = slotsIn(zh).filter((slot) => slot !== '{unit}')
    expect([key, slotsIn(en)]).toEqual([key, zhSlots])
  }
})

test('no word is left empty and none is left in the other language', () => {
  for (const [key, { zh, en }] of Object.entries(words)) {
    expect(en, key).toMatch(/[a-z]/i)
    expect(en.replaceAll('⌘', ''), key).not.toMatch(/[\u4e00-\u9fff]/)
    expect(zh, key).toMatch(/[\u4e00-\u9fff]/)
  }
})

test('a figure is written as the language writes it', () => {
  expect(makeSpeaker('zh').say('summary.alarms', { n: 1234 })).toBe('今日新预警 1,234 条')
  expect(makeSpeaker('en').say('summary.alarms', { n: 1234 })).toBe('New alerts today: 1,234')
})

test('every syndrome that a clinic can report has a name in both languages', () => {
  const clinic = kinds.find(({ kind }) => kind === 'fever-clinic.count')
  const syndrome = clinic?.schema.shape.syndrome
  const options = syndrome && 'options' in syndrome ? (syndrome.options as string[]) : []
  expect(options.length).toBeGreaterThan(0)
  for (const option of options) expect(titleOfSeries(option).zh).toMatch(/[\u4e00-\u9fff]/)
})

test('a length of time is told in its greatest unit', () => {
  expect(spanText(0, 'zh')).toBe('0 秒')
  expect(spanText(59_999, 'en')).toBe('59 s')
  expect(spanText(3 * 3_600_000, 'zh')).toBe('3 小时')
  expect(spanText(49 * 3_600_000, 'en')).toBe('2 d')
})
