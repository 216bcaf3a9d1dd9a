import type { PlacePath, Words } from '#vocabulary'

export const taskKinds = ['to-do', 'problem'] as const
/** A to-do is done and sometimes checked; a problem goes through the stages of GB/T 30428. */
export type TaskKind = (typeof taskKinds)[number]

export interface NewTask {
  readonly kind: TaskKind
  /** What has to be done, by a name that many tasks share: `verify-alert`, `visit`, `disinfect`. Lower case and dashes. */
  readonly type: string
  readonly title: Words
  readonly place: PlacePath
  /** The unit that has it; otherwise the one that has the duty at the place. One of the two. */
  readonly unit?: string | undefined
  readonly duty?: string | undefined
  /** City time; by the type's own limit where absent. */
  readonly dueAt?: Date | undefined
  readonly urgent?: boolean | undefined
  /** What whoever asks calls it: `event:3`, a camera's `urn:…`. Every step tells it. */
  readonly originator?: string | undefined
  /** The same originator never opens the same key twice. */
  readonly key?: string | undefined
  /** What the worker needs to know. No personal data. */
  readonly note?: string | undefined
}
