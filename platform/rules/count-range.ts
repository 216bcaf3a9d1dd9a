import type { Tx } from '#platform/store'
import type { Held } from './conditions/condition.ts'
import type { LoggedSignal } from './log.ts'
import {
  type Bearings,
  contributionOf,
  type Found,
  lengthOf,
  type ReadyRule,
  Reckoning,
} from './reckoning.ts'
import { listCounts, listEntries, saveChanges, saveEntries, type WantedGroup } from './window-store.ts'

/** One rule's look at one signal. */
export interface Look {
  readonly ready: ReadyRule
  readonly signal: LoggedSignal
  readonly held: Held
}

/**
 * Counts what rules saw, in the order given, and stores what is counted: in the transaction of the reading, so that after a crash
 * nothing is counted twice. What is found is told in the same order.
 */
export async function countLooks(tx: Tx, looks: readonly Look[], bearings: Bearings): Promise<Found[]> {
  // What counts, or may change what counted before.
  const kept = looks.filter(({ signal, held }) => signal.versioned || held === true)
  const versionIds = [...new Set(kept.map(({ ready }) => ready.versionId))]
  const reckoning = new Reckoning(bearings)
  const entries = await listEntries(tx, {
    signals: [...new Set(kept.map(({ signal }) => signal))],
    versionIds,
  })
  reckoning.load(await listCounts(tx, listGroups(kept, bearings)), entries)
  const found: Found[] = []
  for (const { ready, signal, held } of looks) {
    const one = reckoning.take(ready, signal, held)
    if (one) found.push(one)
  }
  const { entries: changed, changes } = reckoning.takeChanges()
  await saveEntries(tx, changed, new Map(kept.map(({ signal }) => [signal.source, signal.sourceId])))
  await saveChanges(tx, changes)
  return found
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
