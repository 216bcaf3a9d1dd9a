import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkPlaces, type Place, savePlaces } from '#platform/places'
import { day, placePath } from '#vocabulary'
import { openTestWorld, type TestWorld } from '../worlds/testing.ts'

let opened: TestWorld

const district = (path: string, more: Partial<Place> = {}): Place => ({
  path: placePath(path),
  level: 'district',
  name: { zh: path, en: path },
  codes: [],
  ...more,
})

beforeAll(async () => {
  opened = await openTestWorld()
})
afterAll(async () => await opened?.close())

test('a place that has ended is followed to its successor from the day after its last', async () => {
  await savePlaces(opened.database, [
    district('cn.11.01.03', {
      codes: ['110103'],
      validUntil: day('2010-06-30'),
      successor: placePath('cn.11.01.01'),
    }),
    district('cn.11.01.04', { codes: ['110104'], validUntil: day('2010-06-30') }),
  ])
  const { places } = opened.world
  await places.load()
  expect(places.resolve('110103', day('2010-06-30'))).toBe('cn.11.01.03')
  expect(places.resolve('110103', day('2010-07-01'))).toBe('cn.11.01.01')
  expect(places.resolve('cn.11.01.03', day('2020-01-01'))).toBe('cn.11.01.01')
  expect(places.resolve('110104', day('2020-01-01'))).toBeUndefined()
})

test('two places that name each other as successors end the search, and not the server', async () => {
  const ended = { validUntil: day('2000-01-01') }
  await savePlaces(opened.database, [
    district('cn.11.01.91', { ...ended, successor: placePath('cn.11.01.92') }),
    district('cn.11.01.92', { ...ended, successor: placePath('cn.11.01.91') }),
  ])
  await opened.world.places.load()
  expect(() => opened.world.places.resolve('cn.11.01.91', day('2020-01-01'))).not.toThrow()
})

test('places without a parent, with an unknown successor or with one code for two are told one by one', () => {
  const faults = checkPlaces(
    [
      district('cn.77.01', { codes: ['770100'] }),
      district('cn.11.01.55', { codes: ['770100'] }),
      district('cn.11.01.56', { successor: placePath('cn.78') }),
      district('cn.11.01.57', { codes: ['a', 'a'] }),
    ],
    opened.world.places,
  )
  expect(faults.map(({ index, where }) => `${index} ${where}`)).toEqual(['0 path', '1 codes', '2 successor'])
})

test('the names of an object’s own are no places', () => {
  for (const name of ['__proto__', 'constructor', '', 'cn.', 'CN', 'cn..11']) {
    expect(opened.world.places.resolve(name, day('2020-01-01'))).toBeUndefined()
  }
})
