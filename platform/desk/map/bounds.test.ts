import { expect, test } from 'vitest'
import type { Shape } from './answers.ts'
import { boundsOf, centreOf } from './bounds.ts'

const square = (west: number, south: number, size: number): [number, number][] => [
  [west, south],
  [west + size, south],
  [west + size, south + size],
  [west, south + size],
  [west, south],
]

test('the name of a city stands in its middle', () => {
  expect(centreOf({ type: 'Polygon', coordinates: [square(116, 39, 2)] })).toEqual({ lon: 117, lat: 40 })
})

test('the name of a province with islands stands on its mainland', () => {
  const withIsland: Shape = {
    type: 'MultiPolygon',
    coordinates: [[square(125, 20, 0.2)], [square(110, 20, 4)]],
  }
  expect(centreOf(withIsland)).toEqual({ lon: 112, lat: 22 })
})

test('an outline drawn either way round has the same middle', () => {
  const reversed = [...square(116, 39, 2)].reverse()
  expect(centreOf({ type: 'Polygon', coordinates: [reversed] })).toEqual({ lon: 117, lat: 40 })
})

test('an outline without area has its name at its first corner', () => {
  expect(
    centreOf({
      type: 'Polygon',
      coordinates: [
        [
          [116, 39],
          [117, 40],
          [116, 39],
        ],
      ],
    }),
  ).toEqual({ lon: 116, lat: 39 })
})

test('the map reaches around every place', () => {
  const shapes: Shape[] = [{ type: 'Polygon', coordinates: [square(116, 39, 2)] }]
  expect(boundsOf(shapes, [{ lon: 100, lat: 50 }])).toEqual([100, 39, 118, 50])
  expect(boundsOf([])).toBeUndefined()
})
