import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { kinds, suggestionWords, type Words } from '#vocabulary'
import { sayCel } from './fault.ts'
import { faultWords } from './fault-words.ts'
import { knowKinds } from './parse-rule.ts'
import { placesByDepth } from './place-words.ts'
import { readyRule } from './ready-rule.ts'

const known: Readonly<Record<string, Words>> = faultWords
const slotsIn = (text: string) =>
  new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name.replace(/En$/, '')))

test('every fault has words in both languages, with the same values in them', () => {
  for (const [code, { zh, en }] of [...Object.entries(faultWords), ...Object.entries(suggestionWords)]) {
    expect(zh, code).toMatch(/[\u4e00-\u9fff]/)
    expect(en, code).not.toMatch(/[\u4e00-\u9fff]/)
    if (!en.includes('{said}')) expect(slotsIn(zh), code).toEqual(slotsIn(en))
  }
})

test('every code of the library of conditions has words of its own', () => {
  const folder = new URL('../../node_modules/@marcbachmann/cel-js/lib/', import.meta.url)
  const sources = readdirSync(folder).filter((name) => name.endsWith('.js'))
  const text = sources.map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n')
  const codes = new Set(
    [
      ...text.matchAll(/(?:[a-z]Error|createError)\(\s*(?:isHex \? '([a-z_]+)' : )?'([a-z_]+)'/g),
      ...text.matchAll(/^ {2}()([a-z_]+): (?:\(e?\) =>|'[A-Z][\w ]+,')/gm),
    ].flatMap(([, one, other]) => [one, other].filter(Boolean)),
  )
  expect(codes.size).toBeGreaterThan(40)
  for (const code of codes) expect(Object.keys(known)).toContain(`cel.${code}`)
})

test('every code of the library of YAML has words of its own', () => {
  const types = readFileSync(new URL('../../node_modules/yaml/dist/errors.d.ts', import.meta.url), 'utf8')
  const codes = /type ErrorCode = ([^;]+);/.exec(types)?.[1]?.match(/[A-Z_0-9]+/g) ?? []
  expect(codes.length).toBeGreaterThan(10)
  for (const code of codes) expect(Object.keys(known)).toContain(`yaml.${code}`)
})

test('a rule’s form words its own conditions by the table alone', () => {
  const form = readFileSync(new URL('rule.ts', import.meta.url), 'utf8')
  expect(form).not.toMatch(/error: ['"`]/)
})

const around = {
  kinds: knowKinds(kinds),
  places: placesByDepth,
  duties: ['cdc'],
  isPlace: (path: string) => path.startsWith('cn.99'),
}
const good = `rule: 1
id: fever
title: { zh: 发热, en: Fever }
area: cn.99.01
on: case.report
when: signal.data.classification == 'suspected'
window: { count: 3, days: 7, per: { place: street } }
raise: {}
examples:
  - name: none
    signals:
      - place: cn.99.01
        data: { disease: measles, classification: suspected, reportDate: 2026-01-01 }
    expect: {}
`

/** What a Chinese page tells of a text, as `apps/desk/pages/rules/tell-fault.ts` does. */
function toldAfter(from: string, to: string): string[] {
  expect(good).toContain(from)
  const readied = readyRule(good.replace(from, to), around)
  return readied.ok
    ? []
    : readied.faults.map(({ code, values }) =>
        `${code} ${known[code]?.zh}`.replace(/\{(\w+)\}/g, (slot, name: string) =>
          String(values[name] ?? slot),
        ),
      )
}

describe('in Chinese', () => {
  test('the pattern itself has no fault', () => {
    expect(toldAfter('days: 7', 'days: 8')).toEqual([])
  })

  test.each([
    ['case.report', 'case.reprot', 'kind.unknown 没有名为 case.reprot 的信号'],
    ['cn.99.01\non', 'cn.98\non', 'place.unknown 没有地点 cn.98'],
    ['cn.99.01\non', 'Beijing\non', 'place.form 须为地点路径，如 cn.11.01.02'],
    ['2026-01-01', '2026-02-30', 'day.form 须为存在的日期，写作 YYYY-MM-DD'],
    ['rule: 1', 'rule: 2', 'rule.form 须为 1，即这种格式的版本'],
    ['id: fever', 'id: Fever!', 'rule.id-form 须为小写字母、数字和连字符，以字母开头，最多 60 个字符'],
    ['count: 3, ', '', 'window.count-or-sum count 和 sum 须写其中一个'],
    ['count: 3', 'count: 0', 'form.too_small 过小或过短，至少 1'],
    ['count: 3', 'count: many', 'form.invalid_type 须为数字'],
    ['raise: {}', 'raise: { urgent: 1 }', 'setting.unknown 没有这个设置'],
    ['place: street', 'place: stret', 'value.unknown 不能是 stret'],
    [', per: { place: street } }', ' }', 'setting.missing 没有写'],
    ['area:', '\tarea:', 'yaml.TAB_AS_INDENT 不能用制表符缩进，请用空格'],
    ['raise: {}', 'raise: {', 'yaml.BAD_INDENT 缩进不对'],
    ["'suspected'", "'suspcted'", 'condition.value-never 它的值不可能是 "suspcted"'],
    ["== 'suspected'", '== 3', 'cel.no_such_overload 这些类型之间不能这样比较或运算：string == int'],
    ["== 'suspected'", "== 'suspected", 'cel.unterminated_string 引号没有闭合'],
    ["== 'suspected'", '==', 'cel.unexpected_token 这里不该有这个符号，或前面没有写完'],
    ["classification == 'suspected'", "disease.matches('(a')", 'pattern.group-open 模式里有括号没有闭合'],
    ["classification == 'suspected'", 'disease', 'condition.not-bool 结果是 string，而条件须为真或假'],
    [
      "signal.data.classification == 'suspected'",
      'strt(today)',
      'condition.function-unknown 没有函数 strt()',
    ],
  ] as const)('%s → %s is told as %s', (from, to, told) => {
    expect(toldAfter(from, to)).toContain(told)
  })
})

test('what no table knows is told in the library’s words', () => {
  expect(sayCel('of_tomorrow', 'Something new')).toEqual({
    code: 'cel.other',
    values: { said: 'Something new', detail: 'Something new' },
    message: 'Something new',
  })
})
