import { expect, test } from 'vitest'
import { crash, crashTable } from './crash.ts'
import { findEventCounts, type LoggedSignal } from './house/counts.ts'

test('a killed server and a killed database lose nothing and do nothing twice', async () => {
  const result = await crash({
    kills: { server: 1, database: 1, both: 0 },
    streamed: 1_000,
    singles: 100,
    seed: 3,
  })
  expect(result.rounds.map(({ victim }) => victim).sort()).toEqual(['database', 'server'])
  expect(Object.entries(result.faults).filter(([, found]) => found !== 0)).toEqual([])
  expect(result.logged).toBeGreaterThan(2_000)
  expect(crashTable(result)).toContain('told accepted, not in the log')
})

test('the recount takes the highest revision of a record and nothing of a retracted one', () => {
  const report: LoggedSignal = {
    source: 'a',
    id: '1',
    kind: 'lab.count',
    place: 'cn.99',
    record: null,
    revision: 0,
    retracted: false,
    data: { disease: 'influenza', sampleDate: '2020-01-20', tested: 10, positive: 4 },
  }
  const corrected = { ...report, id: '2', record: '1', revision: 1, data: { ...report.data, positive: 3 } }
  const other = { ...report, id: '3' }
  const takenBack = { ...other, id: '4', record: '3', revision: 2, retracted: true }
  expect(findEventCounts([corrected, report, other, takenBack])).toEqual(
    new Map([
      ['lab.tested influenza cn.99 2020-01-20', '10 of 1'],
      ['lab.positive influenza cn.99 2020-01-20', '3 of 1'],
    ]),
  )
})
