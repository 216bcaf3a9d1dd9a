import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { type FormEvent, useState } from 'react'
import { useSpeaker } from '#platform/desk'
import { Field } from './field.tsx'
import { Refused } from './refused.tsx'
import { words } from './words.ts'

/** Asks for a code of the authenticator app, or for a recovery code where one may stand for it. */
export function CodeForm({
  submit,
  recovery = true,
  send,
}: {
  submit: string
  recovery?: boolean
  send: (code: string) => Promise<unknown>
}) {
  const { say } = useSpeaker(words)
  const [code, setCode] = useState('')
  const [byRecovery, setByRecovery] = useState(false)
  const [isShort, setShort] = useState(false)
  const sending = useMutation({ mutationFn: send })
  const go = (event: FormEvent) => {
    event.preventDefault()
    const short = code.replace(/[\s-]/g, '').length < 6
    setShort(short)
    if (!short && !sending.isPending) sending.mutate(code.trim())
  }
  return (
    <form className="own-form" onSubmit={go} noValidate>
      <Field
        key={String(byRecovery)}
        label={say(byRecovery ? 'code.recoveryLabel' : 'code.label')}
        value={code}
        onText={setCode}
        autoComplete={byRecovery ? 'off' : 'one-time-code'}
        inputMode={byRecovery ? 'text' : 'numeric'}
        maxLength={40}
        aria-invalid={isShort || sending.isError}
        autoFocus
      />
      {isShort ? (
        <p className="alarm" role="alert">
          {say(byRecovery ? 'code.shortRecovery' : 'code.short')}
        </p>
      ) : null}
      {sending.error ? <Refused error={sending.error} /> : null}
      <Button type="primary" htmlType="submit" size="large" block loading={sending.isPending}>
        {submit}
      </Button>
      {recovery ? (
        <button
          type="button"
          className="plain-link"
          onClick={() => {
            setByRecovery(!byRecovery)
            setCode('')
          }}
        >
          {say(byRecovery ? 'code.useApp' : 'code.useRecovery')}
        </button>
      ) : null}
    </form>
  )
}
