import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { type FormEvent, useId, useState } from 'react'
import { NoAnswer, put, useSpeaker } from '#platform/desk'
import { Field } from './field.tsx'
import { Refused } from './refused.tsx'
import { words } from './words.ts'

const nothing = { password: '', newPassword: '', again: '' }

/** Another password in place of the one until now. The server judges it; what it finds is shown in its words. */
export function PasswordForm({
  login,
  oneTime = false,
  onDone,
}: {
  /** For the browser's store of passwords. */
  login: string | undefined
  /** The one until now was given by somebody else. */
  oneTime?: boolean
  onDone: () => unknown
}) {
  const { say } = useSpeaker(words)
  const rulesId = useId()
  const [given, setGiven] = useState(nothing)
  const [fault, setFault] = useState<'password.missing' | 'password.differ'>()
  const sending = useMutation({
    mutationFn: ({ password, newPassword }: typeof nothing) =>
      put(NoAnswer, '/me/password', { password, newPassword }),
    onSuccess: () => {
      setGiven(nothing)
      return onDone()
    },
  })
  const go = (event: FormEvent) => {
    event.preventDefault()
    const found = faultOf(given)
    setFault(found)
    if (!found && !sending.isPending) sending.mutate(given)
  }
  const field = (name: keyof typeof nothing, label: string) => (
    <Field
      label={label}
      type="password"
      maxLength={1_024}
      autoComplete={name === 'password' ? 'current-password' : 'new-password'}
      aria-describedby={name === 'newPassword' ? rulesId : undefined}
      value={given[name]}
      onText={(text) => setGiven({ ...given, [name]: text })}
    />
  )
  return (
    <form className="own-form" onSubmit={go} noValidate>
      <input
        className="unseen"
        autoComplete="username"
        value={login ?? ''}
        readOnly
        tabIndex={-1}
        aria-hidden
      />
      {field('password', say(oneTime ? 'password.oneTime' : 'password.now'))}
      <div id={rulesId} className="small">
        {say('password.rules')}
        <ul className="own-rules">
          <li>{say('password.ruleLong')}</li>
          <li>{say('password.ruleKinds')}</li>
          <li>{say('password.ruleCommon')}</li>
        </ul>
      </div>
      {field('newPassword', say('password.new'))}
      {field('again', say('password.again'))}
      {fault ? (
        <p className="alarm" role="alert">
          {say(fault)}
        </p>
      ) : sending.error ? (
        <Refused error={sending.error} />
      ) : null}
      <Button type="primary" htmlType="submit" size="large" block loading={sending.isPending}>
        {say('password.submit')}
      </Button>
    </form>
  )
}

function faultOf(given: typeof nothing): 'password.missing' | 'password.differ' | undefined {
  if (Object.values(given).includes('')) return 'password.missing'
  return given.newPassword === given.again ? undefined : 'password.differ'
}
