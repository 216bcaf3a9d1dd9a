import { expect, test } from 'vitest'
import { addShift, removeShift } from './roster.ts'

const shift = (officer: string, beginsAt: string | null = null, endsAt: string | null = null) => ({
  officer,
  name: { zh: officer, en: officer },
  phone: null,
  beginsAt,
  endsAt,
})
const night = shift('night', '2020-06-11T12:00:00Z', '2020-06-12T00:00:00Z')
const officersOf = (roster: readonly { officer: string }[]) => roster.map(({ officer }) => officer)

test('a standing officer who is named takes the place of the one until now, and shifts stay', () => {
  expect(officersOf(addShift([shift('old'), night], shift('new')))).toEqual(['night', 'new'])
})

test('a shift is added to the standing duty, and is sent with its bounds', () => {
  const roster = addShift([shift('standing')], night)
  expect(officersOf(roster)).toEqual(['standing', 'night'])
  expect(roster[0]).not.toHaveProperty('beginsAt')
  expect(roster[1]).toMatchObject({ beginsAt: '2020-06-11T12:00:00Z', endsAt: '2020-06-12T00:00:00Z' })
})

test('the same hours of the same officer, given with another telephone, stand once', () => {
  const again = { ...night, beginsAt: '2020-06-11T20:00:00+08:00', phone: '120' }
  expect(addShift([night], again)).toHaveLength(1)
  expect(addShift([night], again)[0]?.phone).toBe('120')
})

test('one shift is taken off the roster, others of the same officer stay', () => {
  const next = shift('night', '2020-06-12T12:00:00Z', '2020-06-13T00:00:00Z')
  expect(removeShift([shift('night'), night, next], night)).toHaveLength(2)
})
