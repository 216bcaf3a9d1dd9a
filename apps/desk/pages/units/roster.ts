import type { Words } from '#vocabulary'
import type { DutyShift } from './queries.ts'

/** A duty as it is sent: a standing one has no bounds. */
export interface RosterEntry {
  readonly officer: string
  readonly name: Words
  readonly phone: string | null
  readonly beginsAt?: string
  readonly endsAt?: string
}

/** The roster with one more: a standing duty takes the place of the one until now, a shift that of the same officer's same hours. */
export function addShift(roster: readonly DutyShift[], added: DutyShift): RosterEntry[] {
  const left = roster.filter(
    (shift) => (added.beginsAt === null ? shift.beginsAt !== null : true) && !isSame(shift, added),
  )
  return [...left, added].map(toEntry)
}

/** The roster without one. */
export function removeShift(roster: readonly DutyShift[], removed: DutyShift): RosterEntry[] {
  return roster.filter((shift) => !isSame(shift, removed)).map(toEntry)
}

function isSame(one: DutyShift, other: DutyShift): boolean {
  return (
    one.officer === other.officer &&
    toTime(one.beginsAt) === toTime(other.beginsAt) &&
    toTime(one.endsAt) === toTime(other.endsAt)
  )
}

function toTime(instant: string | null): number | undefined {
  return instant === null ? undefined : Date.parse(instant)
}

/** A shift as it is sent. */
export function toEntry({ officer, name, phone, beginsAt, endsAt }: DutyShift): RosterEntry {
  return {
    officer,
    name,
    phone,
    ...(beginsAt === null ? {} : { beginsAt }),
    ...(endsAt === null ? {} : { endsAt }),
  }
}
