import { expect, test } from 'vitest'
import { kinds, type Words } from '#vocabulary'
import { titleOfSeries } from './names.ts'
import { makeSpeaker } from './say.ts'

/** The words of every page of the desk, wherever it lives. */
const tables = Object.entries(
  import.meta.glob<Readonly<Record<string, Words>>>(
    ['./**/words.ts', '../../apps/desk/**/words.ts', '../../systems/*/desk/**/words.ts'],
    { eager: true, import: 'words' },
  ),
)
const all = tables.flatMap(([file, table]) =>
  Object.entries(table).map(([key, words]) => ({ key: `${file} ${key}`, words })),
)

const slotsIn = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort()

test('the words of the kit, the shell and the pages are found', () => {
  expect(tables.length).toBeGreaterThanOrEqual(4)
})

test('both languages of every word ask for the same figures', () => {
  for (const { key, words } of all) {
    // The Chinese measure word has no English counterpart.
    const zhSlots = slotsIn(words.zh).filter((slot) => slot !== '{unit}')
    expect([key, slotsIn(words.en)]).toEqual([key, zhSlots])
  }
})

test('no word is left empty and none is left in the other language', () => {
  for (const { key, words } of all) {
    expect(words.en, key).toMatch(/[a-z]/i)
    expect(words.en.replaceAll('⌘', ''), key).not.toMatch(/[\u4e00-\u9fff]/)
    expect(words.zh, key).toMatch(/[\u4e00-\u9fff]/)
  }
})

test('a figure is written as the language writes it', () => {
  const table = { waiting: { zh: '待办 {n} 件', en: 'Waiting: {n}' } } as const
  expect(makeSpeaker(table, 'zh').say('waiting', { n: 1234 })).toBe('待办 1,234 件')
  expect(makeSpeaker(table, 'en').say('waiting', { n: 1234 })).toBe('Waiting: 1,234')
})

test('of one it is said in English as of one', () => {
  const table = { counted: { zh: '{n} 行已计入', en: '{n} {n?row counts|rows count}' } } as const
  const { say } = makeSpeaker(table, 'en')
  expect(say('counted', { n: 1 })).toBe('1 row counts')
  expect(say('counted', { n: 1_001 })).toBe('1,001 rows count')
  expect(makeSpeaker(table, 'zh').say('counted', { n: 1 })).toBe('1 行已计入')
})

test('no English word says the figure of one as of many', () => {
  const many =
    /\{\w+\} (rows|alerts|days|hours|entries|faults|examples|accounts|reports|cases|tasks|records)\b/
  expect(all.filter(({ words }) => many.test(words.en)).map(({ key }) => key)).toEqual([])
})

test('every syndrome that a clinic can report has a name in both languages', () => {
  const clinic = kinds.find(({ kind }) => kind === 'fever-clinic.count')
  const syndrome = clinic?.schema.shape.syndrome
  const options = syndrome && 'options' in syndrome ? (syndrome.options as string[]) : []
  expect(options.length).toBeGreaterThan(0)
  for (const option of options) expect(titleOfSeries(option).zh).toMatch(/[\u4e00-\u9fff]/)
})
