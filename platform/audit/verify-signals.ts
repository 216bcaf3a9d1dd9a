import {
  comparePositions,
  formatPosition,
  type LogRange,
  logStart,
  type Position,
  type PositionRow,
  parsePosition,
  toPosition,
  withinRange,
} from '#platform/signals'
import type { Sql, Tx } from '#platform/store'
import type { EntryRow } from './canonical.ts'
import { acceptAction, type Intaken, intakeConsumer, listIntaken } from './intake.ts'
import { formatEntry } from './position.ts'
import { isInside, leaveAction, listRemovals, type Removal } from './removals.ts'
import { positionOf } from './seal.ts'
import type { Finding } from './verify.ts'

/** What one entry says of a range of the log. */
interface Claim {
  readonly entry: string
  readonly actor: string
  readonly subject: string
  readonly count: unknown
  readonly digest: unknown
}

interface AuditedRange extends LogRange {
  readonly key: string
  readonly claims: Claim[]
}

/** As many signals without an entry as are remembered, in case that an entry of a parked one comes later. */
const rememberedHoles = 1_000

/**
 * Holds what entries say of the log against the log, as a walk along the chain meets them. Entries of one range stand in one
 * transaction, one behind the other; ranges follow each other without a gap, but for what was parked and taken later.
 */
export class SignalAudit {
  readonly #sql: Sql | Tx
  readonly #checkpoint: Position
  readonly #within: LogRange | undefined
  /** What retention made hollow, with what it left there. */
  readonly #hollow: readonly (Removal & { readonly claims: Claim[] })[]
  readonly #findings: Finding[] = []
  #range: AuditedRange | undefined
  #at: Position
  #ranges = 0
  #holes: Position[] = []

  private constructor(
    sql: Sql | Tx,
    of: { checkpoint: Position; within: LogRange | undefined; removals: readonly Removal[] },
  ) {
    this.#sql = sql
    this.#checkpoint = of.checkpoint
    this.#within = of.within
    this.#at = of.within?.after ?? logStart
    this.#hollow = of.removals.map((removal) => ({ ...removal, claims: [] }))
  }

  /** Before the walk: of what the audit has read by now, or of one part of it, the walk will meet every entry. */
  static async begin(sql: Sql | Tx, within?: LogRange): Promise<SignalAudit> {
    const [row] = await sql<PositionRow[]>`
      SELECT era, xid::text AS xid, sequence FROM signals.consumer WHERE name = ${intakeConsumer}`
    const checkpoint = within?.upTo ?? (row ? toPosition(row) : logStart)
    return new SignalAudit(sql, { checkpoint, within, removals: await listRemovals(sql) })
  }

  readonly take = async (rows: readonly EntryRow[]): Promise<void> => {
    for (const row of rows) {
      if (row.action === acceptAction) await this.#add(row)
      else if (row.action === leaveAction) this.#leave(row)
    }
  }

