import { expect, test } from 'vitest'
import { chooseLanguage } from './index.ts'

test.each([
  [undefined, 'en'],
  ['', 'en'],
  ['zh', 'zh'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['en;q=0.3, zh-Hans-CN;q=0.7', 'zh'],
  ['fr-CH, fr;q=0.9, zh;q=0.2', 'zh'],
  ['zh;q=0, en', 'en'],
  ['ZH-TW', 'zh'],
  ['*', 'en'],
  ['zhx', 'en'],
  [';;;,,q=', 'en'],
])('of %j is %s', (header, language) => {
  expect(chooseLanguage(header)).toBe(language)
})
