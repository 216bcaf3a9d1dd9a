import type { LogRange } from '#platform/signals'
import type { Tx } from '#platform/store'
import type { Rooms } from '#platform/system'
import type { Said } from './fault.ts'
import type { Act } from './finding-store.ts'
import type { Outside } from './outside.ts'
import type { Bearings } from './reckoning.ts'

/** What one turn knows. */
export interface Turn {
  readonly tx: Tx
  readonly rooms: Rooms
  readonly outside: Outside
  readonly bearings: Bearings
  /** By version: what a rule that went live lately has still to count. */
  readonly uncounted: ReadonlyMap<number, LogRange>
  /** What rules began of which signals of the range are steps, as far as it has come. */
  readonly acts: Map<string, Act>
  /** Rules that are stopped in this turn, and why. */
  readonly stopped: Map<string, Said>
}
