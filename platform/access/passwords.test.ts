import argon2 from '@node-rs/argon2'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loginPattern, normaliseLogin } from './login.ts'
import {
  findPasswordFault,
  hashPassword,
  isOutdated,
  longestPassword,
  makeOneTimePassword,
  verifyPassword,
} from './passwords.ts'

const rules = { shortest: 15, login: 'zhang.san' }

describe('a password that somebody chooses', () => {
  test.each([
    ['green horse over the wall', undefined],
    ['绿马越过城墙去看海上的月亮和星星', undefined],
    ['短密码', /needs 15 characters/],
    ['fourteen chars', /needs 15 characters/],
    ['x'.repeat(longestPassword + 1), /256 characters at most/],
    ['aaaaaaaaaaaaaaaaaaaa', /repeats/],
    ['tram tram tram tram ', /repeats/],
    ['Password2026!!!!!!', /first that are tried/],
    ['qwertyuiop12345678', /first that are tried/],
    ['I am zhang.san of the CDC', /holds the login/],
    ['Lianfang in the morning', /name of this software/],
  ])('%s', (password, fault) => {
    if (fault) expect(findPasswordFault(password, rules)).toMatch(fault)
    else expect(findPasswordFault(password, rules)).toBeUndefined()
  })

  test('is counted in characters, not in the units of a computer', () => {
    expect(findPasswordFault('🐎🐄🐖🐏🐑🐐🐓🦆🦢🐇🐈🐕🐢🐸', rules)).toMatch(/15 characters/)
    expect(findPasswordFault('🐎🐄🐖🐏🐑🐐🐓🦆🦢🐇🐈🐕🐢🐸🐟', rules)).toBeUndefined()
  })

  test('needs no kinds of characters, and is never repeated in what is said of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (password) => {
        const fault = findPasswordFault(password, rules) ?? ''
        expect(fault).not.toMatch(/upper|digit|special/i)
        if (password.trim().length > 8) expect(fault).not.toContain(password)
      }),
    )
  })
})

test('one password is the same from every keyboard: full width, combined or composed, with any blank', async () => {
  const hash = await hashPassword('café horse ＡＢＣ 2020 wall')
  expect(await verifyPassword(hash, 'cafe\u0301\u3000horse ABC\u00a0２０２０ wall')).toBe(true)
  expect(await verifyPassword(hash, 'cafe horse ABC 2020 wall')).toBe(false)
  expect(await verifyPassword(hash, 'Café horse ABC 2020 wall')).toBe(false)
})

test('one login is the same in capitals, in full width and with blanks around it', () => {
  expect(normaliseLogin('　ＺＨＡＮＧ．san２ ')).toBe('zhang.san2')
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (typed) => {
      expect(normaliseLogin(normaliseLogin(typed))).toBe(normaliseLogin(typed))
    }),
  )
  expect(loginPattern.test(normaliseLogin('аdmin'))).toBe(false)
})

test('without a hash a password is never right, and is worked at all the same', async () => {
  expect(await verifyPassword(undefined, '')).toBe(false)
  expect(await verifyPassword(undefined, 'anything at all')).toBe(false)
})

test('a hash of other parameters is outdated, one of today is not', async () => {
  expect(isOutdated(await hashPassword('x'))).toBe(false)
  expect(isOutdated(await argon2.hash('x', { memoryCost: 8_192, timeCost: 1, parallelism: 1 }))).toBe(true)
})

test('a one-time password may itself be chosen by the rules, and is another each time', () => {
  const many = Array.from({ length: 50 }, makeOneTimePassword)
  expect(new Set(many).size).toBe(50)
  for (const one of many) {
    expect(one).toMatch(/^([a-z2-9]{4}-){4}[a-z2-9]{4}$/)
    expect(findPasswordFault(one, rules)).toBeUndefined()
  }
})
