import { expect, test } from 'vitest'
import { stageLineOf } from './stage-line.ts'

const step = (number: number, step: string, [from, to]: [string | undefined, string]) => ({
  number,
  step,
  ...(from === undefined ? {} : { from }),
  to,
  actor: `account:${number}`,
  at: `2026-11-26T0${number}:00:00.000Z`,
  detail: {},
})
const opened = step(1, 'open', [undefined, 'collected'])
const toHandling = [
  opened,
  step(2, 'file', ['collected', 'filed']),
  step(3, 'dispatch', ['filed', 'dispatched']),
  step(4, 'take', ['dispatched', 'handling']),
]

test('each stage behind says who led it there and when, those ahead say nothing', () => {
  const line = stageLineOf({ kind: 'problem', state: 'handling', history: toHandling })
  expect(line.map(({ how }) => how)).toEqual(['passed', 'passed', 'passed', 'now', 'ahead', 'ahead', 'ahead'])
  expect(line[3]?.by?.actor).toBe('account:4')
  expect(line[4]?.by).toBeUndefined()
})

test('a case file that was returned is where it went back to, however far it once was', () => {
  const history = [...toHandling, step(5, 'return', ['handling', 'filed'])]
  const line = stageLineOf({ kind: 'problem', state: 'filed', history })
  expect(line.map(({ how }) => how).slice(0, 4)).toEqual(['passed', 'now', 'ahead', 'ahead'])
  expect(line[1]?.by?.actor).toBe('account:5')
})

test('a step that leaves it in its stage does not take the name of who led it there', () => {
  const history = [...toHandling, step(5, 'supervise', ['handling', 'handling'])]
  const line = stageLineOf({ kind: 'problem', state: 'handling', history })
  expect(line[3]?.by?.actor).toBe('account:4')
})

test('what was cancelled got as far as it got, and is nowhere now', () => {
  const history = [
    step(1, 'open', [undefined, 'open']),
    step(2, 'take', ['open', 'taken']),
    step(3, 'cancel', ['taken', 'cancelled']),
  ]
  const line = stageLineOf({ kind: 'to-do', state: 'cancelled', history })
  expect(line.map(({ how }) => how)).toEqual(['passed', 'passed', 'ahead'])
})
