import { describe, expect, test } from 'vitest'
import { type Saying, takeBack } from './take-back.ts'

function saying(of: Partial<Saying>): Saying {
  return { import: 1, revision: 0, planned: 0, id: 'r', outcome: 'accepted', undone: false, ...of }
}

function take(sayings: readonly Saying[], round?: { round: number; base: number }) {
  return takeBack({ import: 1, record: 'r', sayings, round })
}

describe('a record of an import that is undone', () => {
  test('is retracted above its last version where nobody else speaks of it', () => {
    const { taking } = take([saying({}), saying({ revision: 3, planned: 3, id: 'r:r3' })])
    expect(taking).toMatchObject({ act: 'retract', id: 'r:u1', revision: 4, round: { round: 1, base: 5 } })
  })

  test('is retracted above earlier rounds', () => {
    const { taking } = take([saying({ revision: 5, id: 'r:i1' })], { round: 1, base: 5 })
    expect(taking).toMatchObject({ act: 'retract', id: 'r:u2', revision: 6, round: { round: 2, base: 7 } })
  })

  test('goes back to the earlier version that another import says', () => {
    const { taking } = take([saying({ import: 2 }), saying({ revision: 1, planned: 1, id: 'r:r1' })])
    expect(taking).toMatchObject({ act: 'restate', revision: 2, like: { import: 2, id: 'r' } })
  })

  test('stays where another import says the same or later, and what both say passes to it', () => {
    const same = saying({ import: 2, outcome: 'duplicate' })
    expect(take([saying({}), same])).toEqual({ taking: { act: 'keep' }, passedOn: [same] })
    expect(take([saying({}), saying({ import: 2, revision: 1, id: 'r:r1' })]).taking.act).toBe('keep')
  })

  test('stays where the import had only repeated what was there', () => {
    expect(take([saying({ outcome: 'duplicate' })]).taking.act).toBe('keep')
  })

  test('is not held by an import that is itself undone', () => {
    expect(take([saying({}), saying({ import: 2, undone: true })]).taking.act).toBe('retract')
  })
})
