import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import type { Words } from '#vocabulary'
import { Dialog } from './dialog.tsx'
import { findKey, isTyping, type KeySet } from './key-board.ts'
import { KeyContext } from './keys.ts'
import { useSpeaker } from './say.ts'
import { words } from './words.ts'

const storedAs = 'lianfang.keys'

/** Listens for all pages: one listener, one sheet that tells what is there (`?`), one switch for who is disturbed by it. */
export function KeysProvider({ children }: { children: ReactNode }) {
  const sets = useRef(new Set<KeySet>())
  const [sheet, setSheet] = useState(false)
  const [on, setOn] = useState(readSwitch)
  const add = useCallback((set: KeySet) => {
    sets.current.add(set)
    return () => {
      sets.current.delete(set)
    }
  }, [])
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey)
        return
      if (isTyping(event.target)) return
      if (event.key === '?' && !isInDialog(sets.current)) {
        event.preventDefault()
        setSheet(true)
        return
      }
      if (!on) return
      const found = findKey([...sets.current], event)
      if (!found) return
      event.preventDefault()
      found.act()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [on])
  const choose = (chosen: boolean) => {
    setOn(chosen)
    writeSwitch(chosen)
  }
  return (
    <KeyContext value={add}>
      {children}
      {sheet ? (
        <KeySheet sets={[...sets.current]} on={on} choose={choose} close={() => setSheet(false)} />
      ) : null}
    </KeyContext>
  )
}

function isInDialog(sets: ReadonlySet<KeySet>): boolean {
  return [...sets].some(({ layer }) => layer === 'dialog')
}

const sheetKey: { readonly key: string; readonly does: Words } = { key: '?', does: words['keys.sheet'] }

function KeySheet({
  sets,
  on,
  choose,
  close,
}: {
  sets: readonly KeySet[]
  on: boolean
  choose: (on: boolean) => void
  close: () => void
}) {
  const { say, of } = useSpeaker(words)
  const keys = [...sets.flatMap((set) => set.keys), sheetKey]
  return (
    <Dialog title={say('keys.title')} onClose={close}>
      <dl className="key-sheet">
        {keys.map(({ key, does }) => (
          <div key={key}>
            <dt>
              <kbd>{key === 'Enter' ? '↵' : key}</kbd>
            </dt>
            <dd>{of(does)}</dd>
          </div>
        ))}
      </dl>
      <label className="check">
        <input type="checkbox" checked={on} onChange={({ target }) => choose(target.checked)} />
        {say('keys.on')}
      </label>
    </Dialog>
  )
}

function readSwitch(): boolean {
  try {
    return localStorage.getItem(storedAs) !== 'off'
  } catch {
    return true
  }
}

function writeSwitch(on: boolean): void {
  try {
    localStorage.setItem(storedAs, on ? 'on' : 'off')
  } catch {
    // It holds for this page all the same.
  }
}
