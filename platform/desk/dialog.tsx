import { type ReactNode, useEffect, useId, useRef } from 'react'
import { useKeys } from './keys.ts'
import { useSpeaker } from './say.ts'
import { words } from './words.ts'

const noKeys = [] as const
const fields = 'input, textarea, select'

/**
 * A layer over the page: the browser's own dialog, which keeps the focus within, gives it back afterwards, and closes by Escape.
 * It is open as long as it is rendered. Without `onClose` it cannot be closed.
 */
export function Dialog({
  title,
  onClose,
  className = '',
  children,
}: {
  title: ReactNode
  onClose?: (() => void) | undefined
  className?: string
  children: ReactNode
}) {
  const { say } = useSpeaker(words)
  const titleId = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  useKeys(noKeys, { layer: 'dialog' })
  useEffect(() => {
    const node = dialog.current
    if (!node) return
    node.showModal()
    // To what has to be filled in, rather than to the cross in the corner.
    const first = node.querySelector<HTMLElement>('[data-first]') ?? node.querySelector<HTMLElement>(fields)
    first?.focus()
    return () => node.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className={`layer ${className}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        // Only one's own: a field's picker tells of its closing too.
        if (event.target !== dialog.current) return
        event.preventDefault()
        onClose?.()
      }}
      onClose={() => {
        // Closed by the browser itself: Escape pressed twice is not asked about.
        if (dialog.current?.open !== false) return
        if (onClose) onClose()
        else dialog.current.showModal()
      }}
    >
      <header>
        <h2 id={titleId}>{title}</h2>
        {onClose ? (
          <button type="button" className="close" aria-label={say('dialog.close')} onClick={onClose}>
            ×
          </button>
        ) : null}
      </header>
      {children}
    </dialog>
  )
}
