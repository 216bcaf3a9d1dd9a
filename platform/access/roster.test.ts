import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findClash, type RosterEntry } from './roster.ts'

const at = (hour: number) => new Date(Date.UTC(2020, 5, 11, hour))
const shift = (officer: string, from?: number, until?: number): RosterEntry => ({
  officer,
  name: { zh: officer, en: officer },
  phone: null,
  ...(from === undefined || until === undefined ? {} : { beginsAt: at(from), endsAt: at(until) }),
})

describe('a roster', () => {
  test('has shifts one after the other, above one standing officer', () => {
    expect(findClash([shift('li'), shift('wang', 8, 16), shift('zhao', 16, 24)])).toBeUndefined()
  })

  test('has no two shifts at one time, be they of two people or of one', () => {
    const day = shift('wang', 8, 16)
    for (const officer of ['zhao', 'wang'])
      expect(findClash([day, shift(officer, 15, 20)])).toEqual({ at: 1, other: day })
    expect(findClash([shift('zhao', 9, 10), day], [day])).toEqual({ at: 0, other: day })
    expect(findClash([day, day])).toMatchObject({ at: 1 })
  })

  test('has one standing officer', () => {
    expect(findClash([shift('li'), shift('wang')])).toEqual({ at: 1, other: shift('li') })
  })

  test('that clashed before is changed all the same, and what is new in it is looked at', () => {
    const old = [shift('wang', 8, 16), shift('zhao', 12, 20)]
    expect(findClash([...old, shift('li', 20, 22)], old)).toBeUndefined()
    expect(findClash([...old, shift('li', 19, 22)], old)).toEqual({ at: 2, other: old[1] })
    expect(findClash(old.slice(1), old)).toBeUndefined()
  })
})

test('a clash is found just where two entries share a moment, and one of them is new', () => {
  const anEntry = fc
    .record({ officer: fc.constantFrom('a', 'b'), from: fc.nat(12), hours: fc.integer({ min: 1, max: 4 }) })
    .map(({ officer, from, hours }) => shift(officer, from, from + hours))
  fc.assert(
    fc.property(
      fc.uniqueArray(anEntry, { maxLength: 4, selector: (one) => JSON.stringify(one) }),
      fc.array(anEntry, { maxLength: 3 }),
      (old, added) => {
        const roster = [...old, ...added]
        const share = (a: RosterEntry, b: RosterEntry) =>
          (a.beginsAt ?? 0) < (b.endsAt ?? 0) && (b.beginsAt ?? 0) < (a.endsAt ?? 0)
        const isClash = roster.some((one, n) =>
          roster.some((other, m) => n < m && m >= old.length && share(one, other)),
        )
        expect(findClash(roster, old) !== undefined).toBe(isClash)
      },
    ),
  )
})
