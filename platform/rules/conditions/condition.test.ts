import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { Day, placePath } from '#vocabulary'
import { limits } from '../limits.ts'
import { placesByDepth } from '../place-words.ts'
import type { ConditionInput } from '../signal-seen.ts'
import { type Condition, compileCondition } from './condition.ts'
import { fieldsOf } from './fields.ts'

/** A kind with a field of each sort. */
const schema = z.strictObject({
  on: Day,
  word: z.enum(['red', 'green', 'blue']),
  text: z.string().optional(),
  whole: z.int(),
  other: z.int().optional(),
  share: z.number().optional(),
  flag: z.boolean().optional(),
  list: z.array(z.int()).optional(),
})
const fields = fieldsOf(schema)
const of = { kind: 'test.kind', fields, places: placesByDepth }

function compile(text: string): Condition {
  const compiled = compileCondition(text, of)
  if (!compiled.ok) throw new Error(`${text}: ${JSON.stringify(compiled.faults)}`)
  return compiled.condition
}

function faultsOf(text: string, more: Partial<Parameters<typeof compileCondition>[1]> = {}): string[] {
  const compiled = compileCondition(text, { ...of, ...more })
  return compiled.ok ? [] : compiled.faults.map(({ start, message }) => `${start}: ${message}`)
}

function signal(data: Record<string, unknown>, more: Partial<ConditionInput> = {}): ConditionInput {
  return {
    kind: 'test.kind',
    place: placePath('cn.11.01.02.007'),
    source: 'urn:test',
    time: undefined,
    knownOn: '2020-06-11' as Day,
    data: { on: '2020-06-10', word: 'red', whole: 3, ...data },
    ...more,
  }
}

/** Expressions of each type; some cannot be told of some data, some are beyond exact numbers. */
const expressions = fc.letrec<{ bool: string; whole: string; share: string; text: string }>((tie) => ({
  bool: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      'true',
      'false',
      'signal.data.flag',
      'has(signal.data.text)',
      'has(signal.data.other)',
      'has(signal.data.flag)',
    ),
    fc.constantFrom(
      "signal.data.word == 'red'",
      "signal.data.word in ['red', 'blue']",
      "signal.data.word != 'green'",
    ),
    fc.constantFrom(
      "within(signal.place, 'cn.11')",
      "level(signal.place) == 'street'",
      'signal.data.list.exists(x, x > 2)',
    ),
    fc
      .tuple(tie('bool'), fc.constantFrom('&&', '||', '==', '!='), tie('bool'))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie('bool').map((a) => `!(${a})`),
    fc.tuple(tie('bool'), tie('bool'), tie('bool')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    fc
      .tuple(tie('whole'), fc.constantFrom('==', '!=', '<', '<=', '>', '>='), tie('whole'))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc
      .tuple(tie('share'), fc.constantFrom('==', '<', '<=', '>', '>='), tie('share'))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(tie('whole'), fc.constantFrom('<', '>='), tie('share')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc
      .tuple(tie('text'), fc.constantFrom('==', '!=', '<', '>='), tie('text'))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie('whole').map((a) => `(${a} in [0, 3, 9007199254740993])`),
    fc
      .tuple(tie('text'), fc.constantFrom('startsWith', 'endsWith', 'contains'), tie('text'))
      .map(([a, name, b]) => `(${a}).${name}(${b})`),
    fc
      .tuple(tie('text'), fc.constantFrom('^r', 'e+d', '[a-c]'))
      .map(([a, source]) => `(${a}).matches('${source}')`),
  ),
  whole: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('0', '1', '3', '7', '-2', '4611686018427387904', '9007199254740991'),
    fc.constantFrom(
      'signal.data.whole',
      'signal.data.other',
      'size(signal.data.word)',
      'daysBetween(signal.data.on, today)',
    ),
    fc
      .tuple(tie('whole'), fc.constantFrom('+', '-', '*', '/', '%'), tie('whole'))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie('whole').map((a) => `(-(${a}))`),
    tie('share').map((a) => `int(${a})`),
    tie('text').map((a) => `(${a}).size()`),
    fc.tuple(tie('bool'), tie('whole'), tie('whole')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
  ),
  share: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('0.5', '-1.0', '1e300', 'signal.data.share'),
    fc
      .tuple(tie('share'), fc.constantFrom('+', '-', '*', '/'), tie('share'))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie('whole').map((a) => `double(${a})`),
  ),
  text: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      "''",
      "'red'",
      "'é中𠀀'",
      'signal.data.word',
      'signal.data.text',
      'signal.place',
      'today',
      'signal.kind',
    ),
    fc.tuple(tie('text'), tie('text')).map(([a, b]) => `(${a} + ${b})`),
  ),
}))

const data = fc.record(
  {
    word: fc.constantFrom('red', 'green', 'blue'),
    on: fc.constantFrom('2020-06-10', '2020-02-29', 'not a day'),
    whole: fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constantFrom(9_007_199_254_740_991, 1.5, '3')),
    text: fc.constantFrom('', 'red', 'reed', '中文', 7),
    other: fc.integer({ min: -3, max: 3 }),
    share: fc.oneof(fc.constantFrom(0.5, -0, 1e308), fc.double({ noNaN: true })),
    flag: fc.boolean(),
    list: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }),
  },
  { requiredKeys: ['word', 'on', 'whole'] },
)

