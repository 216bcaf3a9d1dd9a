import type { Escalation, NewAlert } from '#platform/alerts'
import type { Tx } from '#platform/store'
import type { Rooms } from '#platform/system'
import type { NewTask } from '#platform/tasks'

export type { Escalation, NewAlert, NewTask }

export type Opened = { readonly id: number } | { readonly code: string; readonly message: string }

export const taskKinds = ['to-do', 'problem'] as const satisfies readonly NewTask['kind'][]

/** What the room acts with: other rooms' doors, given to it where the house is put together. */
export interface Outside {
  /** The alerts' numbers, in their order; nothing where the same origin has raised the same key before. */
  raiseAlerts(tx: Tx, rooms: Rooms, alerts: readonly NewAlert[]): Promise<readonly (number | undefined)[]>
  /** Has alerts that stand looked at at once; what was closed, or is immediate already, is left as it is. */
  escalateAlerts(tx: Tx, rooms: Rooms, alerts: readonly Escalation[]): Promise<void>
  /** What came of each, in their order. */
  openTasks(
    tx: Tx,
    rooms: Rooms,
    tasks: readonly NewTask[],
    by: { readonly actor: string },
  ): Promise<readonly Opened[]>
  /** The duties that units have; where it is absent, no duty is checked. */
  listDuties?(tx: Tx): Promise<readonly string[]>
}
