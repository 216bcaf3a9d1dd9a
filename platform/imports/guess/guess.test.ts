import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day } from '#vocabulary'
import { openTestWorld, type TestWorld } from '../../worlds/testing.ts'
import type { FileSource } from '../file-source.ts'
import { lookAt } from '../look.ts'
import { parseMapping } from '../mapping.ts'
import { sourceOf } from '../xlsx/testing.ts'
import { Choices } from './choices.ts'
import { shapeOf } from './draft.ts'
import { guessMapping } from './guess.ts'

let city: TestWorld
beforeAll(async () => {
  city = await openTestWorld()
})
afterAll(async () => {
  await city.close()
})

async function guess(lines: readonly string[], disease?: string) {
  const source: FileSource = sourceOf(Buffer.from(lines.join('\n')))
  const looking = await lookAt(source, { rows: 100 })
  if (!looking.ok) throw new Error(JSON.stringify(looking.problems))
  const found = guessMapping({
    look: looking.look,
    places: city.world.places,
    areas: ['*'],
    today: day('2020-06-15'),
    file: 'a.csv',
    source: undefined,
    choices: Choices.parse(disease ? { constants: { disease } } : {}),
  })
  return {
    ...found,
    look: looking.look,
    roles: found.columns.map(({ role }) => ('field' in role ? `${role.is} ${role.field}` : role.is)),
    needs: found.draft.needs.map(({ where }) => where),
  }
}

describe('what columns are', () => {
  test('is guessed of a line list in Chinese, and names of persons are left out', async () => {
    const { roles, draft, needs } = await guess([
      '病例编号,姓名,性别,年龄,现住区县,发病日期,报告日期,病例分类,病种',
      'A1,某甲,男,34,西城区,2020/6/10,2020/6/11,确诊病例,新冠肺炎',
      'A2,某乙,女,61,丰台区,2020/6/11,2020/6/12,疑似病例,新冠肺炎',
    ])
    expect(roles).toEqual([
      'record',
      'personal',
      'words sex',
      'age',
      'place.name',
      'day onsetDate',
      'day reportDate',
      'words classification',
      'words disease',
    ])
    expect(needs).toEqual([])
    expect(draft.mapping).toMatchObject({
      kind: 'case.report',
      record: '病例编号',
      place: { name: '现住区县' },
      leftOut: { 姓名: 'personal data' },
      fields: {
        classification: { words: '病例分类', as: { 确诊病例: 'confirmed', 疑似病例: 'suspected' } },
        disease: { words: '病种', as: { 新冠肺炎: 'covid-19' } },
        sex: { words: '性别', as: { 男: 'male', 女: 'female' } },
      },
    })
    expect(parseMapping(JSON.stringify(draft.mapping)).ok).toBe(true)
  })

  test('is guessed of counts in English', async () => {
    const { roles, draft, needs } = await guess(
      ['district code;report date;confirmed;deaths', '110102;20200611;1;0', '110106;20200612;2;0'],
      'covid-19',
    )
    expect(roles).toEqual(['place.code', 'day reportDate', 'count confirmed', 'count deaths'])
    expect([needs, draft.mapping.delimiter]).toEqual([[], ';'])
    expect(draft.mapping).toMatchObject({
      kind: 'case.aggregate',
      place: { code: 'district code' },
      record: { of: ['place', 'disease', 'reportDate'] },
    })
  })

  test.each<[string, string, string, string[]]>([
    ['a fever clinic’s', '地区,就诊日期,就诊人数,症候群', '西城区,2020-06-11,14,流感样病例', []],
    ['a laboratory’s', '区县,采样日期,检测数,阳性数,疾病', '西城区,2020-06-11,140,2,流感', []],
    ['of a disease that nobody names', '区县,日期,例数', '西城区,2020-06-11,14', ['fields.disease']],
    ['of a place that nobody names', '日期,例数,病种', '2020-06-11,14,霍乱', ['place']],
    [
      'of running totals',
      '区县,日期,累计确诊,病种',
      '西城区,2020-06-11,14,霍乱',
      ['fields.classification', 'mode', 'record'],
    ],
    ['of days in either order', '区县,日期,例数,病种', '西城区,03/02/2020,14,霍乱', ['dayForms']],
    ['of words that nobody knows', '区县,日期,例数,病种', '西城区,2020-06-11,14,怪病', ['fields.disease.as']],
  ])('of a table %s says what is needed', async (_, header, row, expected) => {
    expect((await guess([header, row])).needs).toEqual(expected)
  })

  test('that only number the rows, or nothing, is not what records are told apart by without a word', async () => {
    const header = '序号,区县,报告日期,病例分类,病种'
    const row = '西城区,2020-06-11,确诊,霍乱'
    expect((await guess([header, `1,${row}`, `2,${row}`])).needs).toEqual(['record'])
    expect((await guess([header, `7,${row}`, `9,${row}`])).needs).toEqual([])
    expect((await guess([header.slice(3), row])).needs).toEqual(['record'])
  })

  test('has days of a spreadsheet and days that come first told from each other', async () => {
    expect((await guess(['区县,日期', '西城区,43993'])).columns[1]).toMatchObject({ dayForm: 'serial' })
    expect((await guess(['区县,日期', '西城区,31/05/2020', '西城区,01/06/2020'])).columns[1]).toMatchObject({
      dayForm: 'day-first',
    })
    expect((await guess(['区县,日期', '西城区,05/31/2020'])).columns[1]).toMatchObject({
      dayForm: 'month-first',
    })
  })

  test('is guessed by the values where the heading says nothing, and with less confidence', async () => {
    const { columns } = await guess(['甲,乙,丙', '西城区,2020-06-11,x', '丰台区,2020-06-12,y'])
    expect(columns.map(({ role, confidence }) => [role.is, confidence])).toEqual([
      ['place.name', 0.5],
      ['day', 0.5],
      ['none', 0],
    ])
  })

  test('does not change with what stands above the headings', async () => {
    const { look, roles } = await guess([
      '北京市疫情日报,,',
      '填报：某某,,',
      '',
      '区县,日期,例数',
      '西城区,2020-06-11,1',
    ])
    expect([look.headerRow, roles]).toEqual([4, ['place.name', 'day reportDate', 'count confirmed']])
  })
})

test('tables with the same headings have one shape, however they are written', () => {
  expect(shapeOf(['区县', ' Date ', '例数'])).toBe(shapeOf(['例数', '区县', 'ｄａｔｅ', '']))
  expect(shapeOf(['区县'])).not.toBe(shapeOf(['区县', '例数']))
})
