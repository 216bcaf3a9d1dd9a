import type { Sql, Tx } from '#platform/store'
import { type BatchRow, batchHash, beforeFirst, canonicalForm, type EntryRow, sha256 } from './canonical.ts'
import { compareEntriesWithLeaves } from './compare.ts'
import { auditStart, compareEntries, type EntryPosition, formatEntry } from './position.ts'
import { batchEntries, positionOf } from './seal.ts'
import { countEntriesAfter, findHead, listBatches, listEntries } from './store.ts'

export interface Finding {
  readonly code:
    | 'batch.missing'
    | 'batch.changed'
    | 'batch.unlinked'
    | 'batch.unordered'
    | 'entry.changed'
    | 'entry.removed'
    | 'entry.inserted'
    | 'head.missing'
    | 'signals.changed'
    | 'signals.unaudited'
  /** The batch that is suspect, where it is one. */
  readonly batch?: number
  /** Entries that are suspect, by position: the first of them where there are many. */
  readonly entries?: readonly string[]
  readonly message: string
}

export interface Verified {
  readonly batches: number
  readonly entries: number
  /** Entries that are not sealed yet. */
  readonly waiting: number
  readonly head?: { readonly batch: number; readonly hash: string }
  readonly findings: readonly Finding[]
}

/** As many entries as a finding names. */
const named = 20
/** As many batches as are held in memory at once. */
const batchPage = 50
/** As many findings as are told: behind the first hundreds there is nothing to learn. */
const findingsTold = 1_000

export interface VerifyOptions {
  /** A batch's hash that was noted before: it must still be in the chain. */
  readonly head?: string | undefined
  /** Only so many batches, the last ones. */
  readonly last?: number
  /** Each entry that was held against the chain, and those that wait. */
  readonly onEntries?: (rows: readonly EntryRow[]) => Promise<void>
  readonly onProgress?: (batches: number, of: number) => void
}

/**
 * Recomputes the chain, a page at a time: every batch's hash and its link to the one before, every entry against its leaf,
 * and that nothing stands between batches. What was sealed meanwhile is left for the next time.
 */
export async function verifyChain(sql: Sql | Tx, options: VerifyOptions = {}): Promise<Verified> {
  const end = (await findHead(sql))?.number ?? 0
  const walk = new Walk(sql, options)
  let after = options.last === undefined ? 0 : Math.max(0, end - options.last)
  if (after > 0) await walk.beginAfter(after)
  const from = after
  while (after < end) {
    const batches = (await listBatches(sql, { after, limit: batchPage })).filter(
      ({ number }) => number <= end,
    )
    if (batches.length === 0) break
    for (const batch of batches) {
      await walk.take(batch)
      after = batch.number
      options.onProgress?.(after - from, end - from)
    }
  }
  return await walk.end()
}

/** One walk along the chain: where it stands, and what it found. */
class Walk {
  readonly #sql: Sql | Tx
  readonly #options: VerifyOptions
  readonly #findings: Finding[] = []
  #number = 0
  #hash: Buffer = beforeFirst
  #at: EntryPosition = auditStart
  #batches = 0
  #entries = 0
  #headSeen = false

  constructor(sql: Sql | Tx, options: VerifyOptions) {
    this.#sql = sql
    this.#options = options
  }

