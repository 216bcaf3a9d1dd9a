import type { DutyShift } from './queries.ts'

/** Who has the duty at an instant: the shift that covers it, the latest begun among several; else the standing duty. */
export function onDutyAt(shifts: readonly DutyShift[], at: Date): DutyShift | undefined {
  const covering = shifts
    .filter(({ beginsAt, endsAt }) => beginsAt !== null && endsAt !== null && covers(at, beginsAt, endsAt))
    .sort((a, b) => Date.parse(b.beginsAt ?? '') - Date.parse(a.beginsAt ?? ''))
  return covering[0] ?? shifts.find(({ beginsAt }) => beginsAt === null)
}

/** Shifts that begin later, the next first. */
export function comingShifts(shifts: readonly DutyShift[], at: Date): DutyShift[] {
  return shifts
    .filter(({ beginsAt }) => beginsAt !== null && Date.parse(beginsAt) > at.getTime())
    .sort((a, b) => Date.parse(a.beginsAt ?? '') - Date.parse(b.beginsAt ?? ''))
}

function covers(at: Date, begins: string, ends: string): boolean {
  return Date.parse(begins) <= at.getTime() && at.getTime() < Date.parse(ends)
}
