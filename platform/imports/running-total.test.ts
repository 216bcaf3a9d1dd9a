import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readRunningTotals, type TotalRow, type TotalsReading } from './running-total.ts'

function row(line: number, day: number, ...totals: (number | undefined)[]): TotalRow {
  return { line, day, isCoded: true, totals }
}

/** What the versions known up to `day` add up to, by measure: the highest revision of each record counts. */
function knownOn({ versions }: TotalsReading, day: number, measure: number): number {
  const latest = new Map<string, { revision: number; count: number }>()
  for (const { day: of, part, known, revision, counts } of versions) {
    const record = `${of}/${part}`
    if (known <= day && revision >= (latest.get(record)?.revision ?? 0))
      latest.set(record, { revision, count: counts[measure] ?? 0 })
  }
  return [...latest.values()].reduce((sum, { count }) => sum + count, 0)
}

/** Days with gaps, totals that rise and fall, blanks. */
const rows = fc
  .array(
    fc.record({
      step: fc.integer({ min: 1, max: 4 }),
      totals: fc.tuple(
        fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined, freq: 8 }),
        fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined, freq: 3 }),
      ),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((steps) => {
    let day = 18_000
    return steps.flatMap(({ step, totals }, i) => {
      day += step
      return totals.every((total) => total === undefined) ? [] : [row(i + 2, day, ...totals)]
    })
  })