test('what is compiled holds exactly where cel-js says so, and cannot be told where it says that', () => {
  let told = 0
  fc.assert(
    fc.property(expressions.bool, fc.array(data, { minLength: 1, maxLength: 5 }), (text, samples) => {
      fc.pre(text.length <= limits.conditionLength)
      const compiled = compileCondition(text, of)
      // Too many parts or too deep: refused, which is another test's.
      fc.pre(compiled.ok)
      if (!compiled.ok) return
      const { condition } = compiled
      for (const sample of samples) {
        const held = condition.holds(signal(sample))
        const byCel = condition.holdsByCel(signal(sample))
        expect(typeof held === 'object' ? 'untold' : held, `${text} of ${JSON.stringify(sample)}`).toBe(
          typeof byCel === 'object' ? 'untold' : byCel,
        )
        if (condition.compiled && typeof held === 'boolean') told++
      }
    }),
    { numRuns: 3_000 },
  )
  expect(told).toBeGreaterThan(1_000)
})

describe('a name that nearly exists is refused, with the one that was meant', () => {
  test.each([
    ["signal.data.wrd == 'red'", '0: test.kind has no field wrd; did you mean word?'],
    ['has(signal.data.txt)', '4: test.kind has no field txt; did you mean text?'],
    ["signal.word == 'red'", '0: a signal has no field word; did you mean signal.data.word?'],
    ['signal.plcae == today', '0: a signal has no field plcae; did you mean place?'],
    ["signal.data.word == 'gren'", '20: "gren" is never its value; did you mean green?'],
    ["signal.data.word in ['red', 'bleu']", '28: "bleu" is never its value; did you mean blue?'],
    ["level(signal.place) == 'distrct'", '23: "distrct" is never its value; did you mean district?'],
    ["wihtin(signal.place, 'cn.11')", '0: there is no function wihtin(); did you mean within?'],
    ["signal.data.word.startWith('r')", '0: there is no function .startWith(); did you mean startsWith?'],
    ['singal.data.whole > 1', '0: there is no singal; did you mean signal?'],
  ])('%s', (text, fault) => {
    expect(
      faultsOf(text)
        .map((one) => one.replace(/^\d+/, ''))
        .join('\n'),
    ).toContain(fault.replace(/^\d+/, ''))
  })

  test('a place that the tree does not hold too', () => {
    expect(faultsOf("within(signal.place, 'cn.77')", { isPlace: (path) => path === 'cn.11' })).toEqual([
      '21: there is no place "cn.77"',
    ])
  })
})

test.each([
  ["signal.data.whole > '3'", 'no such overload'],
  ['signal.data.word + 1 == "x"', 'no such overload'],
  ['signal.data.whole', 'gives int'],
  ['1 +', 'Unexpected token'],
  ['', 'Unexpected token'],
  ['signal.data.word.matches(signal.data.text)', 'a pattern that is written out'],
  ["signal.data.word.matches('(a')", 'leaves a group open'],
  ["signal.data.word.matchesInLinearTime('a')", 'there is no function'],
  ['cel.bind(x, 1, x == 1)', 'there is no function .bind()'],
  ['[1, 2].exists(x, [1, 2].exists(y, x == y))', 'loops do not nest'],
  ["'x'.split('').size() > 1", 'there is no function .split()'],
])('%s is refused when it is saved', (text, why) => {
  expect(faultsOf(text).join('\n')).toContain(why)
})

describe('what would cost too much is refused when it is saved', () => {
  test('by its length, its parts, its depth, its lists, its steps', () => {
    expect(faultsOf(`${'true && '.repeat(400)}true`).join()).toContain('characters')
    expect(faultsOf(`${'true&&'.repeat(310)}true`).join()).toContain('is too large')
    expect(faultsOf(`${'('.repeat(60)}true${')'.repeat(60)}`).join()).toContain('is too large')
    expect(faultsOf(`signal.data.whole in [${Array(250).fill('1').join(',')}]`).join()).toContain(
      'is too large',
    )
    const predicate = Array(28).fill('x == signal.data.whole').join(' || ')
    expect(faultsOf(`signal.data.list.exists(x, ${predicate})`).join()).toContain('could take')
  })

  test('and a list in the data that is longer than lists may be stops the rule', () => {
    const condition = compile('signal.data.list.exists(x, x == 1)')
    expect(condition.holds(signal({ list: Array(256).fill(0) }))).toBe(false)
    expect(condition.holds(signal({ list: Array(257).fill(0) }))).toMatchObject({
      stop: { code: 'condition.long-list', values: { limit: 256 } },
    })
  })

  test('and a text too long for a pattern does as well', () => {
    const condition = compile("signal.data.text.matches('(a+)+$')")
    expect(condition.holds(signal({ text: `${'a'.repeat(4_000)}!` }))).toBe(false)
    expect(condition.holds(signal({ text: 'a'.repeat(5_000) }))).toMatchObject({
      stop: { code: 'condition.long-text', values: { n: 5_000 } },
    })
    expect(condition.holdsByCel(signal({ text: 'a'.repeat(5_000) }))).toMatchObject({
      stop: { code: 'condition.long-text' },
    })
  })
})

test('the common forms are compiled, and the rest is left to cel-js', () => {
  for (const text of [
    "signal.data.word == 'red' && signal.data.whole >= 3",
    "has(signal.data.text) && signal.data.text.matches('^a') || today > '2020-01-01'",
    "within(signal.place, 'cn.11') && level(signal.place) in ['street', 'grid']",
    'signal.data.whole * 2 - 1 > 4 ? true : signal.data.flag',
  ])
    expect(compile(text).compiled, text).toBe(true)
  expect(compile("signal.time > timestamp('2020-01-01T00:00:00Z')").compiled).toBe(false)
  expect(
    compile("signal.time > timestamp('2020-01-01T00:00:00Z')").holds(
      signal({}, { time: new Date('2020-06-11') }),
    ),
  ).toBe(true)
})
