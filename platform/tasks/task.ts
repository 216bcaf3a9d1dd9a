import type { UnitAt, Work } from '#platform/access'
import type { PlacePath, Why, Words } from '#vocabulary'
import type { TaskState } from './cycles.ts'
import type { TaskKind } from './new-task.ts'

/** A task as it is now. Times are the city's. */
export interface Task {
  readonly id: number
  readonly kind: TaskKind
  readonly type: string
  readonly title: Words
  readonly note: string | null
  readonly place: PlacePath
  /** Nobody has it where null: it waits for a dispatcher. */
  readonly unit: string | null
  readonly duty: string | null
  readonly urgent: boolean
  readonly originator: string | null
  /** The to-do that this one checks. */
  readonly checks: number | null
  readonly openedAt: Date
  readonly openedBy: string
  readonly state: TaskState
  readonly dueAt: Date
  readonly overdueAt: Date | null
  readonly takenBy: string | null
  /** Until when the unit asked to have it. */
  readonly askedUntil: Date | null
  readonly deferredAt: Date | null
  readonly deferredUntil: Date | null
  readonly filedAt: Date | null
  readonly endedAt: Date | null
  readonly outcome: string | null
  readonly rating: string | null
  readonly flag: 'unit-gone' | null
  readonly returns: number
  readonly reworks: number
  readonly extensions: number
}

/** When the house has to look at it by itself: it becomes overdue, or is no longer deferred. */
export function alarmOf({
  endedAt,
  deferredUntil,
  overdueAt,
  dueAt,
}: Pick<Task, 'endedAt' | 'deferredUntil' | 'overdueAt' | 'dueAt'>): Date | undefined {
  if (endedAt) return undefined
  if (deferredUntil) return deferredUntil
  return overdueAt ? undefined : dueAt
}

/** Whose work it is, for the decision. A unit that nobody wrote down is only itself. */
export function toWork({ place, unit }: Task, units: ReadonlyMap<string, UnitAt>): Work {
  return { place, unit: unit === null ? null : (units.get(unit) ?? { id: unit, place, duties: [] }) }
}

/** Why something was not done; the codes are those of the doors. */
export interface Refusal {
  readonly code:
    | 'request.invalid'
    | 'conflict'
    | 'not-found'
    | 'step.not-allowed'
    | 'step.own-work'
    | 'access.elsewhere'
    | 'access.unit'
  readonly message: string
  /** The part of the request that it is about. */
  readonly where?: string
  readonly why?: Why
}
