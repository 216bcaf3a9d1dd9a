import { useId, useState } from 'react'
import { z } from 'zod'
import { Dialog, DialogForm, NoAnswer, useDraft, useSend, useSpeaker } from '#platform/desk'
import type { UnitInFull } from './queries.ts'
import { words } from './words.ts'

const Draft = z.object({ successor: z.string(), typed: z.string() })
const empty: z.infer<typeof Draft> = { successor: '', typed: '' }

/** Asks who follows a unit, and that its id be typed: it cannot be undone. */
export function AbolishDialog({
  unit,
  units,
  onClose,
}: {
  unit: UnitInFull
  units: readonly UnitInFull[]
  onClose: () => void
}) {
  const { say, of } = useSpeaker(words)
  const id = useId()
  const [draft, change, clear] = useDraft(`abolish ${unit.id}`, { schema: Draft, empty })
  const { successor, typed } = draft
  const [mistyped, setMistyped] = useState(false)
  const send = useSend<typeof NoAnswer, { successor?: string }>({
    path: `/units/${unit.id}/abolish`,
    schema: NoAnswer,
    topics: ['units', 'duty', 'alerts', 'tasks'],
    onDone: () => {
      clear()
      onClose()
    },
  })
  const submit = () => {
    setMistyped(typed.trim() !== unit.id)
    if (typed.trim() === unit.id) send.mutate(successor === '' ? {} : { successor })
  }
  const others = units.filter((other) => other.abolishedOn === null && other.id !== unit.id)
  return (
    <Dialog title={say('abolish.title', { name: of(unit.name) })} onClose={onClose}>
      <DialogForm
        submit={say('abolish.go')}
        danger
        isSending={send.isPending}
        error={send.error}
        onSubmit={submit}
        onCancel={onClose}
      >
        <p>{say('abolish.ask')}</p>
        <label className="label" htmlFor={`${id}to`}>
          {say('abolish.successor')}
        </label>
        <select
          id={`${id}to`}
          value={successor}
          onChange={({ target }) => change({ ...draft, successor: target.value })}
        >
          <option value="">{say('abolish.byDuty')}</option>
          {others.map((other) => (
            <option key={other.id} value={other.id}>
              {of(other.name)}
            </option>
          ))}
        </select>
        <label className="label" htmlFor={`${id}typed`}>
          {say('abolish.type', { id: unit.id })}
        </label>
        <input
          id={`${id}typed`}
          autoComplete="off"
          value={typed}
          aria-invalid={mistyped}
          onChange={({ target }) => change({ ...draft, typed: target.value })}
        />
        {mistyped ? (
          <p className="alarm" role="alert">
            {say('abolish.mistyped')}
          </p>
        ) : null}
      </DialogForm>
    </Dialog>
  )
}
