import type { Round } from './send.ts'

/** What one import says of a record. */
export interface Saying {
  readonly import: number
  readonly revision: number
  readonly planned: number
  readonly id: string
  readonly outcome: 'accepted' | 'duplicate'
  readonly undone: boolean
}

/** What becomes of a record when an import is undone. */
export type TakingBack =
  /** A version above all others: without counts (`retract`), or with what another import says (`restate`). */
  | {
      readonly act: 'retract' | 'restate'
      readonly id: string
      readonly revision: number
      /** The version whose place and data the new one carries. */
      readonly like: Saying
      readonly round: Round
    }
  | { readonly act: 'keep' }

export interface TakeBack {
  readonly taking: TakingBack
  /** Versions of the import that others say too: they are theirs from now on. */
  readonly passedOn: readonly Saying[]
}

/**
 * After an undo the record stands as if the import had never been: the latest version that another import says counts
 * again; where none does, nothing counts. Pure, and the same answer for an undo that was interrupted and comes again.
 */
export function takeBack(of: {
  readonly import: number
  readonly record: string
  readonly sayings: readonly Saying[]
  readonly round: Round | undefined
}): TakeBack {
  const own = of.sayings.filter((one) => one.import === of.import && one.outcome === 'accepted')
  const others = of.sayings.filter((one) => one.import !== of.import && !one.undone)
  const passedOn = own.flatMap(({ id }) => others.find((other) => other.id === id) ?? [])
  const latest = latestOf(own)
  const standing = latestOf(others)
  if (!latest || (standing && standing.revision >= latest.revision))
    return { taking: { act: 'keep' }, passedOn }
  const top = Math.max(...of.sayings.map(({ revision }) => revision), (of.round?.base ?? 0) - 1)
  const round = (of.round?.round ?? 0) + 1
  return {
    taking: {
      act: standing ? 'restate' : 'retract',
      id: `${of.record}:u${round}`,
      revision: top + 1,
      like: standing ?? latest,
      round: { round, base: top + 2 },
    },
    passedOn,
  }
}

function latestOf(sayings: readonly Saying[]): Saying | undefined {
  return sayings.reduce<Saying | undefined>(
    (latest, one) => (latest && latest.revision >= one.revision ? latest : one),
    undefined,
  )
}
