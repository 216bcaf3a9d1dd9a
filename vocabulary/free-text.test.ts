import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findIdentifier, freeText } from '#vocabulary'

describe('text that people write', () => {
  test.each([
    ['13800138000', 'number'],
    ['电话 138 0013 8000', 'number'],
    ['０１０－５５５０１００１', 'number'],
    ['身份证330106199001011234', 'number'],
    ['幺三八零零幺三八零零零', 'number'],
    ['write to someone@example.org', 'address'],
  ])('names a person by number or address: %s', (text, found) => {
    expect(findIdentifier(text)).toBe(found)
  })

  test.each([
    '三年级两个班 12 人腹泻呕吐，2026-11-24 起，同吃食堂午餐',
    'Seen 24/11/2026: 120 of 300 hens died, 3 people with fever 38.5, 39.2',
    '2026年11月24日至2026年11月26日，15人发热',
    'ages 7, 8, 9, 10, 11, 12, 13, 14',
    '一二年级共五十三人',
  ])('names nobody: %s', (text) => {
    expect(findIdentifier(text)).toBeUndefined()
  })

  test('is refused for any number of seven digits and more, wherever in the words it stands', () => {
    const digits = fc.stringMatching(/^[1-9]\d{6,17}$/)
    const words = fc.stringMatching(/^[a-z一二人发热，。 ]{0,40}$/)
    fc.assert(
      fc.property(words, digits, words, (before, number, after) => {
        expect(freeText(500).safeParse(`x${before} ${number} ${after}`).success).toBe(false)
      }),
    )
  })

  test('is bounded, and cut of the space around it', () => {
    expect(freeText(5).safeParse('sixsix').success).toBe(false)
    expect(freeText(5).parse('  five ')).toBe('five')
    expect(freeText(5).safeParse('   ').success).toBe(false)
  })
})
