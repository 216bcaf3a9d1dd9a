import { expect, test } from 'vitest'
import { placePath } from '#vocabulary'
import { mapOf } from './map-of.ts'

const paths = (...texts: string[]) => texts.map(placePath)
const city = placePath('cn.99.01')
const district = placePath('cn.99.01.03')

test('the map of a city shows its districts, those with alerts chosen, whatever level the alerts are of', () => {
  const places = paths('cn.99.01.02', 'cn.99.01.03.001', 'cn.99.01.03.002')
  expect(mapOf({ place: city, places, hasPlaces: true })).toEqual({
    parent: city,
    chosen: paths('cn.99.01.02', 'cn.99.01.03'),
  })
})

test('where an alert is about the whole place, it is shown among its neighbours', () => {
  expect(mapOf({ place: district, places: [district], hasPlaces: true })).toEqual({
    parent: city,
    chosen: [district],
  })
})

test('a place without places of its own is shown among its neighbours', () => {
  const grid = placePath('cn.99.01.03.001')
  expect(mapOf({ place: grid, places: [grid], hasPlaces: false }).parent).toBe(district)
})
