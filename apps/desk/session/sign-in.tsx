import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input } from 'antd'
import { useId } from 'react'
import { AskError, post } from '../api.ts'
import { Trouble } from '../house/trouble.tsx'
import { useSpeaker } from '../say.ts'

interface Credentials {
  login: string
  password: string
}

export function SignIn() {
  const { say } = useSpeaker()
  const titleId = useId()
  const client = useQueryClient()
  const signIn = useMutation({
    mutationFn: (credentials: Credentials) => post('/session', credentials),
    onSuccess: () => client.resetQueries(),
  })
  const missing = [{ required: true, message: say('signIn.missing') }]
  return (
    <section className="panel" aria-labelledby={titleId}>
      <h2 id={titleId}>{say('signIn.title')}</h2>
      <Form<Credentials>
        layout="vertical"
        requiredMark={false}
        onFinish={(credentials) => signIn.mutate(credentials)}
      >
        <Form.Item name="login" label={say('signIn.login')} rules={missing}>
          <Input autoComplete="username" autoFocus size="large" maxLength={64} />
        </Form.Item>
        <Form.Item name="password" label={say('signIn.password')} rules={missing}>
          <Input.Password autoComplete="current-password" size="large" maxLength={256} />
        </Form.Item>
        <Button type="primary" htmlType="submit" size="large" block loading={signIn.isPending}>
          {say('signIn.submit')}
        </Button>
      </Form>
      {signIn.error ? <Refused error={signIn.error} retry={() => signIn.reset()} /> : null}
    </section>
  )
}

function Refused({ error, retry }: { error: Error; retry: () => void }) {
  const { say } = useSpeaker()
  if (error instanceof AskError && error.problem.code === 'access.unknown') {
    return <Alert type="error" showIcon role="alert" title={say('signIn.refused')} />
  }
  return <Trouble error={error} retry={retry} />
}
