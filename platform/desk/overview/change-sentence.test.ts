import { expect, test } from 'vitest'
import { makeSpeaker } from '../say.ts'
import { partsOf } from './change-sentence.ts'
import { words } from './words.ts'

const zh = makeSpeaker(words, 'zh')
const en = makeSpeaker(words, 'en')
const since = '2026-11-26T00:00:00Z'

test('what needs a person comes first, and what did not change is not told', () => {
  const changed = {
    since,
    alerts: { immediate: 1, others: 1240, late: 0, closed: { outbreak: 1, sporadic: 2 } },
    tasks: { problems: 0, late: 3, ended: 0 },
  }
  expect(partsOf(changed, zh).map(({ text }) => text)).toEqual([
    '一例即报预警 1 条',
    '认定暴发 1 起',
    '任务逾期 3 件',
    '新预警 1,240 条',
    '办结预警 3 条',
  ])
  expect(partsOf(changed, en).map(({ alarm }) => alarm)).toEqual([true, true, true, false, false])
})

test('a number at which the server stopped counting is told as that many or more', () => {
  const changed = { since, tasks: { problems: 10_000, late: 0, ended: 0 } }
  expect(partsOf(changed, zh)[0]?.text).toBe('新问题 至少 10,000 件')
})

test('nothing is made of what may not be read', () => {
  expect(partsOf({ since }, zh)).toEqual([])
})
