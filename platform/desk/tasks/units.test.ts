import { expect, test } from 'vitest'
import { placePath } from '#vocabulary'
import type { UnitName } from '../answers.ts'
import { nearestUnit, unitsFor } from './units.ts'

const unit = (id: string, place: string, duties: string[], gone = false): UnitName => ({
  id,
  name: { zh: id, en: id },
  place: placePath(place),
  phone: null,
  duties,
  // A day that exists.
  abolishedOn: gone ? ('2026-01-01' as UnitName['abolishedOn']) : null,
})
const units = [
  unit('cdc', 'cn.99.01', ['cdc']),
  unit('cdc-heting', 'cn.99.01.03', ['cdc', 'laboratory']),
  unit('cdc-heting-old', 'cn.99.01.03', ['cdc'], true),
  unit('street', 'cn.99.01.03.001', ['street-office']),
  unit('other', 'cn.99.01.02', ['cdc']),
]
const idOf = (duty: string, place: string) => nearestUnit(units, { duty, place: placePath(place) })?.id

test('the unit proposed is the nearest up the tree that has the duty and still stands', () => {
  expect(idOf('cdc', 'cn.99.01.03.001')).toBe('cdc-heting')
  expect(idOf('cdc', 'cn.99.01.04')).toBe('cdc')
  expect(idOf('street-office', 'cn.99.01.03.001')).toBe('street')
  expect(idOf('street-office', 'cn.99.01.03')).toBeUndefined()
})

test('who may be chosen are those responsible, the nearest first, then those within the place', () => {
  const ids = unitsFor(units, placePath('cn.99.01.03')).map(({ id }) => id)
  expect(ids).toEqual(['cdc-heting', 'cdc', 'street'])
})
