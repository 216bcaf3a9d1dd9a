import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { type FormEvent, useId, useState } from 'react'
import { AskError, Dialog, meQuery, NoAnswer, post, useMe, useSpeaker } from '#platform/desk'
import { Refused } from '#platform/desk/own'
import { OutsideProviders } from './outside.tsx'
import { words } from './words.ts'

/** The whole page for who has not signed in. */
export function SignIn() {
  const { say } = useSpeaker(words)
  const titleId = useId()
  const client = useQueryClient()
  return (
    <section className="panel" aria-labelledby={titleId}>
      <h1 id={titleId}>{say('signIn.title')}</h1>
      <SignInForm onDone={() => client.resetQueries()} />
      <OutsideProviders over={false} />
    </section>
  )
}

/** Over a page whose session ended: everything on it stays, and goes on where it was. */
export function SignInAgain() {
  const { say } = useSpeaker(words)
  const { id, login } = useMe()
  const client = useQueryClient()
  const goOn = async () => {
    const now = await client.fetchQuery({ ...meQuery, staleTime: 0 })
    // Another person does not go on with what the first one had open.
    if (now.id !== id) location.reload()
    // What is left to do comes first, over the same page.
    else if (now.steps.length === 0) await client.invalidateQueries()
  }
  return (
    <Dialog title={say('signIn.ended')} className="session">
      <p>{say('signIn.endedNote')}</p>
      <SignInForm login={login} onDone={goOn} />
      <OutsideProviders over />
    </Dialog>
  )
}

function SignInForm({ login = '', onDone }: { login?: string | undefined; onDone: () => Promise<unknown> }) {
  const { say } = useSpeaker(words)
  const [credentials, setCredentials] = useState({ login, password: '' })
  const [missing, setMissing] = useState(false)
  const loginId = useId()
  const passwordId = useId()
  const signIn = useMutation({
    mutationFn: () => post(NoAnswer, { path: '/session', body: credentials }),
    onSuccess: onDone,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const empty = credentials.login === '' || credentials.password === ''
    setMissing(empty)
    if (!empty) signIn.mutate()
  }
  return (
    <form onSubmit={submit} className="sign-in">
      <label htmlFor={loginId}>{say('signIn.login')}</label>
      <input
        id={loginId}
        autoComplete="username"
        // biome-ignore lint/a11y/noAutofocus: there is nothing else to do here.
        autoFocus
        maxLength={64}
        value={credentials.login}
        onChange={({ target }) => setCredentials({ ...credentials, login: target.value })}
      />
      <label htmlFor={passwordId}>{say('signIn.password')}</label>
      <input
        id={passwordId}
        type="password"
        autoComplete="current-password"
        data-first={login === '' ? undefined : ''}
        maxLength={256}
        value={credentials.password}
        onChange={({ target }) => setCredentials({ ...credentials, password: target.value })}
      />
      {missing ? (
        <p className="alarm" role="alert">
          {say('signIn.missing')}
        </p>
      ) : null}
      <Button type="primary" htmlType="submit" size="large" block loading={signIn.isPending}>
        {say('signIn.submit')}
      </Button>
      {signIn.error ? <NotIn error={signIn.error} /> : null}
    </form>
  )
}

function NotIn({ error }: { error: Error }) {
  const { say } = useSpeaker(words)
  if (error instanceof AskError && error.problem.code === 'access.unknown')
    return <Alert type="error" showIcon role="alert" title={say('signIn.refused')} />
  return <Refused error={error} />
}
