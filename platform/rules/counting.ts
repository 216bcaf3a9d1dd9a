import { type LogRange, logStart, type Position, type PositionRow, toPosition } from '#platform/signals'
import type { Tx } from '#platform/store'
import type { Day } from '#vocabulary'
import { countLooks } from './count-range.ts'
import type { LiveRules } from './live-rules.ts'
import { findPageEnd, readSignals } from './log.ts'
import { lookAt } from './ready-rule.ts'
import type { Bearings } from './reckoning.ts'
import { kindsOf } from './rule.ts'
import { forgetCounts } from './window-store.ts'

/** Rows of the log that are counted in one transaction at most, which has to stay well under a second. */
const pageRows = 20_000

interface Counting {
  readonly versionId: number
  readonly knownFrom: Day
  readonly after: Position
  /** Absent until the rule is met for the first time. */
  readonly upTo: Position | undefined
}

/**
 * A rule that went live begins with what its windows would hold by now: a page of the log before it at each turn, counted and not
 * acted on. `here` is where the rule's own reading begins.
 */
export async function countBack(
  tx: Tx,
  of: { rules: LiveRules; here: Position; bearings: Bearings },
): Promise<Map<number, LogRange>> {
  const { rules, here, bearings } = of
  const uncounted = new Map<number, LogRange>()
  for (const counting of await listCounting(tx)) {
    const { versionId, knownFrom, after, upTo = here } = counting
    const ready = rules.find(versionId)
    if (!ready) continue
    // It may have been live before, and counted then.
    if (!counting.upTo) await forgetCounts(tx, versionId)
    const page = await findPageEnd(tx, { after, upTo }, { limit: pageRows, knownFrom })
    if (page) {
      const range = { after, upTo: page.end }
      const kinds = kindsOf(ready.rule)
      const signals = await readSignals(tx, range, { kinds, knownFrom, area: ready.rule.area })
      const looks = signals.map((signal) => lookAt(ready, signal))
      await countLooks(tx, looks, { bearings, after, uncounted })
    }
    if (!page || page.rows < pageRows) await tx`DELETE FROM rules.counting WHERE version_id = ${versionId}`
    else {
      const left = { after: page.end, upTo }
      await saveCounting(tx, versionId, left)
      uncounted.set(versionId, left)
    }
  }
  return uncounted
}

async function listCounting(tx: Tx): Promise<Counting[]> {
  type Row = PositionRow & {
    version_id: number
    known_from: Day
    until_era: number | null
    until_xid: string | null
    until_sequence: number | null
  }
  const rows = await tx<Row[]>`
    SELECT version_id, known_from, era, xid::text, sequence, until_era, until_xid::text, until_sequence FROM rules.counting
    ORDER BY version_id`
  return rows.map((row) => {
    const { until_era: era, until_xid: xid, until_sequence: sequence } = row
    return {
      versionId: row.version_id,
      knownFrom: row.known_from,
      after: row.era === 0 ? logStart : toPosition(row),
      upTo:
        era === null || xid === null || sequence === null ? undefined : toPosition({ era, xid, sequence }),
    }
  })
}

async function saveCounting(tx: Tx, versionId: number, { after, upTo }: LogRange): Promise<void> {
  await tx`
    UPDATE rules.counting SET era = ${after.era}, xid = ${String(after.xid)}::text::xid8, sequence = ${after.sequence},
      until_era = ${upTo.era}, until_xid = ${String(upTo.xid)}::text::xid8, until_sequence = ${upTo.sequence}
    WHERE version_id = ${versionId}`
}
