import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseMapping } from './mapping.ts'

const covid = readFileSync(new URL('../../cities/mappings/covid19-china-2020.yaml', import.meta.url), 'utf8')
const lineList = readFileSync(
  new URL('../../cities/mappings/h7n9-line-list-2013.yaml', import.meta.url),
  'utf8',
)

function faultsOf(text: string): string[] {
  const reading = parseMapping(text)
  return reading.ok ? [] : reading.errors.map(({ where }) => where)
}

describe('a mapping', () => {
  test('of the city’s folder is read', () => {
    expect([faultsOf(covid), faultsOf(lineList)]).toEqual([[], []])
  })

  test.each([
    ['an unknown disease', covid, 'disease: covid-19', 'disease: covid', 'disease'],
    ['a slip in a setting’s name', covid, 'provinceCode:', 'provinceCod:', 'place.provinceCode'],
    ['a day that does not exist', covid, '2019-12-01 ', '2019-02-30 ', 'date.earliest'],
    ['a name that cannot begin an id', covid, 'name: covid19-china ', 'name: COVID 19 ', 'name'],
    ['one column as two measures', covid, 'recovered: cured', 'recovered: confirmed', 'measures.recovered'],
    ['a column both read and left out', covid, '  suspected:', '  cured:', 'leftOut.cured'],
    ['an unknown mode', covid, 'mode: cumulative', 'mode: totals', 'mode'],
    ['an unknown kind of signal', lineList, 'kind: case.report', 'kind: case.rumour', 'kind'],
    ['a field that the kind has not', lineList, '  sex:', '  name:', 'fields.name'],
    ['a field that the kind needs', lineList, '  classification:\n    value: confirmed\n', '', 'fields'],
    ['a place that is no code', lineList, '"340000"', 'Anhui!', 'place.as.Anhui'],
  ])('with %s names the setting at fault', (_, text, from, to, where) => {
    expect(text).toContain(from)
    expect(faultsOf(text.replace(from, to))).toContain(where)
  })

  test('may write a division code without quotes', () => {
    expect(faultsOf(lineList.replace('"340000"', '340000'))).toEqual([])
  })

  test('that is not YAML names the line', () => {
    expect(faultsOf('mapping: 1\nname: [a\nmode: x')[0]).toMatch(/^line \d+, column \d+$/)
  })

  test.each([
    ['nothing', ''],
    ['a list', '- 1'],
    [
      'aliases that unfold without end',
      `a: &a [1,1]\n${Array.from({ length: 30 }, (_, i) => `b${i}: &b${i} [*a, *a, *a]`).join('\n')}`,
    ],
    ['a title that holds itself', covid.replace(/title:\n.*\n.*\n/, 'title: &title [*title]\n')],
    ['two lists that hold each other', 'a: &a [&b [*a, *b]]'],
  ])('of %s is refused, and nothing of it is handed on', (_, text) => {
    expect(faultsOf(text).length).toBeGreaterThan(0)
    expect(() => JSON.stringify(parseMapping(text).said)).not.toThrow()
  })
})
