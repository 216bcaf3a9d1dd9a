import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useSpeaker } from './say.ts'
import { Trouble } from './trouble.tsx'
import { words } from './words.ts'

/** The form of a dialog: its fields, what was refused of it as a whole, and below them back or on. What was typed is kept by its draft. */
export function DialogForm({
  submit,
  danger = false,
  isSending,
  error,
  onSubmit,
  onCancel,
  children,
}: {
  /** What the button says that sends it. */
  submit: string
  danger?: boolean
  isSending: boolean
  error: Error | null | undefined
  onSubmit: () => void
  onCancel: () => void
  children: ReactNode
}) {
  const { say } = useSpeaker(words)
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      {children}
      {error ? <Trouble error={error} note={say('reason.kept')} /> : null}
      <footer>
        <Button onClick={onCancel}>{say('dialog.cancel')}</Button>
        <Button type="primary" danger={danger} htmlType="submit" loading={isSending}>
          {submit}
        </Button>
      </footer>
    </form>
  )
}
