import { createContext, runInContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compilePattern, type Pattern, PatternFault } from './pattern.ts'

/** A pattern of the part of the syntax that means the same here and in JavaScript. */
const { pattern } = fc.letrec<{ pattern: string; sequence: string; repeated: string; single: string }>(
  (tie) => ({
    pattern: fc.oneof(
      { depthSize: 'small', maxDepth: 3 },
      tie('sequence'),
      fc.tuple(tie('sequence'), tie('sequence')).map((ways) => ways.join('|')),
    ),
    sequence: fc.array(tie('repeated'), { maxLength: 4 }).map((parts) => parts.join('')),
    repeated: fc
      .tuple(tie('single'), fc.constantFrom('', '', '*', '+', '?', '*?', '{2}', '{1,3}', '{0,}'))
      .map((parts) => parts.join('')),
    single: fc.oneof(
      { depthSize: 'small', maxDepth: 3 },
      fc.constantFrom(
        'a',
        'b',
        'c',
        '.',
        '\\d',
        '\\w',
        '\\s',
        '\\.',
        '[ab]',
        '[^a]',
        '[a-c1]',
        '[\\d-]',
        '中',
      ),
      tie('pattern').map((inner) => `(${inner})`),
      tie('pattern').map((inner) => `(?:${inner})`),
    ),
  }),
)
const whole = fc
  .tuple(fc.constantFrom('', '^'), pattern, fc.constantFrom('', '$'))
  .map(([start, inside, end]) => (start || end ? `${start}(?:${inside})${end}` : inside))
const text = fc.string({
  unit: fc.constantFrom('a', 'b', 'c', '1', ' ', '.', '-', '中', '𠀀'),
  maxLength: 12,
})

/** Nothing for a pattern that is too large to be taken. */
function compileSmall(source: string): Pattern | undefined {
  try {
    return compilePattern(source)
  } catch (error) {
    if (error instanceof PatternFault && error.message.includes('states')) return undefined
    throw error
  }
}

const engine = createContext({})

/** What JavaScript's own says; nothing where it goes astray, as on some of these patterns it does for ever. */
function matchPlainly(source: string, of: string): boolean | undefined {
  Object.assign(engine, { source, of })
  try {
    return runInContext('new RegExp(source, "u").test(of)', engine, { timeout: 500 }) as boolean
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined
    throw error
  }
}

test('JavaScript’s own is asked, and given up where it goes astray', () => {
  expect(matchPlainly('^a+$', 'aaa')).toBe(true)
  expect(matchPlainly('^(a+)+$', `${'a'.repeat(60)}!`)).toBeUndefined()
})

test('a pattern matches what JavaScript’s own would match', () => {
  fc.assert(
    fc.property(whole, text, (source, of) => {
      const compiled = compileSmall(source)
      fc.pre(compiled !== undefined)
      const plainly = matchPlainly(source, of)
      fc.pre(plainly !== undefined)
      expect(compiled?.test(of), `${source} on ${of}`).toBe(plainly)
    }),
    { numRuns: 2_000 },
  )
})

test('the edges of words and of the text are found', () => {
  for (const source of ['\\bab\\b', '\\Bb', '^$', '^a|b$', '(^|,)a(,|$)'])
    for (const of of ['ab', 'cab', 'a b', '', 'b', 'x,a', 'a,x', 'xa', 'ab.'])
      expect(compilePattern(source).test(of), `${source} on ${of}`).toBe(new RegExp(source, 'u').test(of))
})

describe('no pattern can make it wait', () => {
  const text = `${'a'.repeat(4_000)}!`
  test.each(['(a+)+$', '^(a|a)*$', '(a*)*b', 'a*a*a*a*a*a*b', '(a|aa)+$', '(.*)*x', '(a?){60}a{60}b'])(
    'not even %s',
    (source) => {
      const compiled = compilePattern(source)
      const startedAt = process.cpuUsage()
      expect(compiled.test(text)).toBe(false)
      const { user } = process.cpuUsage(startedAt)
      // JavaScript's own takes longer than anybody lives on most of these.
      expect(user / 1_000).toBeLessThan(1_000)
    },
  )
})

test.each([
  ['a{400}{400}', 'more than 1000 states'],
  ['((){1000}){1000}{1000}', 'more than 1000 states'],
  ['(a', 'leaves a group open'],
  ['a)', 'closes a group that is not open'],
  ['[a', 'leaves a [ open'],
  ['*a', 'repeats nothing'],
  ['a{3,2}', 'repeats from 3 to 2'],
  ['(?=a)', 'only groups without a name'],
  ['(a)\\1', '\\1'],
  ['\\p{L}', '\\p'],
  ['a\\', 'ends too early'],
  ['[b-a]', 'goes backwards'],
])('%s is refused, and why', (source, why) => {
  expect(() => compilePattern(source)).toThrow(PatternFault)
  expect(() => compilePattern(source)).toThrow(why)
})
