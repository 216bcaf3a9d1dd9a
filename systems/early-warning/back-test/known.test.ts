import { describe, expect, test } from 'vitest'
import { addDays, day, daysBetween } from '#vocabulary'
import { toAdditions } from './known.ts'

const first = day('2020-01-01')
const on = (at: number) => addDays(first, at)
const positionOf = (of: ReturnType<typeof on>) => daysBetween(first, of)

describe('what was known when', () => {
  test('is as the reports came, a correction when it came', () => {
    const { additions, asReported } = toAdditions(
      [
        { day: on(0), knownOn: on(0), amount: 2 },
        { day: on(0), knownOn: on(30), amount: -1 },
        { day: on(1), knownOn: on(4), amount: 3 },
      ],
      positionOf,
    )
    expect(additions).toEqual([
      { day: 0, known: 0, amount: 2 },
      { day: 0, known: 30, amount: -1 },
      { day: 1, known: 4, amount: 3 },
    ])
    expect(asReported).toBe(1)
  })

  test('of a file of the past is its own day, and the share of what came as reported says so', () => {
    const { additions, asReported } = toAdditions(
      [
        { day: on(0), knownOn: on(400), amount: 6 },
        { day: on(0), knownOn: on(401), amount: -1 },
        { day: on(399), knownOn: on(400), amount: 2 },
      ],
      positionOf,
    )
    expect(additions.map(({ known }) => known)).toEqual([0, 401, 400])
    expect(asReported).toBe(2 / 8)
  })

  test('of a report before its day, and of nothing, is no fault', () => {
    expect(toAdditions([{ day: on(2), knownOn: on(1), amount: 1 }], positionOf).additions).toEqual([
      { day: 2, known: 2, amount: 1 },
    ])
    expect(toAdditions([], positionOf)).toEqual({ additions: [], asReported: 1 })
  })
})
