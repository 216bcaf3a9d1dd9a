import type { DutyOfficer } from './units.ts'

/** An entry of a unit's roster; a standing one has no bounds. */
export interface RosterEntry extends DutyOfficer {
  readonly beginsAt?: Date | undefined
  readonly endsAt?: Date | undefined
}

/** Two entries of which one could never be called while the other stands; `at` is the new one's place in the roster. */
export interface Clash {
  readonly at: number
  readonly other: RosterEntry
}

/**
 * One officer of a unit is called at a time: the shift that began last, or else the standing one. So two shifts of a unit may not
 * overlap, whoever has them, and there is one standing officer. The same person may be on duty at several units, and one shift may
 * begin as another ends. What clashed before is let be, so that a roster of earlier times can still be changed. Pure.
 */
export function findClash(
  roster: readonly RosterEntry[],
  before: readonly RosterEntry[] = [],
): Clash | undefined {
  const stood = new Set(before.map(nameOf))
  const isOld = roster.map((entry, at) => {
    const name = nameOf(entry)
    return stood.has(name) && roster.findIndex((one) => nameOf(one) === name) === at
  })
  // In the order of their beginnings, those that overlap one follow right behind it.
  const inOrder = roster
    .map((entry, at) => ({ entry, at }))
    .sort((a, b) => beginningOf(a.entry) - beginningOf(b.entry))
  for (const [first, { entry, at }] of inOrder.entries())
    for (const other of inOrder.slice(first + 1)) {
      if (!overlap(entry, other.entry)) break
      if (isOld[at] && isOld[other.at]) continue
      return isOld[other.at] ? { at, other: other.entry } : { at: other.at, other: entry }
    }
  return undefined
}

/** Of two in the order of their beginnings; the standing ones come first, and overlap each other alone. */
function overlap(first: RosterEntry, second: RosterEntry): boolean {
  if (!first.endsAt || !second.beginsAt) return !first.endsAt && !second.beginsAt
  return second.beginsAt < first.endsAt
}

function beginningOf({ beginsAt }: RosterEntry): number {
  return beginsAt?.getTime() ?? Number.NEGATIVE_INFINITY
}

/** Whether two rosters name the same people at the same hours under the same telephones, in whatever order. Pure. */
export function isSameRoster(one: readonly RosterEntry[], other: readonly RosterEntry[]): boolean {
  const told = (roster: readonly RosterEntry[]) =>
    roster.map((entry) => `${nameOf(entry)} ${entry.name.zh} ${entry.name.en} ${entry.phone}`).sort()
  return JSON.stringify(told(one)) === JSON.stringify(told(other))
}

function nameOf({ officer, beginsAt, endsAt }: RosterEntry): string {
  return `${officer} ${beginsAt?.getTime()} ${endsAt?.getTime()}`
}
