import type { NewAlert } from '#platform/alerts'
import type { Tx } from '#platform/store'
import type { Rooms } from '#platform/system'
import type { NewTask } from '#platform/tasks'

export type { NewAlert, NewTask }

export const taskKinds = ['to-do', 'problem'] as const satisfies readonly NewTask['kind'][]

/** What the room acts with: other rooms' doors, given to it where the house is put together. */
export interface Outside {
  /** The alert's number; nothing where the same origin has raised the same key before. */
  raiseAlert(tx: Tx, rooms: Rooms, alert: NewAlert): Promise<number | undefined>
  openTask(
    tx: Tx,
    rooms: Rooms,
    task: NewTask,
    by: { readonly actor: string },
  ): Promise<{ readonly id: number } | { readonly code: string; readonly message: string }>
  /** The duties that units have; where it is absent, no duty is checked. */
  listDuties?(tx: Tx): Promise<readonly string[]>
}