  /** Takes the batch of this number, or the last before it, for granted. */
  async beginAfter(number: number): Promise<void> {
    const [batch] = await listBatches(this.#sql, { after: number - 1, limit: 1 })
    if (!batch) return
    const there = batch.number === number
    // One that is gone is told by the next.
    this.#number = there ? number : number - 1
    this.#hash = batch.hash
    this.#at = there ? batch.last : before(batch.first)
  }

  async take(batch: BatchRow): Promise<void> {
    const whole = batch.number === this.#number + 1
    if (!whole) await this.#tellMissing(batch)
    this.#judgeBatch(batch, whole)
    await this.#judgeEntries(batch, whole)
    if (batch.hash.toString('hex') === this.#options.head) this.#headSeen = true
    this.#batches++
    this.#number = batch.number
    this.#hash = batch.hash
    // A batch that says it ends before the last one did leads nowhere.
    if (compareEntries(batch.last, this.#at) > 0) this.#at = batch.last
  }

  async end(): Promise<Verified> {
    const { head, onEntries } = this.#options
    if (head !== undefined && !this.#headSeen) {
      this.#find({
        code: 'head.missing',
        message: `no batch has the hash that was noted, ${head}: what was sealed then was cut off or written anew`,
      })
    }
    const waiting = await countEntriesAfter(this.#sql, this.#at)
    for (let after = this.#at; onEntries; ) {
      const rows = await listEntries(this.#sql, { after, limit: batchEntries })
      await onEntries(rows)
      const last = rows.at(-1)
      if (!last || rows.length < batchEntries) break
      after = positionOf(last)
    }
    return {
      batches: this.#batches,
      entries: this.#entries,
      waiting,
      ...(this.#batches > 0 ? { head: { batch: this.#number, hash: this.#hash.toString('hex') } } : {}),
      findings: this.#findings,
    }
  }

  #find(finding: Finding): void {
    if (this.#findings.length < findingsTold) this.#findings.push(finding)
  }

  async #tellMissing(next: BatchRow): Promise<void> {
    const from = this.#number + 1
    const until = next.number - 1
    const which = from === until ? `batch ${from} is` : `batches ${from} to ${until} are`
    const { names, more } = await this.#listBetween(next)
    this.#find({
      code: 'batch.missing',
      batch: from,
      entries: names,
      message: `${which} gone; ${names.length === 0 ? 'no entry stands' : `entries stand${more ? ', these and more,' : ''}`} where they were`,
    })
  }

  #judgeBatch(batch: BatchRow, whole: boolean): void {
    const { number } = batch
    const suspect = { batch: number }
    if (batch.format !== canonicalForm) {
      this.#find({
        code: 'batch.changed',
        ...suspect,
        message: `batch ${number} has form ${batch.format}, which this version does not know`,
      })
    } else if (!batchHash(batch).equals(batch.hash)) {
      this.#find({
        code: 'batch.changed',
        ...suspect,
        message: `batch ${number} was changed: its hash is of something else`,
      })
    }
    if (batch.leaves.length !== batch.count * 32 || !sha256(batch.leaves).equals(batch.digest)) {
      this.#find({
        code: 'batch.changed',
        ...suspect,
        message: `batch ${number} was changed: its digest is not that of the hashes of its entries`,
      })
    }
    if (whole && !batch.previous.equals(this.#hash)) {
      const message =
        number === 1
          ? 'batch 1 follows upon another chain: it, or all before it, was replaced'
          : `batch ${number} does not follow batch ${number - 1}: one of the two was sealed anew or replaced`
      this.#find({ code: 'batch.unlinked', batch: Math.max(1, number - 1), message })
    }
    if (compareEntries(batch.first, this.#at) <= 0 || compareEntries(batch.first, batch.last) > 0) {
      this.#find({
        code: 'batch.unordered',
        ...suspect,
        message: `batch ${number} does not begin after the end of the one before, ${formatEntry(this.#at)}`,
      })
    }
  }

  async #judgeEntries(batch: BatchRow, whole: boolean): Promise<void> {
    const { number, leaves, first, last } = batch
    // Where the batches before are gone, what stands there is told with them.
    const after = whole ? this.#at : before(first)
    // Some more than were sealed, so that inserted ones are told; many more are told by their number.
    const limit = batch.count + batchEntries
    const rows = await listEntries(this.#sql, { after, upTo: last, limit })
    this.#entries += rows.length
    await this.#options.onEntries?.(rows)
    const { changed, inserted, removed } = compareEntriesWithLeaves(rows, leaves)
    if (changed.length > 0) {
      this.#find({
        code: 'entry.changed',
        batch: number,
        entries: changed.slice(0, named),
        message: `batch ${number}: ${changed.length} entries are not what was sealed`,
      })
    }
    if (inserted.length > 0) {
      const many = rows.length === limit ? ' at least' : ''
      this.#find({
        code: 'entry.inserted',
        batch: number,
        entries: inserted.slice(0, named),
        message: `batch ${number}: ${inserted.length} entries${many} were not there when it was sealed`,
      })
    }
    for (const gap of removed) {
      this.#find({
        code: 'entry.removed',
        batch: number,
        entries: [gap.after, gap.before].filter((name) => !name.startsWith('the ')),
        message: `batch ${number}: ${gap.count} entries are gone between ${gap.after} and ${gap.before}`,
      })
    }
  }

  async #listBetween(next: BatchRow): Promise<{ names: string[]; more: boolean }> {
    const rows = await listEntries(this.#sql, {
      after: this.#at,
      upTo: before(next.first),
      limit: named + 1,
    })
    return {
      names: rows.slice(0, named).map((row) => formatEntry(positionOf(row))),
      more: rows.length > named,
    }
  }
}

function before({ era, xid, number }: EntryPosition): EntryPosition {
  return { era, xid, number: number - 1 }
}