  /** After the walk. */
  async end(): Promise<{ ranges: number; findings: readonly Finding[] }> {
    await this.#judge()
    for (const { claims, ...removal } of this.#hollow) {
      if (this.#within && !isInside(removal, this.#within)) continue
      const range = { after: removal.after, upTo: removal.upTo, claims, key: removal.xid }
      this.#findings.push(...compareClaims(range, await listIntaken(this.#sql, range)))
    }
    await this.#lookForHoles(this.#checkpoint)
    const [first, last] = [this.#holes[0], this.#holes.at(-1)]
    if (first && last) {
      const many = this.#holes.length >= rememberedHoles ? ' or more' : ''
      this.#findings.push({
        code: 'signals.unaudited',
        message: `${this.#holes.length}${many} signals, from ${formatPosition(first)} to ${formatPosition(last)} of the log, are in no entry`,
      })
    }
    return { ranges: this.#ranges, findings: this.#findings }
  }

  async #add(row: EntryRow): Promise<void> {
    const entry = formatEntry(positionOf(row))
    const { after, upTo, count, digest } = Object(JSON.parse(row.detail)) as Record<string, unknown>
    const range = { after: parsePosition(String(after)), upTo: parsePosition(String(upTo)) }
    if (!range.after || !range.upTo) {
      this.#findings.push({
        code: 'signals.changed',
        entries: [entry],
        message: `entry ${entry} does not say of which part of the log it speaks`,
      })
      return
    }
    if (this.#within && !isInside({ after: range.after, upTo: range.upTo }, this.#within)) return
    const key = `${row.xid} ${String(after)} ${String(upTo)}`
    if (this.#range?.key !== key) {
      await this.#judge()
      this.#range = { key, after: range.after, upTo: range.upTo, claims: [] }
    }
    this.#range.claims.push({ entry, actor: row.actor, subject: row.subject, count, digest })
  }

  #leave(row: EntryRow): void {
    const { after, upTo, count, digest, sender } = Object(JSON.parse(row.detail)) as Record<string, unknown>
    const removal = this.#hollow.find(
      (one) =>
        one.xid === row.xid && formatPosition(one.after) === after && formatPosition(one.upTo) === upTo,
    )
    const entry = formatEntry(positionOf(row))
    removal?.claims.push({ entry, actor: String(sender), subject: row.subject, count, digest })
  }

  async #judge(): Promise<void> {
    const range = this.#range
    if (!range) return
    this.#range = undefined
    this.#ranges++
    // Of a hollow part the removal says what has to be there.
    if (!this.#hollow.some((removal) => isInside(range, removal)))
      this.#findings.push(...compareClaims(range, await listIntaken(this.#sql, range)))
    await this.#lookForHoles(range.after)
    this.#holes = this.#holes.filter((hole) => !lies(hole, range))
    if (comparePositions(range.upTo, this.#at) > 0) this.#at = range.upTo
  }

  /** Signals behind what was audited so far; one that the audit could not take is parked, and known. */
  async #lookForHoles(upTo: Position): Promise<void> {
    const left = rememberedHoles - this.#holes.length
    if (comparePositions(this.#at, upTo) >= 0 || left <= 0) return
    const rows = await this.#sql<PositionRow[]>`
      SELECT l.era, l.xid::text AS xid, l.sequence FROM signals.log l
      WHERE ${withinRange(this.#sql, { after: this.#at, upTo })} AND NOT EXISTS (
        SELECT 1 FROM signals.parked p
        WHERE p.consumer = ${intakeConsumer} AND p.era = l.era AND p.xid = l.xid AND p.sequence = l.sequence)
      ORDER BY l.era, l.xid, l.sequence LIMIT ${left}`
    this.#holes.push(...rows.map(toPosition))
  }
}

function lies(position: Position, { after, upTo }: LogRange): boolean {
  return comparePositions(position, after) > 0 && comparePositions(position, upTo) <= 0
}

/** Pure: what was written down of a range against what stands in it now. */
function compareClaims(range: AuditedRange, intaken: readonly Intaken[]): Finding[] {
  const keyOf = (actor: string, subject: string) => JSON.stringify([actor, subject])
  const now = new Map(intaken.map((one) => [keyOf(one.actor, `source:${one.source ?? '?'}`), one]))
  const where = `between ${formatPosition(range.after)} and ${formatPosition(range.upTo)} of the log`
  const findings: Finding[] = []
  for (const { entry, actor, subject, count, digest } of range.claims) {
    const found = now.get(keyOf(actor, subject))
    now.delete(keyOf(actor, subject))
    if (found?.count === count && found?.digest === digest) continue
    const held = found?.count ?? 0
    const what =
      held === count ? `were changed, ${held} in all` : `were ${count} when they came, and are ${held} now`
    findings.push({
      code: 'signals.changed',
      entries: [entry],
      message: `signals of ${subject}, sent by ${actor}, ${where} ${what}`,
    })
  }
  for (const { actor, source, count } of now.values()) {
    findings.push({
      code: 'signals.changed',
      entries: range.claims.slice(0, 1).map(({ entry }) => entry),
      message: `${count} signals of source:${source ?? '?'}, sent by ${actor}, stand ${where}, and did not when it was read`,
    })
  }
  return findings
}
