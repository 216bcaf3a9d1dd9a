import { expect, test } from 'vitest'
import { noChoices } from '#platform/imports/client'
import { placePath } from '#vocabulary'
import type { Column } from '../answers.ts'
import {
  fromOption,
  isSilent,
  leaveOut,
  roleOptions,
  sayConstant,
  sayRole,
  sayWord,
  sureness,
  toOption,
  unsayPlace,
  unsayWord,
} from './choose.ts'

function column(position: number, role: string, field?: string): Column {
  const of = { column: `c${position}`, position, role, confidence: 0.9, reason: { zh: '', en: '' } }
  return field === undefined ? of : { ...of, field }
}

test('an option says a role and comes back from it', () => {
  for (const option of Object.values(roleOptions).flat()) {
    const role = fromOption(option)
    expect(toOption({ role: role.is, field: 'field' in role ? role.field : undefined })).toBe(option)
  }
})

test('what one column is said to be, another is no more, except where there may be several', () => {
  const columns = [column(0, 'day', 'reportDate'), column(1, 'day', 'onsetDate'), column(2, 'place.within')]
  const said = sayRole(noChoices, columns, { position: 1, option: 'day reportDate' })
  expect(said.columns).toEqual([
    { position: 0, role: { is: 'none' } },
    { position: 1, role: { is: 'day', field: 'reportDate' } },
  ])
  const again = sayRole(said, columns, { position: 0, option: 'day onsetDate' })
  expect(again.columns.find(({ position }) => position === 0)?.role).toEqual({
    is: 'day',
    field: 'onsetDate',
  })
  expect(sayRole(noChoices, columns, { position: 0, option: 'place.within' }).columns).toHaveLength(1)
})

test('a column of diseases takes the place of one disease for all rows', () => {
  const constant = sayConstant(noChoices, 'disease', 'covid-19')
  expect(constant.constants).toEqual({ disease: 'covid-19' })
  const said = sayRole(constant, [column(0, 'none')], { position: 0, option: 'words disease' })
  expect(said.constants).toEqual({})
  expect(sayConstant(constant, 'disease', '').constants).toEqual({})
})

test('words keep what was said of others, also that one has no meaning', () => {
  const one = sayWord(noChoices, { field: 'sex', word: 'M', meaning: 'male' })
  expect(sayWord(one, { field: 'sex', word: '?', meaning: null }).words).toEqual({
    sex: { M: 'male', '?': null },
  })
})

test('what was said is taken back by itself, until nothing is said', () => {
  const one = sayWord(noChoices, { field: 'sex', word: 'M', meaning: 'male' })
  const two = sayWord(one, { field: 'sex', word: '?', meaning: null })
  expect(isSilent(two)).toBe(false)
  expect(unsayWord(two, 'sex', '?')).toEqual(one)
  expect(isSilent(unsayWord(one, 'sex', 'M'))).toBe(true)
  const placed = { ...noChoices, places: { 火星: placePath('cn.11') } }
  expect(isSilent(unsayPlace(placed, '火星'))).toBe(true)
})

test('running totals are left out together', () => {
  const columns = [column(0, 'running-total'), column(1, 'running-total'), column(2, 'record')]
  expect(leaveOut(noChoices, columns, 'running-total').columns.map(({ position }) => position)).toEqual([
    0, 1,
  ])
})

test('how sure a guess is, in three words', () => {
  const of = (confidence: number) => sureness({ ...column(0, 'record'), confidence })
  expect([of(1), of(0.75), of(0.5), sureness({ ...column(0, 'none'), confidence: 0 })]).toEqual([
    'sure',
    'likely',
    'unsure',
    'none',
  ])
})
