import type { Words } from '#vocabulary'

/** A key, and what it does, in words for the sheet. */
export interface Key {
  /** As the browser names it: `j`, `Enter`, `/`, `1`. */
  readonly key: string
  readonly does: Words
  act(): void
}

/** Keys of a dialog silence those of the page beneath it. */
export type KeyLayer = 'page' | 'dialog'

export interface KeySet {
  readonly layer: KeyLayer
  readonly keys: readonly Key[]
}

interface Pressed {
  readonly key: string
  readonly target: EventTarget | null
}

/** The key that was meant: of the uppermost layer, the latest set first. */
export function findKey(sets: readonly KeySet[], pressed: Pressed): Key | undefined {
  const layer: KeyLayer = sets.some((set) => set.layer === 'dialog') ? 'dialog' : 'page'
  // Where a button or link has the focus, these are its own.
  if ((pressed.key === 'Enter' || pressed.key === ' ') && isPressable(pressed.target)) return undefined
  return sets
    .filter((set) => set.layer === layer)
    .reverse()
    .flatMap(({ keys }) => keys)
    .find(({ key }) => key === pressed.key)
}

interface Node {
  readonly tagName?: string
  readonly type?: string
  readonly isContentEditable?: boolean
  closest?(selector: string): unknown
}

const buttons = new Set(['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit'])

/** Whether what is pressed is typed into something, and so no command. */
export function isTyping(target: EventTarget | null): boolean {
  // Whatever the browser gives as a target of a key is an element or the document.
  const node = target as Node | null
  const tag = node?.tagName?.toLowerCase()
  if (tag === 'input') return !buttons.has(node?.type ?? 'text')
  if (tag === 'textarea' || tag === 'select') return true
  return (
    node?.isContentEditable === true ||
    Boolean(node?.closest?.('[role=combobox],[role=listbox],[role=slider]'))
  )
}

function isPressable(target: EventTarget | null): boolean {
  const node = target as Node | null
  return Boolean(node?.closest?.('a,button,summary,[role=button],[role=radio],[role=tab]'))
}
