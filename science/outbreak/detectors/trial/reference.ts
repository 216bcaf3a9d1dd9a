import { existsSync, readFileSync } from 'node:fs'
import { expect } from 'vitest'

const folder = new URL('../../../../../shared/data/outbreak-parity/', import.meta.url)
/** Where the numbers of R lie (surveillance 1.20.3), and whether they are there. */
export const reference = { path: folder.pathname, isThere: existsSync(folder) }

export const referenceSeries = ['salmNewport', 'salmonella_agona', 'campyDE'] as const
export type ReferenceName = (typeof referenceSeries)[number]

export interface Reference {
  readonly counts: readonly number[]
  /** What R says in a column of a position from 0; NaN where it says nothing. */
  readonly says: (column: string, index: number) => number
  /** The positions from 0 of which a column says something. */
  readonly range: (column: string) => { from: number; to: number }
}

export function readReference(name: ReferenceName): Reference {
  const counts = readColumns(`${name}_counts.csv`).get('count') ?? []
  const columns = readColumns(`${name}_detect.csv`)
  const first = (columns.get('index')?.[0] ?? 1) - 1
  const column = (called: string) => {
    const values = columns.get(called)
    if (values === undefined) throw new Error(`${name} has no column ${called}`)
    return values
  }
  return {
    counts,
    says: (called, index) => column(called)[index - first] ?? Number.NaN,
    range: (called) => {
      const isThere = (value: number) => !Number.isNaN(value)
      return {
        from: first + column(called).findIndex(isThere),
        to: first + column(called).findLastIndex(isThere),
      }
    },
  }
}

function readColumns(file: string): Map<string, number[]> {
  const [head = '', ...lines] = readFileSync(new URL(file, folder), 'utf8').trim().split('\n')
  const rows = lines.map((line) => line.split(','))
  return new Map(
    head.split(',').map((name, at) => {
      const values = rows.map((row) =>
        row[at] === '' || row[at] === undefined ? Number.NaN : Number(row[at]),
      )
      return [name.replaceAll('"', ''), values]
    }),
  )
}

/** Counts how many numbers were compared, so that a test that compared none fails. */
export function makeComparison(relative = 1e-6) {
  const faults: string[] = []
  let compared = 0
  return {
    same(what: string, actual: number | undefined, expected: number) {
      compared += 1
      if (Number.isNaN(expected) && actual === undefined) return
      const error = Math.abs((actual ?? Number.NaN) - expected)
      if (!(error <= relative * Math.abs(expected) + 1e-10))
        faults.push(`${what}: ${actual} where R has ${expected}`)
    },
    finish(atLeast: number) {
      expect(faults.slice(0, 10)).toEqual([])
      expect(compared).toBeGreaterThanOrEqual(atLeast)
    },
  }
}
