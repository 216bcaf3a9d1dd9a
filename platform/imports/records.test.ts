import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { day, kinds, placePath, type SignalEvent } from '#vocabulary'
import { type RecordRow, type RecordsRequest, readRecords } from './records.ts'
import { openText, readMapping } from './test-support.ts'

const header = 'case_id,date_of_onset,date_of_hospitalisation,date_of_outcome,outcome,gender,age,province'

function lineListMapping() {
  const mapping = readMapping('h7n9-line-list-2013.yaml')
  if (mapping.mode !== 'records') throw new Error('the mapping is not of records')
  return mapping
}

async function read(text: string, options: Pick<RecordsRequest, 'findPlaceByName'> = {}) {
  const mapping = lineListMapping()
  const reading = readRecords({
    table: await openText(text, mapping),
    mapping,
    today: day('2026-01-01'),
    ...options,
  })
  const rows: RecordRow[] = []
  for await (const group of reading.groups) rows.push(...group)
  const verdicts = rows.map(({ verdict: { line, verdict, reasons } }) =>
    [line, verdict, ...reasons.map(({ code, column }) => `${code}/${column}`)].join(' '),
  )
  const events: SignalEvent[] = rows.flatMap(({ event }) => (event ? [event] : []))
  return { verdicts, events, summary: reading.summary() }
}

describe('a line list', () => {
  test('becomes a case report of each row', async () => {
    const { events, verdicts } = await read(
      `${header}\n8,2013-03-07,2013-03-18,2013-03-27,Death,m,38,Zhejiang`,
    )
    expect(verdicts).toEqual(['2 taken'])
    expect(events).toEqual([
      {
        specversion: '1.0',
        id: 'h7n9-2013:8',
        source: 'urn:lianfang:import:h7n9-2013',
        type: 'case.report',
        place: 'cn.33',
        data: {
          disease: 'h7n9',
          classification: 'confirmed',
          reportDate: '2013-03-18',
          onsetDate: '2013-03-07',
          sex: 'male',
          ageGroup: '25-44',
        },
      },
    ])
  })

  test.each([
    ['2 repaired date.stand-in/date_of_onset', '1,2013-03-07,NA,NA,NA,m,38,Anhui'],
    ['2 refused date.blank/date_of_hospitalisation', '1,NA,NA,NA,NA,m,38,Anhui'],
    ['2 refused date.malformed/date_of_hospitalisation', '1,NA,2013-02-30,NA,NA,m,38,Anhui'],
    ['2 repaired date.malformed/date_of_onset', '1,2013-02-30,2013-03-01,NA,NA,m,38,Anhui'],
    ['2 taken', '1,2013-03-07,2013-03-08,NA,NA,NA,?,Anhui'],
    ['2 repaired field.unknown-value/gender', '1,2013-03-07,2013-03-08,NA,NA,x,38,Anhui'],
    ['2 repaired field.unknown-value/gender', '1,2013-03-07,2013-03-08,NA,NA,constructor,38,Anhui'],
    ['2 repaired field.unknown-value/age', '1,2013-03-07,2013-03-08,NA,NA,m,380,Anhui'],
    ['2 refused place.unknown/province', '1,2013-03-07,2013-03-08,NA,NA,m,38,Atlantis'],
    ['2 refused place.blank/province', '1,2013-03-07,2013-03-08,NA,NA,m,38,'],
    ['2 refused field.blank/case_id', ',2013-03-07,2013-03-08,NA,NA,m,38,Anhui'],
    ['2 refused row.fields/undefined', '1,2013-03-07'],
  ])('%s: %s', async (expected, line) => {
    expect((await read(`${header}\n${line}`)).verdicts).toEqual([expected])
  })

  test('a case sent twice counts once, and one that contradicts it is refused', async () => {
    const line = '1,2013-03-07,2013-03-08,NA,NA,m,38,Anhui'
    const { verdicts, events } = await read([header, line, line, line.replace('38', '39')].join('\n'))
    expect(verdicts).toEqual(['2 taken', '3 refused row.duplicate/case_id', '4 refused row.conflict/case_id'])
    expect(events).toHaveLength(1)
  })

  test('a place that the mapping does not list is looked up by its name', async () => {
    const findPlaceByName = (name: string) => (name === '杭州市' ? placePath('cn.33.01') : undefined)
    const { events } = await read(`${header}\n1,2013-03-07,2013-03-08,NA,NA,m,38,杭州市`, { findPlaceByName })
    expect(events[0]?.place).toBe('cn.33.01')
  })

  test('a long or odd record number becomes a short id, and no reason repeats a field', async () => {
    const { events } = await read(`${header}\n张三/${'9'.repeat(200)},2013-03-07,2013-03-08,NA,NA,m,38,Anhui`)
    expect(events[0]?.id).toMatch(/^h7n9-2013:h-[0-9a-f]{24}$/)
  })

  const file = new URL('../../../shared/data/line-lists/fluH7N9_china_2013.csv', import.meta.url)
  const isThere = existsSync(file)
  if (!isThere) console.warn(`skipped: ${file.pathname} is not here`)

  test.skipIf(!isThere)(
    'the 136 cases of H7N9 in 2013 all have a verdict, and those with a day are reported',
    async () => {
      const text = readFileSync(file, 'utf8')
      const { summary, events } = await read(text)
      const rows = text
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.replaceAll('"', '').split(','))
      const dated = rows.filter(([, onset, admission, outcome]) =>
        [onset, admission, outcome].some((date) => date !== 'NA'),
      )
      const admitted = rows.filter(([, , admission]) => admission !== 'NA')
      expect(summary).toMatchObject({ read: 136, taken: admitted.length, refused: 136 - dated.length })
      expect(events).toHaveLength(dated.length)
      expect(events.filter(({ data }) => data.onsetDate !== undefined)).toHaveLength(
        rows.filter(([, onset]) => onset !== 'NA').length,
      )
      for (const event of events)
        expect(
          kinds.find(({ kind }) => kind === event.type)?.schema.safeParse(event.data).error,
        ).toBeUndefined()
    },
  )
})
