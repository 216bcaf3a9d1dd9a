import { expect, test } from 'vitest'
import { makeSpeaker } from '#platform/desk'
import { day } from '#vocabulary'
import { daysLeft, tellOrder } from './sentence.ts'
import { words } from './words.ts'

const order = {
  unitName: '指挥部',
  placeName: { zh: '西城区', en: 'Xicheng' },
  power: { title: { zh: '采集信息', en: 'collect data' } },
  what: [
    { title: { zh: '出入登记', en: 'records of entry' } },
    { title: { zh: '体温', en: 'body temperature' } },
  ],
  purpose: { title: { zh: '溯源', en: 'finding the source' } },
  begins: '2020-06-12',
  ends: '2020-06-30',
}

test('an order is one sentence: who may do what, where, what for, until when', () => {
  expect(tellOrder(order, makeSpeaker(words, 'zh'))).toBe(
    '指挥部可在西城区采集信息：出入登记、体温；为溯源，2020-06-12 至 2020-06-30',
  )
  expect(tellOrder({ ...order, unitName: 'The command' }, makeSpeaker(words, 'en'))).toBe(
    'The command may collect data in Xicheng: records of entry, body temperature; for finding the source, 2020-06-12 to 2020-06-30',
  )
})

test('an order ends soon in its last week, its last day included, and not once it is over', () => {
  const left = (ends: string) => daysLeft(day(ends), day('2020-06-23'))
  expect([left('2020-06-23'), left('2020-06-30'), left('2020-07-01'), left('2020-06-22')]).toEqual([
    0,
    7,
    undefined,
    undefined,
  ])
})
