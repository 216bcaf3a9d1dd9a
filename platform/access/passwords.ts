import { randomInt } from 'node:crypto'
import argon2 from '@node-rs/argon2'
import { dictionary } from '@zxcvbn-ts/language-common'

/**
 * OWASP's minimum for Argon2id (2024): 19 MiB, two passes, one lane. When these rise, each password is hashed anew the next time
 * it is given; until then an account with old parameters answers faster than one that does not exist.
 */
export const hashing = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const

/** Characters that are hashed at most. NIST SP 800-63B-4, 3.1.1.2, asks for 64 at least. */
export const longestPassword = 256

const commonPasswords: ReadonlySet<string> = new Set(dictionary['passwords-common'])

export interface PasswordRules {
  /** NIST SP 800-63B-4: 15 where the password is the only factor, 8 where it is one of two. */
  readonly shortest: number
}

export type PasswordFault = 'short' | 'long' | 'common' | 'repeated' | 'login'

const faults: Readonly<Record<PasswordFault, (rules: PasswordRules) => string>> = {
  short: ({ shortest }) =>
    `needs ${shortest} characters or more; a few words with blanks between them are good`,
  long: () => `may have ${longestPassword} characters at most`,
  common: () => 'is among the first that are tried; take words that do not belong together',
  repeated: () => 'repeats a few characters; take words that do not belong together',
  login: () => 'holds the login or the name of this software',
}

/** What is wrong with a password that somebody chose, in words; nothing where it may be taken. No rule asks for kinds of characters. */
export function findPasswordFault(
  password: string,
  rules: PasswordRules & { readonly login: string },
): string | undefined {
  const fault = judgePassword(normalisePassword(password), rules)
  return fault && faults[fault](rules)
}

/** Which of the rules it does not keep, for whoever has words of their own. */
export function findBrokenRule(
  password: string,
  rules: PasswordRules & { readonly login: string },
): { readonly rule: PasswordFault; readonly n: number } | undefined {
  const rule = judgePassword(normalisePassword(password), rules)
  return rule && { rule, n: rule === 'long' ? longestPassword : rules.shortest }
}

function judgePassword(
  text: string,
  { shortest, login }: PasswordRules & { login: string },
): PasswordFault | undefined {
  const characters = [...text]
  if (characters.length < shortest) return 'short'
  if (characters.length > longestPassword) return 'long'
  const plain = text.toLowerCase()
  if (new Set(plain).size < 5 || isRepeated(plain)) return 'repeated'
  if ((login.length >= 4 && plain.includes(login)) || plain.includes('lianfang') || plain.includes('联防'))
    return 'login'
  // "Password2026!!!!" is "password" with what people put after it.
  const core = plain.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  return isCommon(plain) || isCommon(core) ? 'common' : undefined
}

function isRepeated(text: string): boolean {
  return (text + text).indexOf(text, 1) < text.length
}

function isCommon(text: string): boolean {
  return commonPasswords.has(text)
}

/** The same password from any keyboard: NFKC, which also makes every blank U+0020 (RFC 8265, OpaqueString; NIST SP 800-63B-4, 3.1.1.2). */
export function normalisePassword(typed: string): string {
  return typed.normalize('NFKC')
}

export async function hashPassword(password: string): Promise<string> {
  return await argon2.hash(normalisePassword(password), hashing)
}

/** Whether the password is the one that was hashed. Without a hash it takes as long, and is not. */
export async function verifyPassword(hash: string | undefined, password: string): Promise<boolean> {
  const matches = await argon2.verify(hash ?? nobodysHash, normalisePassword(password))
  return hash !== undefined && matches
}

/** Of the same parameters, and of no password that anybody knows: its bytes were never made from one. */
const nobodysHash = `$argon2id$v=19$m=${hashing.memoryCost},t=${hashing.timeCost},p=${hashing.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`

/** Whether a hash was made with other parameters than now are used. */
export function isOutdated(hash: string): boolean {
  const { memoryCost, timeCost, parallelism } = hashing
  return !hash.startsWith(`$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$`)
}

/** Letters and digits that nobody reads for one another. */
const spoken = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A password that is given to somebody, to be changed at once: five groups of four, 99 bits. */
export function makeOneTimePassword(): string {
  const group = () => Array.from({ length: 4 }, () => spoken[randomInt(spoken.length)]).join('')
  return Array.from({ length: 5 }, group).join('-')
}
