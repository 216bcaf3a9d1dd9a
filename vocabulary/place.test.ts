import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addDays,
  day,
  dayFromNumber,
  dayNumber,
  daysBetween,
  isWithin,
  parentPath,
  parseDay,
  parsePlacePath,
  pathsUpwards,
  placeOfDivisionCode,
  placePath,
} from '#vocabulary'

const label = fc.constantFrom('1', '10', '11', '01', '007', 'g04', 'unassigned')
const path = fc.array(label, { maxLength: 5 }).map((labels) => placePath(['cn', ...labels].join('.')))

test('what lies within an area is what has it among the paths upwards, and what one range of paths holds', () => {
  fc.assert(
    fc.property(path, path, (place, area) => {
      const within = isWithin(place, area)
      expect(pathsUpwards(place).includes(area)).toBe(within)
      expect(place >= area && place < `${area}/`).toBe(within)
    }),
    { numRuns: 2_000 },
  )
})

test('every place but the nation lies within its parent, and no parent within its child', () => {
  fc.assert(
    fc.property(path, (place) => {
      const parent = parentPath(place)
      expect(parent === undefined).toBe(place === 'cn')
      if (parent) expect([isWithin(place, parent), isWithin(parent, place)]).toEqual([true, false])
    }),
  )
})

test('any text at all is a path, a day or a code, or is none: nothing throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.anything()), (value) => {
      const found = parsePlacePath(value)
      expect(found === undefined || found === value).toBe(true)
      const on = parseDay(value)
      if (on !== undefined) expect(dayFromNumber(dayNumber(on))).toBe(on)
      if (typeof value === 'string') placeOfDivisionCode(value)
    }),
  )
})

test('days add up, over leap years and new years', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -25_567, max: 100_000 }),
      fc.integer({ min: -20_000, max: 20_000 }),
      (from, by) => {
        const first = dayFromNumber(from)
        expect(daysBetween(first, addDays(first, by))).toBe(by)
        expect(parseDay(first)).toBe(first)
      },
    ),
  )
  expect(addDays(day('2020-02-28'), 1)).toBe('2020-02-29')
  expect(addDays(day('2100-02-28'), 1)).toBe('2100-03-01')
})

test('codes of divisions are places at their level, and blank parts are not', () => {
  expect(placeOfDivisionCode('110102')).toEqual({ path: 'cn.11.01.02', level: 'district' })
  expect(placeOfDivisionCode('420100')).toEqual({ path: 'cn.42.01', level: 'city' })
  expect(placeOfDivisionCode('110102007')).toEqual({ path: 'cn.11.01.02.007', level: 'street' })
  for (const code of ['', '1100y0', '000000', '11010', '110002007'])
    expect(placeOfDivisionCode(code), code).toBeUndefined()
})
