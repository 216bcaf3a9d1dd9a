import { comparePositions, type LogRange, type Position } from '#platform/signals'
import type { Tx } from '#platform/store'
import { findOriginals, type LoggedSignal } from './log.ts'
import { judge } from './ready-rule.ts'
import {
  type Bearings,
  contributionOf,
  type Entry,
  type Found,
  type Look,
  lengthOf,
  nameOf,
  Reckoning,
  recordOf,
} from './reckoning.ts'
import { listCounts, listEntries, saveChanges, saveEntries, type WantedGroup } from './window-store.ts'

/** What the looks are about. */
export interface Counted {
  readonly bearings: Bearings
  /** Where the signals looked at begin. */
  readonly after: Position
  /** By version: the part of the log that a rule which went live lately has still to count. */
  readonly uncounted: ReadonlyMap<number, LogRange>
}

/**
 * Counts what rules saw, in the order given, and stores what is counted: in the transaction of the reading, so that after a crash
 * nothing is counted twice. What is found is told in the same order.
 */
export async function countLooks(
  tx: Tx,
  looks: readonly Look<LoggedSignal>[],
  of: Counted,
): Promise<Found[]> {
  const { bearings } = of
  // What counts, or may change what counted before.
  const kept = looks.filter(({ signal, held }) => signal.versioned || held === true)
  if (kept.length === 0) return []
  const signals = [...new Set(kept.map(({ signal }) => signal))]
  const versionIds = [...new Set(kept.map(({ ready }) => ready.versionId))]
  const reckoning = new Reckoning(bearings, listSeveral(signals))
  const entries = await listEntries(tx, { signals, versionIds })
  const originals = await listOriginalEntries(tx, kept, { ...of, entries })
  reckoning.load(await listCounts(tx, listGroups(kept, bearings)), [...entries, ...originals])
  const found: Found[] = []
  for (const look of looks) {
    const one = reckoning.take(look)
    if (one) found.push(one)
  }
  const { entries: changed, changes } = reckoning.takeChanges()
  await saveEntries(tx, changed, new Map(signals.map(({ source, sourceId }) => [source, sourceId])))
  await saveChanges(tx, changes)
  return found
}

/** The records of which these signals hold a version beside others. */
export function listSeveral(signals: readonly LoggedSignal[]): Set<string> {
  return new Set(signals.filter(({ versioned }) => versioned).map(recordOf))
}

/**
 * What a record counted so far of which another version comes for the first time: its original, read from the log and judged
 * again. Nothing where it was never counted.
 */
async function listOriginalEntries(
  tx: Tx,
  looks: readonly Look<LoggedSignal>[],
  { bearings, after, uncounted, entries }: Counted & { entries: readonly Entry[] },
): Promise<Entry[]> {
  const changing = looks.filter(({ signal }) => signal.versioned)
  if (changing.length === 0) return []
  const known = new Set(entries.map(nameOf))
  const found = await findOriginals(tx, [...new Set(changing.map(({ signal }) => signal))], after)
  const originals = new Map(found.map((original) => [recordOf(original), original]))
  return changing.flatMap(({ ready, signal }) => {
    const { versionId } = ready
    const original = originals.get(recordOf(signal))
    if (!original || known.has(nameOf({ versionId, ...signal }))) return []
    const [era, xid, sequence] = original.at
    const range = uncounted.get(versionId)
    if (range && isWithinRange({ era, xid, sequence }, range)) return []
    const { source, record, revision, at, place, reach } = original
    const counts = judge(ready, original) === true ? contributionOf(ready, original, bearings) : undefined
    return [{ versionId, source, record, revision, at, place, reach, counts }]
  })
}

function isWithinRange(at: Position, { after, upTo }: LogRange): boolean {
  return comparePositions(at, after) > 0 && comparePositions(at, upTo) <= 0
}

/** The groups that will be looked at, each with all slots that a window around a new contribution can hold. */
function listGroups(looks: readonly Look[], bearings: Bearings): WantedGroup[] {
  const groups = new Map<string, WantedGroup>()
  for (const { ready, signal, held } of looks) {
    const { window } = ready.rule
    if (!window || held !== true || signal.retracted) continue
    const counts = contributionOf(ready, signal, bearings)
    if (!counts) continue
    const { versionId } = ready
    const { group, slot } = counts
    const reach = lengthOf(window) - 1
    const name = `${versionId} ${group}`
    const { first, last } = groups.get(name) ?? { first: slot - reach, last: slot + reach }
    groups.set(name, {
      versionId,
      group,
      first: Math.min(first, slot - reach),
      last: Math.max(last, slot + reach),
    })
  }
  return [...groups.values()]
}
