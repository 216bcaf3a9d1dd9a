import { createContext, useContext, useEffect, useRef } from 'react'
import type { Key, KeyLayer, KeySet } from './key-board.ts'

/** Takes the keys of whoever is shown; gives back how they are taken away. */
export const KeyContext = createContext<((set: KeySet) => () => void) | undefined>(undefined)

/**
 * Keys of a page or dialog, while it is shown. Nothing is heard while somebody types, and nothing of the page while a dialog
 * is open. Every key is on the sheet that `?` opens, and everything that a key does can be done without it.
 */
export function useKeys(
  keys: readonly Key[],
  { enabled = true, layer = 'page' }: { enabled?: boolean; layer?: KeyLayer } = {},
): void {
  const add = useContext(KeyContext)
  const current = useRef(keys)
  useEffect(() => {
    current.current = keys
  })
  useEffect(() => {
    if (!enabled || !add) return
    return add({
      layer,
      get keys() {
        return current.current
      },
    })
  }, [add, enabled, layer])
}
