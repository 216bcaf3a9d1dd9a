import { expect, test } from 'vitest'
import { placePath } from '#vocabulary'
import { toTree } from './tree.ts'

const unit = (id: string, place: string) => ({
  id,
  name: { zh: id, en: id },
  place: placePath(place),
  duties: [],
  phone: null,
  abolishedOn: null,
  successor: null,
})

test('units stand under those of the places above them, whatever levels lie between', () => {
  const units = [
    unit('street', 'cn.11.01.02.007'),
    unit('city', 'cn.11.01'),
    unit('other-district', 'cn.11.01.06'),
    unit('district', 'cn.11.01.02'),
    unit('also-city', 'cn.11.01'),
  ]
  expect(toTree(units, 'en').map(({ unit: { id }, depth }) => [id, depth])).toEqual([
    ['also-city', 0],
    ['city', 0],
    ['district', 1],
    ['street', 2],
    ['other-district', 1],
  ])
})

test('a street whose district is not listed stands under the city', () => {
  const units = [unit('street', 'cn.11.01.02.007'), unit('city', 'cn.11.01')]
  expect(toTree(units, 'zh').map(({ depth }) => depth)).toEqual([0, 1])
})
