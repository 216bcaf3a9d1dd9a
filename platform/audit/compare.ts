import { type EntryRow, leafOf } from './canonical.ts'
import { formatEntry } from './position.ts'
import { positionOf } from './seal.ts'

/** What became of the entries of a batch since it was sealed, each by its position `era.xid.number`. */
export interface Comparison {
  /** Stand where they stood, with another content. */
  readonly changed: readonly string[]
  /** Were not there when the batch was sealed. */
  readonly inserted: readonly string[]
  /** No longer there: how many, and what stands on either side of them now. */
  readonly removed: readonly { readonly count: number; readonly after: string; readonly before: string }[]
}

const leafBytes = 32

/**
 * Holds the entries that are there now against the leaves of what was sealed. A leaf names position and content of its
 * entry, so what still has its leaf is untouched and stands in its place; between two such, as many as were sealed are changed, those
 * beyond them inserted, those wanting removed. Pure.
 */
export function compareEntriesWithLeaves(rows: readonly EntryRow[], leaves: Buffer): Comparison {
  const sealedAt = new Map<string, number>()
  for (let at = 0; at * leafBytes < leaves.length; at++)
    sealedAt.set(leaves.toString('latin1', at * leafBytes, (at + 1) * leafBytes), at)
  const changed: string[] = []
  const inserted: string[] = []
  const removed: { count: number; after: string; before: string }[] = []
  let next = 0
  let after = 'the beginning of the batch'
  let strangers: string[] = []
  const closeGap = (until: number, before: string) => {
    const wanting = until - next
    changed.push(...strangers.slice(0, wanting))
    inserted.push(...strangers.slice(wanting))
    if (wanting > strangers.length) removed.push({ count: wanting - strangers.length, after, before })
    strangers = []
  }
  for (const row of rows) {
    const name = formatEntry(positionOf(row))
    const at = sealedAt.get(leafOf(row).toString('latin1'))
    if (at === undefined || at < next) {
      strangers.push(name)
      continue
    }
    closeGap(at, name)
    next = at + 1
    after = name
  }
  closeGap(leaves.length / leafBytes, 'the end of the batch')
  return { changed, inserted, removed }
}
