import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ExamInfection, placePath } from '#vocabulary'
import { layChains } from './chain.ts'
import { makeReport } from './testing.ts'

function infection(number: number, at: number, by: number | null): ExamInfection {
  return { number, by, at, where: 'work', place: placePath('cn.99'), onset: null, knownAt: null }
}

/** Infections in no order, whose sources may be missing, later, or themselves. */
const infections = fc
  .array(fc.tuple(fc.double({ min: 0, max: 60, noNaN: true }), fc.option(fc.nat(90))), { maxLength: 80 })
  .map((drawn) => drawn.map(([at, by], number) => infection(number, at, by)))

test('no two branches lie on each other', () => {
  fc.assert(
    fc.property(infections, (list) => {
      const placed = layChains(list)
      expect(placed.map(({ infection: { number } }) => number).sort()).toEqual(
        list.map(({ number }) => number).sort(),
      )
      const branches = placed.map(({ by, row, infection: { at } }) => ({
        row,
        from: by === undefined ? at : placed[by]!.infection.at,
        until: at,
      }))
      for (const [index, a] of branches.entries())
        for (const b of branches.slice(index + 1))
          if (a.row === b.row) expect(a.until < b.from || b.until < a.from).toBe(true)
    }),
  )
})

test('an infection lies below who infected it', () => {
  const placed = layChains([
    infection(0, 1, null),
    infection(1, 4, 0),
    infection(2, 6, 0),
    infection(3, 9, 2),
  ])
  for (const { by, row } of placed) if (by !== undefined) expect(row).toBeGreaterThan(placed[by]!.row)
})

test('of many, those who infected nobody lie as beads on one row, apart from each other', () => {
  const play = makeReport({ seeds: [3], ways: ['nothing'], atMost: 2_000, days: 90 }).play.nothing!
  const placed = layChains(play.infections)
  expect(placed).toHaveLength(2_000)
  expect(Math.max(...placed.map(({ row }) => row))).toBeLessThan(0.6 * placed.length)
  const rows = Map.groupBy(placed, ({ row, by }) => `${row} ${by}`)
  for (const beads of rows.values())
    for (const [at, { infection }] of beads.slice(1).entries())
      expect(infection.at - beads[at]!.infection.at).toBeGreaterThanOrEqual(0.75)
})
