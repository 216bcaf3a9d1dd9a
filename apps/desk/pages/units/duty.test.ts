import { expect, test } from 'vitest'
import { comingShifts, onDutyAt } from './duty.ts'

const shift = (officer: string, beginsAt: string | null, endsAt: string | null) => ({
  officer,
  name: { zh: officer, en: officer },
  phone: null,
  beginsAt,
  endsAt,
})
const standing = shift('standing', null, null)
const day = shift('day', '2020-06-11T08:00:00+08:00', '2020-06-11T20:00:00+08:00')
const night = shift('night', '2020-06-11T20:00:00+08:00', '2020-06-12T08:00:00+08:00')
const all = [standing, night, day]

test('a shift overrides the standing duty, from its first instant to before its last', () => {
  expect(onDutyAt(all, new Date('2020-06-11T08:00:00+08:00'))?.officer).toBe('day')
  expect(onDutyAt(all, new Date('2020-06-11T19:59:59+08:00'))?.officer).toBe('day')
  expect(onDutyAt(all, new Date('2020-06-11T20:00:00+08:00'))?.officer).toBe('night')
})

test('outside of every shift the standing officer has it; where there is none, nobody has', () => {
  const noon = new Date('2020-06-13T12:00:00+08:00')
  expect(onDutyAt(all, noon)?.officer).toBe('standing')
  expect(onDutyAt([day, night], noon)).toBeUndefined()
})

test('of two shifts at once the later begun counts, as the server has it', () => {
  const cover = shift('cover', '2020-06-11T12:00:00+08:00', '2020-06-11T13:00:00+08:00')
  expect(onDutyAt([day, cover], new Date('2020-06-11T12:30:00+08:00'))?.officer).toBe('cover')
})

test('coming shifts are told in their order', () => {
  const coming = comingShifts(all, new Date('2020-06-11T07:00:00+08:00'))
  expect(coming.map(({ officer }) => officer)).toEqual(['day', 'night'])
})
