import { expect, test } from 'vitest'
import type { ExamSignal, SignalEvent } from '#vocabulary'
import { Chance } from './chance.ts'
import { applyFaults, isDisconnected } from './faults.ts'
import type { Fault } from './scenario/scenario.ts'

const signals = Array.from(
  { length: 2_000 },
  (_, number): ExamSignal => ({
    at: number / 100,
    unit: number % 2 === 0 ? 'north' : 'south',
    event: {
      specversion: '1.0',
      id: `r${number}`,
      source: 'urn:test',
      type: 'case.report',
      place: 'cn.99',
      data: { disease: 'covid-19' },
    } as SignalEvent,
  }),
)
const arriveWith = (...faults: Fault[]) => applyFaults(signals, { faults, chance: new Chance(1) })
const kind = 'case.report' as const
const whole = { from: 0, until: undefined }
const ids = (of: readonly ExamSignal[]) => of.map(({ event }) => event.id)

test('without faults everything arrives as it was sent', () => {
  expect(arriveWith()).toEqual({ signals, lost: 0 })
})

test('so many are lost as the share says, and are counted', () => {
  const { signals: arrived, lost } = arriveWith({ fault: 'loss', kind, share: 0.1, ...whole })
  expect(lost).toBeGreaterThan(150)
  expect(lost).toBeLessThan(250)
  expect(arrived.length + lost).toBe(signals.length)
})

test('one more fault leaves the chance of the others as it was', () => {
  const alone = arriveWith({ fault: 'loss', kind, share: 0.1, ...whole })
  const both = arriveWith(
    { fault: 'loss', kind, share: 0.1, ...whole },
    { fault: 'duplicate', kind, share: 0.3, ...whole },
  )
  expect([...new Set(ids(both.signals))]).toEqual(ids(alone.signals))
  expect(both.signals.length).toBeGreaterThan(alone.signals.length)
})

test('a duplicate is the same event, later; a late one comes later; a wrong code is another disease', () => {
  const { signals: twice } = arriveWith(
    { fault: 'wrong-code', kind, share: 1, ...whole },
    { fault: 'duplicate', kind, share: 1, ...whole },
    { fault: 'delay', kind, share: 1, hours: 24, ...whole },
  )
  expect(twice).toHaveLength(2 * signals.length)
  const [first, copy] = twice
  expect(copy?.event).toEqual(first?.event)
  expect(first?.event.data).toEqual({ disease: 'influenza' })
  expect([first?.at, copy?.at]).toEqual([1, 1.25])
})

test('a silent unit says nothing while it is silent, and others speak', () => {
  const { signals: arrived } = arriveWith({ fault: 'silence', kind, unit: 'north', from: 5, until: 10 })
  const heard = (unit: string) => arrived.filter((one) => one.unit === unit).map(({ at }) => at)
  expect(heard('north').some((at) => at >= 5 && at < 10)).toBe(false)
  expect(heard('north').some((at) => at >= 10)).toBe(true)
  expect(heard('south')).toHaveLength(1_000)
})

test('what a line that is down has to say arrives when it is up again, in whole', () => {
  const down = { fault: 'disconnection', kind, unit: 'north', from: 5, until: 9 } as const
  const { signals: arrived, lost } = arriveWith(down)
  expect(lost).toBe(0)
  expect(ids(arrived)).toEqual(ids(signals))
  for (const [number, { at }] of arrived.entries()) {
    const sent = signals[number]
    const isHeld = sent !== undefined && sent.unit === 'north' && sent.at >= 5 && sent.at < 9
    expect(at).toBe(isHeld ? 9 : sent?.at)
  }
  const isDown = (unit: string, at: number) => isDisconnected([down], { kind, unit, at })
  expect([isDown('north', 4.9), isDown('north', 5), isDown('north', 9), isDown('south', 5)]).toEqual([
    false,
    true,
    false,
    false,
  ])
})
