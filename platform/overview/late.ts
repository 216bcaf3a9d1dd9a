import { findDutyOfficer, findStandingUnit } from '#platform/access'
import type { AlertInBrief } from '#platform/alerts'
import type { Tx } from '#platform/store'
import type { TaskInBrief } from '#platform/tasks'
import type { LateItem, LateUnit } from './views.ts'

export const lateItemsShown = 20
const lateUnitsShown = 10

interface Room<Item> {
  readonly count: number
  readonly first: readonly Item[]
  readonly units: readonly {
    readonly unit: string | null
    readonly count: number
    readonly oldestDueAt: Date
  }[]
}

/** What is late in the rooms that who asks may read. */
export interface LateRooms {
  readonly alerts?: Room<AlertInBrief> | undefined
  readonly tasks?: Room<TaskInBrief> | undefined
}

/** What is late, the longest first. Pure. */
export function mergeItems({ alerts, tasks }: LateRooms): LateItem[] {
  const items = [
    // A clock that ran out has an end.
    ...(alerts?.first ?? []).map((alert) => toItem('alert', { ...alert, dueAt: alert.dueAt ?? alert.since })),
    ...(tasks?.first ?? []).map((task) => toItem('task', task)),
  ]
  return items.sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime()).slice(0, lateItemsShown)
}

function toItem(
  kind: LateItem['kind'],
  { id, title, place, unit, dueAt }: Pick<TaskInBrief, 'id' | 'title' | 'place' | 'unit' | 'dueAt'>,
): LateItem {
  return { kind, id, title, place, dueAt, ...(unit === null ? {} : { unit }) }
}

export interface MergedUnit {
  readonly unit: string | null
  readonly alerts: number
  readonly tasks: number
  readonly oldestDueAt: Date
}

/** Whose work is late, by unit, the longest first. Pure. */
export function mergeUnits({ alerts, tasks }: LateRooms): MergedUnit[] {
  const merged = new Map<string | null, MergedUnit>()
  const add = (kind: 'alerts' | 'tasks', units: Room<unknown>['units']) => {
    for (const { unit, count, oldestDueAt } of units) {
      const known = merged.get(unit) ?? { unit, alerts: 0, tasks: 0, oldestDueAt }
      const oldest = known.oldestDueAt < oldestDueAt ? known.oldestDueAt : oldestDueAt
      merged.set(unit, { ...known, [kind]: count, oldestDueAt: oldest })
    }
  }
  add('alerts', alerts?.units ?? [])
  add('tasks', tasks?.units ?? [])
  return [...merged.values()]
    .sort((a, b) => a.oldestDueAt.getTime() - b.oldestDueAt.getTime())
    .slice(0, lateUnitsShown)
}

/** The units with their telephones, and who is on duty there at an instant of city time. */
export async function addContacts(
  tx: Tx,
  { units, at }: { units: readonly MergedUnit[]; at: Date },
): Promise<LateUnit[]> {
  return await Promise.all(
    units.map(async ({ unit: id, ...counts }) => {
      const [unit, onDuty] =
        id === null
          ? []
          : await Promise.all([findStandingUnit(tx, id), findDutyOfficer(tx, { unit: id, at })])
      if (!unit) return counts
      const { name, phone } = unit
      const contact = {
        id: unit.id,
        name,
        ...(phone === null ? {} : { phone }),
        ...(onDuty
          ? { onDuty: { name: onDuty.name, ...(onDuty.phone === null ? {} : { phone: onDuty.phone }) } }
          : {}),
      }
      return { ...counts, unit: contact }
    }),
  )
}
