import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { kinds } from '#vocabulary'
import { runExamples } from './examples.ts'
import { knowKinds } from './parse-rule.ts'
import { placesByDepth } from './place-words.ts'
import { readyRule } from './ready-rule.ts'

const folder = new URL('../../cities/demo/rules/', import.meta.url)
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8')
const around = { kinds: knowKinds(kinds), places: placesByDepth, duties: ['cdc', 'health-commission'] }

/** What a person reads after one change of a rule that was right. */
function faultsAfter(name: string, from: string | RegExp, to: string): string[] {
  const before = read(name)
  const after = before.replace(from, to)
  expect(after).not.toBe(before)
  const readied = readyRule(after, around)
  return readied.ok
    ? []
    : readied.faults.map(({ line, column, where, message }) => `${line}:${column} ${where}: ${message}`)
}

const cluster = 'suspected-cluster.yaml'

describe('a slip of the pen is told with its line, its column, its field and the name that was meant', () => {
  test.each([
    [
      'case.report',
      'case.reprot',
      '8:5 on: no kind of signal is named case.reprot; did you mean case.report?',
    ],
    ["'suspected'", "'suspcted'", '9:37 when: "suspcted" is never its value; did you mean suspected?'],
    [
      'place: street',
      'place: stret',
      '13:17 window.per.place: stret is none of its values; did you mean street?',
    ],
    [
      /field: disease \}\nmerge/,
      'field: diseas }\nmerge',
      '13:32 window.per.field: case.report has no field diseas; did you mean disease?',
    ],
    ['duty: cdc', 'duty: cdd', '21:9 dispatch.duty: no unit has the duty cdd; did you mean cdc?'],
    [
      '  limitHours',
      '  limitHour',
      '25:3 dispatch.limitHour: there is no such setting; did you mean limitHours?',
    ],
    ['{count}', '{cuont}', '5:7 title.zh: there is nothing to put for {cuont}; did you mean count?'],
    ['task: to-do', 'task: todo', '19:9 dispatch.task: todo is none of its values; did you mean to-do?'],
    [
      '{ field: disease }\n  surprise',
      'measels\n  surprise',
      '16:12 raise.disease: measels is none of its values; did you mean measles?',
    ],
    ['  count: 3\n', '', '11:3 window: must say either count or sum'],
    [/^raise:[\s\S]*?^examples/m, 'examples', '2:1 : must say raise or dispatch, or both'],
    ['area:', '\tarea:', '7:1 : Tabs are not allowed as indentation'],
    [
      'classification: suspected }',
      'clasification: suspected }',
      'case.report has no field clasification; did you mean classification?',
    ],
  ] as const)('%s → %s', (from, to, fault) => {
    expect(faultsAfter(cluster, from, to).join('\n')).toContain(fault)
  })

  test('in a condition of several lines too', () => {
    expect(faultsAfter('critical-positive.yaml', "'cholera'", "'colera'")).toEqual([
      '11:40 when: "colera" is never its value; did you mean cholera?',
    ])
  })

  test.each([
    ["'plague'", "'plage'", '24:67 raise.immediate.when: "plage" is never its value; did you mean plague?'],
    [
      'signal.data.died > 0',
      'signal.data.dead > 0',
      '20:33 raise.immediate.when: event.report has no field dead; did you mean died?',
    ],
    [
      '    surprise: 6',
      '    surprse: 6',
      '25:5 raise.immediate.surprse: there is no such setting; did you mean surprise?',
    ],
    [/ {4}when: \|\n(?: {6}.*\n)+/, '', '19:5 raise.immediate.when: is missing'],
    [
      /immediate:\n(?: {4}.*\n)+/,
      'immediate: often\n',
      '18:14 raise.immediate: Invalid input: expected boolean, received string',
    ],
    ['immediate: 1 }', 'imediate: 1 }', 'there is no such setting; did you mean immediate?'],
    [
      '"{place}：有人报告死亡',
      '"{plaec}：有人报告死亡',
      'raise.immediate.title.zh: there is nothing to put for {plaec}; did you mean place?',
    ],
  ] as const)('in what makes an alert immediate: %s → %s', (from, to, fault) => {
    expect(faultsAfter('event-report.yaml', from, to).join('\n')).toContain(fault)
  })

  test('a condition of what is immediate may cost no more than another', () => {
    const long = `when: "${Array(301).fill('true').join(' && ')}"`
    const [fault, ...more] = faultsAfter('event-report.yaml', /when: \|\n(?: {6}.*\n)+/, `${long}\n`)
    expect(more).toEqual([])
    expect(fault).toMatch(/^19:\d+ raise\.immediate\.when: /)
  })

  test('all faults at once, in the order of the text', () => {
    const text = read(cluster).replace('case.report', 'case.repor').replace('duty: cdc', 'duty: cd')
    const readied = readyRule(text, around)
    expect(readied.ok ? [] : readied.faults.map(({ where }) => where)).toEqual(['on', 'dispatch.duty'])
  })
})

