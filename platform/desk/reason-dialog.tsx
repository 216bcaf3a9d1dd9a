import { Button } from 'antd'
import { type FormEvent, type KeyboardEvent, type ReactNode, useId, useState } from 'react'
import { z } from 'zod'
import { Dialog } from './dialog.tsx'
import { useDraft } from './draft.ts'
import { useSpeaker } from './say.ts'
import { Trouble } from './trouble.tsx'
import { words } from './words.ts'

/** What a reason dialog keeps while it is typed: the reason, and one choice where there is something to choose. */
const Draft = z.object({ reason: z.string(), choice: z.string().optional() })
type Draft = z.infer<typeof Draft>
const nothing: Draft = { reason: '' }

export interface Choice {
  readonly value: string
  readonly label: string
  /** What it means, in a few words. */
  readonly note?: string
}

/**
 * Asks whether, and why. What is typed stays until it was sent: over a closed dialog, an ended session, a server that is
 * away, a reload. `send` answers when the server did; what it throws is shown, and the words stay.
 */
export function ReasonDialog({
  title,
  question,
  label,
  choices,
  most = 2_000,
  optional = false,
  submit,
  danger = false,
  draftKey,
  send,
  onClose,
  children,
  fault,
}: {
  title: string
  question?: ReactNode
  /** Of the field of the reason; without it no words are asked for. */
  label?: string | undefined
  /** One of which has to be chosen. */
  choices?: { readonly label: string; readonly options: readonly Choice[] }
  most?: number
  optional?: boolean
  submit: string
  danger?: boolean
  /** Names what is typed, as `alert 412 close`. */
  draftKey: string
  send: (given: { reason: string; choice: string | undefined }) => Promise<unknown>
  onClose: () => void
  /** More fields. */
  children?: ReactNode | ((choice: string | undefined) => ReactNode)
  /** What is missing in them: nothing is sent with it. */
  fault?: string | undefined
}) {
  const { say } = useSpeaker(words)
  const [draft, setDraft, clear] = useDraft(draftKey, { schema: Draft, empty: nothing })
  const [error, setError] = useState<Error>()
  const [sending, setSending] = useState(false)
  const [missing, setMissing] = useState(false)
  const reasonId = useId()
  const faultId = useId()
  const reason = draft.reason.trim()
  const isWanted = label !== undefined && !optional
  const lacking = lackOf({
    reason: isWanted && reason === '',
    choice: choices !== undefined && draft.choice === undefined,
  })
  const isMissing = lacking !== undefined || fault !== undefined

  const go = async (event?: FormEvent) => {
    event?.preventDefault()
    setMissing(isMissing)
    if (isMissing || sending) return
    setSending(true)
    try {
      await send({ reason, choice: draft.choice })
      clear()
      onClose()
    } catch (fault) {
      setError(fault instanceof Error ? fault : new Error(String(fault)))
    } finally {
      setSending(false)
    }
  }
  // From wherever in it one is, a choice as well as a text.
  const goByKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    void go()
  }
  return (
    <Dialog title={title} onClose={onClose} className="reason">
      <form onSubmit={(event) => void go(event)} onKeyDown={goByKey}>
        {question ? <p>{question}</p> : null}
        {choices ? (
          <fieldset className="choices">
            <legend>{choices.label}</legend>
            {choices.options.map(({ value, label: name, note }) => (
              <label key={value} className="choice">
                <input
                  type="radio"
                  name="choice"
                  value={value}
                  checked={draft.choice === value}
                  onChange={() => setDraft({ ...draft, choice: value })}
                />
                <span>
                  {name}
                  {note ? <small> {note}</small> : null}
                </span>
              </label>
            ))}
          </fieldset>
        ) : null}
        {typeof children === 'function' ? children(draft.choice) : children}
        {label === undefined ? null : (
          <>
            <label htmlFor={reasonId} className="label">
              {label}
            </label>
            <textarea
              id={reasonId}
              rows={3}
              maxLength={most}
              value={draft.reason}
              aria-invalid={missing && isWanted && reason === ''}
              aria-describedby={missing && isMissing ? faultId : undefined}
              onChange={({ target }) => setDraft({ ...draft, reason: target.value })}
            />
            <p className="small faint">{say('reason.noNames')}</p>
          </>
        )}
        {missing && isMissing ? (
          <p className="alarm" role="alert" id={faultId}>
            {lacking === 'reason.choose' ? say(lacking) : (fault ?? say('reason.missing'))}
          </p>
        ) : null}
        {error ? <Trouble error={error} note={say('reason.kept')} /> : null}
        <footer>
          <Button onClick={onClose}>{say('dialog.cancel')}</Button>
          <Button type="primary" danger={danger} htmlType="submit" loading={sending}>
            {submit}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}

function lackOf(lacks: { reason: boolean; choice: boolean }): 'reason.choose' | 'reason.missing' | undefined {
  if (lacks.choice) return 'reason.choose'
  return lacks.reason ? 'reason.missing' : undefined
}
