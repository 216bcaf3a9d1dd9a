import type { PlacePoint } from '@lianfang/outbreak'
import { CommandFailure, exitCodes, type Interruption } from '../terminal.ts'
import { quote, readNumber } from './cells.ts'
import { makeFaults } from './faults.ts'
import { readTable } from './read-table.ts'

/** A place of a scan. */
export interface Unit {
  readonly code: string
  readonly name: string
  readonly point: PlacePoint
  /** The same point as it is drawn. */
  readonly at: readonly [number, number]
  readonly population: number | undefined
}

/**
 * Reads the places of a scan, with where they are and how many people live there.
 *
 * @param isCounted Whether the population is needed.
 */
export async function readUnits({
  file,
  unit,
  population,
  globe = false,
  isCounted,
  interruption,
}: {
  file: string
  unit?: string
  population?: string
  globe?: boolean
  isCounted: boolean
  interruption: Interruption
}): Promise<Unit[]> {
  const faults = makeFaults()
  const units: Unit[] = []
  const seen = new Map<string, number>()
  const optional = (...usual: string[]) => ({ usual, isOptional: true })
  const { found, columns } = await readTable({
    file,
    wanted: {
      unit: { named: unit, usual: ['unit'] },
      name: optional('name'),
      longitude: optional('longitude', 'lon'),
      latitude: optional('latitude', 'lat'),
      x: optional('x'),
      y: optional('y'),
      population: { named: population, usual: ['population'], isOptional: !isCounted },
    },
    faults,
    interruption,
    onRow(row, cells, heading) {
      const read = (column: 'longitude' | 'latitude' | 'x' | 'y' | 'population') => {
        const text = cells[column] ?? ''
        const value =
          text === '' ? 'is empty' : readNumber(text, column === 'population' ? 'above-0' : 'number')
        if (typeof value === 'number') return value
        faults.add({ row, column: heading(column), what: value })
        return Number.NaN
      }
      const code = cells.unit ?? ''
      const before = seen.get(code)
      if (before !== undefined)
        faults.add({
          row,
          column: heading('unit'),
          what: `${quote(code)} is there already, in row ${before}`,
        })
      seen.set(code, row)
      const isNamed = cells.longitude !== undefined && cells.latitude !== undefined
      const at = isNamed
        ? ([read('longitude'), read('latitude')] as const)
        : ([read('x'), read('y')] as const)
      const point = isNamed || globe ? { longitude: at[0], latitude: at[1] } : { x: at[0], y: at[1] }
      units.push({
        code,
        name: cells.name ?? code,
        point,
        at,
        population: isCounted ? read('population') : undefined,
      })
    },
  })
  const isPlaced = (one: string | undefined, other: string | undefined) =>
    one !== undefined && other !== undefined
  if (!isPlaced(found.longitude, found.latitude) && !isPlaced(found.x, found.y))
    throw new CommandFailure(
      `${file} has neither longitude and latitude nor x and y: it has ${columns.join(', ')}.`,
      exitCodes.usage,
    )
  faults.throwIfAny(file)
  return units
}

/** Reads which units border on each other: for each unit the positions of its neighbours. */
export async function readNeighbours({
  file,
  units,
  interruption,
}: {
  file: string
  units: readonly Unit[]
  interruption: Interruption
}): Promise<number[][]> {
  const faults = makeFaults()
  const positions = new Map(units.map(({ code }, at) => [code, at]))
  const neighbours = units.map((): number[] => [])
  await readTable({
    file,
    wanted: { one: { usual: [], position: 0 }, other: { usual: [], position: 1 } },
    faults,
    interruption,
    onRow(row, cells, heading) {
      const [a, b] = (['one', 'other'] as const).map((key) => {
        const at = positions.get(cells[key] ?? '')
        if (at === undefined)
          faults.add({ row, column: heading(key), what: `${quote(cells[key] ?? '')} is not among the units` })
        return at
      })
      if (a !== undefined && b !== undefined) neighbours[a]!.push(b)
    },
  })
  faults.throwIfAny(file)
  return neighbours
}
