import { createContext, useContext, useSyncExternalStore } from 'react'

/** Whether the server answered when it was last asked. Told by every query and every change. */
export class Reach {
  #away = false
  readonly #listeners = new Set<() => void>()

  tell(away: boolean): void {
    if (away === this.#away) return
    this.#away = away
    for (const listener of this.#listeners) listener()
  }

  readonly isAway = (): boolean => this.#away

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }
}

export const ReachContext = createContext<Reach | undefined>(undefined)

export function useIsAway(): boolean {
  const reach = useContext(ReachContext)
  if (!reach) throw new Error('the desk has no reach')
  return useSyncExternalStore(reach.subscribe, reach.isAway)
}