describe('running totals', () => {
  test('the first total is a starting level, and the next one an increase', () => {
    expect(readRunningTotals([row(2, 100, 40), row(3, 101, 43)])).toEqual({
      versions: [
        { day: 100, known: 100, level: true, spanDays: 0, part: undefined, revision: 0, counts: [40] },
        { day: 101, known: 101, level: false, spanDays: 1, part: undefined, revision: 0, counts: [3] },
      ],
      remarks: [],
    })
  })

  test('a total that stays is a report of zero', () => {
    expect(readRunningTotals([row(2, 100, 40), row(3, 101, 40)]).versions[1]).toMatchObject({
      day: 101,
      counts: [0],
    })
  })

  test('after missing days the increase spans them', () => {
    const { versions, remarks } = readRunningTotals([row(2, 100, 1), row(3, 104, 9)])
    expect(versions[1]).toMatchObject({ spanDays: 4, counts: [8] })
    expect(remarks).toEqual([{ line: 3, refused: false, code: 'gap', value: 4 }])
  })

  test('a fall revises the latest increases, known on the day of the fall and not before', () => {
    const reading = readRunningTotals([row(2, 100, 10), row(3, 101, 12), row(4, 102, 15), row(5, 103, 11)])
    expect(reading.versions.filter(({ known }) => known === 103)).toEqual([
      { day: 101, known: 103, level: false, spanDays: 1, part: undefined, revision: 1, counts: [1] },
      { day: 102, known: 103, level: false, spanDays: 1, part: undefined, revision: 1, counts: [0] },
      { day: 103, known: 103, level: false, spanDays: 1, part: undefined, revision: 0, counts: [0] },
    ])
    expect(reading.remarks).toEqual([{ line: 5, refused: false, code: 'fall', measure: 0, value: -4 }])
    expect([102, 103].map((day) => knownOn(reading, day, 0))).toEqual([15, 11])
  })

  test('a fall below every increase revises the starting level', () => {
    const { versions } = readRunningTotals([row(2, 100, 10), row(3, 101, 12), row(4, 102, 7)])
    expect(versions.filter(({ revision }) => revision > 0)).toMatchObject([
      { day: 100, level: true, counts: [7] },
      { day: 101, level: false, counts: [0] },
    ])
  })

  test('a second fall on a revised day raises its revision again', () => {
    const { versions } = readRunningTotals([row(2, 100, 0), row(3, 101, 9), row(4, 102, 8), row(5, 103, 6)])
    expect(
      versions.filter(({ day }) => day === 101).map(({ revision, counts }) => [revision, counts[0]]),
    ).toEqual([
      [0, 9],
      [1, 8],
      [2, 6],
    ])
  })

  test('falls of two measures on one day revise a record once', () => {
    const { versions } = readRunningTotals([row(2, 100, 0, 0), row(3, 101, 9, 4), row(4, 102, 8, 3)])
    expect(versions.filter(({ revision }) => revision > 0)).toMatchObject([
      { day: 101, revision: 1, counts: [8, 3] },
    ])
  })

  test('a blank number is left out, and the next one spans the days since the last that was stated', () => {
    const { versions, remarks } = readRunningTotals([
      row(2, 100, 5, 1),
      row(3, 101, 6, undefined),
      row(4, 102, 8, 4),
    ])
    expect(versions.slice(1)).toMatchObject([
      { day: 101, part: undefined, spanDays: 1, counts: [1, undefined] },
      { day: 102, part: undefined, spanDays: 1, counts: [2, undefined] },
      { day: 102, part: 1, spanDays: 2, counts: [undefined, 3] },
    ])
    expect(remarks).toEqual([{ line: 4, refused: false, code: 'gap', measure: 1, value: 2 }])
  })

  test('a measure that begins later begins with a level of its own', () => {
    const { versions } = readRunningTotals([row(2, 100, 5, undefined), row(3, 101, 6, 2)])
    expect(versions.slice(1)).toMatchObject([
      { level: false, part: undefined, counts: [1, undefined] },
      { level: true, part: 1, counts: [undefined, 2] },
    ])
  })

  test('of two different rows for one day the larger counts, wherever it stands', () => {
    const expected = [
      { line: 3, refused: true, code: 'row.conflict', value: 4 },
      { line: 4, refused: false, code: 'row.conflict', value: 3 },
    ]
    const reading = readRunningTotals([row(2, 100, 1), row(3, 101, 5), row(4, 101, 6)])
    expect(reading.remarks).toEqual(expected)
    expect(knownOn(reading, 101, 0)).toBe(6)
  })

  test('a repeated row counts once', () => {
    const { versions, remarks } = readRunningTotals([row(2, 100, 1), row(3, 101, 5), row(9, 101, 5)])
    expect(versions).toHaveLength(2)
    expect(remarks).toEqual([{ line: 9, refused: true, code: 'row.duplicate', value: 3 }])
  })

  test('a row that stands after a later day is put in order and says so', () => {
    const { versions, remarks } = readRunningTotals([row(2, 102, 5), row(3, 101, 4)])
    expect(versions.map(({ day, counts }) => [day, counts[0]])).toEqual([
      [101, 4],
      [102, 1],
    ])
    expect(remarks).toEqual([{ line: 3, refused: false, code: 'order' }])
  })

  test('what was known on any day is the total that the file states for that day', () => {
    fc.assert(
      fc.property(rows, (rows) => {
        const reading = readRunningTotals(rows)
        const stated: (number | undefined)[] = [undefined, undefined]
        for (const { day, totals } of rows)
          totals.forEach((total, measure) => {
            stated[measure] = total ?? stated[measure]
            expect(knownOn(reading, day, measure)).toBe(stated[measure] ?? 0)
          })
      }),
    )
  })

  test('no count is negative in any version, and revisions of a record rise by one', () => {
    fc.assert(
      fc.property(rows, (rows) => {
        const revisions = new Map<string, number>()
        let known = 0
        for (const version of readRunningTotals(rows).versions) {
          expect(version.counts.every((count) => count === undefined || count >= 0)).toBe(true)
          const record = `${version.day}/${version.part}`
          expect(version.revision).toBe((revisions.get(record) ?? -1) + 1)
          revisions.set(record, version.revision)
          expect(version.known).toBeGreaterThanOrEqual(known)
          known = version.known
        }
      }),
    )
  })

  test('the order of the rows changes nothing of what is reported', () => {
    const contested = fc.array(
      fc.tuple(
        fc.integer({ min: 100, max: 110 }),
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 0, max: 2 }),
      ),
      { minLength: 1, maxLength: 25 },
    )
    const shuffled = contested.chain((rows) =>
      fc.tuple(
        fc.constant(rows),
        fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length }),
      ),
    )
    fc.assert(
      fc.property(shuffled, ([rows, mixed]) => {
        const versionsOf = (list: typeof rows) =>
          readRunningTotals(list.map(([day, ...totals], i) => row(i + 2, day, ...totals))).versions
        expect(versionsOf(mixed)).toEqual(versionsOf(rows))
      }),
    )
  })
})