test.each([
  ['alert.step', 'raise: {}', 'raises alerts may not act on alert.step'],
  [
    'task.step',
    'dispatch: { task: to-do, type: look, duty: cdc }',
    'dispatches tasks may not act on task.step',
  ],
])('a rule that would answer itself on %s is refused', (kind, makes, why) => {
  const text = `rule: 1\nid: loop\ntitle: { zh: 圈, en: Loop }\non: ${kind}\nwhen: true\n${makes}\n`
  const readied = readyRule(text, around)
  expect(readied.ok ? [] : readied.faults).toMatchObject([
    { where: 'on', message: expect.stringContaining(why) },
  ])
})

describe('a rule on several kinds', () => {
  const onBoth = (when: string) => `rule: 1
id: both
title: { zh: 甲, en: Both }
on: [case.report, case.aggregate]
when: ${JSON.stringify(when)}
raise: {}
examples:
  - name: one of each that counts, one of each that does not
    signals:
      - { kind: case.report, place: cn.99.01.02, data: { disease: measles, reportDate: "2020-06-01", classification: suspected } }
      - { kind: case.report, place: cn.99.01.03, data: { disease: measles, reportDate: "2020-06-01", classification: confirmed } }
      - { kind: case.aggregate, place: cn.99.01.04, data: { disease: measles, reportDate: "2020-06-01", confirmed: 3 } }
      - { kind: case.aggregate, place: cn.99.01.05, data: { disease: measles, reportDate: "2020-06-01" } }
    expect: { alerts: 2 }
`
  const many = 'has(signal.data.confirmed) && signal.data.confirmed > 2'
  const suspected = "signal.data.classification == 'suspected'"
  const faultsOfBoth = (when: string) => {
    const readied = readyRule(onBoth(when), around)
    return readied.ok ? [] : readied.faults.map(({ message }) => message)
  }

  test.each([
    `signal.kind == 'case.report' ? ${suspected} : ${many}`,
    `signal.kind == 'case.report' && ${suspected} || signal.kind == 'case.aggregate' && ${many}`,
    `(signal.kind != 'case.report' || ${suspected}) && (!(signal.kind in ['case.aggregate']) || ${many})`,
  ])('asks each for fields of its own: %s', (when) => {
    const readied = readyRule(onBoth(when), around)
    expect(readied.ok ? [] : readied.faults).toEqual([])
    if (readied.ok)
      expect(runExamples(readied.ready, { ...around, zone: 'Asia/Shanghai' })).toMatchObject([
        { passed: true, got: { alerts: 2 }, faults: [] },
      ])
  })

  test('is told of a field that a kind lacks where it did not ask for the kind first, and of every other slip', () => {
    expect(faultsOfBoth(suspected)).toEqual([
      expect.stringMatching(/^case.aggregate has no field classification/),
    ])
    expect(faultsOfBoth(`${suspected} && signal.kind == 'case.report'`)).toHaveLength(1)
    expect(faultsOfBoth("signal.kind == 'case.repot'")).toEqual([
      '"case.repot" is never its value; did you mean case.report?',
    ])
    expect(faultsOfBoth(`signal.kind == 'case.report' ? ${suspected} : signal.data.confirmd > 2`)).toContain(
      'case.aggregate has no field confirmd; did you mean confirmed?',
    )
    expect(faultsOfBoth("signal.kind == 'case.report' && signal.data.classification == 'suspcted'")).toEqual([
      '"suspcted" is never its value; did you mean suspected?',
    ])
    // What no kind reaches is looked at all the same.
    expect(
      faultsOfBoth("signal.kind == 'case.report' && false && signal.data.disease.matches('(a')"),
    ).toEqual(['the pattern leaves a group open'])
  })
})

test('a small text that aliases unfold into a huge one is refused, as is a text that is too long', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k']
    .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[at]}`).join(',')}]`)
    .join('\n')}\n`
  expect(readyRule(bomb, around)).toMatchObject({ ok: false })
  expect(readyRule(`${read(cluster)}#${'x'.repeat(40_000)}`, around)).toMatchObject({
    ok: false,
    faults: [{ message: expect.stringContaining('32768 are the limit') }],
  })
})

test('every rule of the demo city is valid, compiled to closures', () => {
  const names = readdirSync(folder)
  expect(names.length).toBeGreaterThanOrEqual(4)
  for (const name of names) {
    const readied = readyRule(read(name), around)
    expect(readied.ok ? [] : readied.faults, name).toEqual([])
    if (readied.ok)
      for (const conditions of [readied.ready.conditions, readied.ready.immediateConditions])
        for (const { compiled } of conditions.values()) expect(compiled, name).toBe(true)
  }
})
