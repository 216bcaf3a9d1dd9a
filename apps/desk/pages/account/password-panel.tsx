import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { Dialog, Panel, useMe, useSpeaker } from '#platform/desk'
import { PasswordForm } from '#platform/desk/own'
import { words } from './words.ts'

export function PasswordPanel() {
  const { say } = useSpeaker(words)
  const { login } = useMe()
  const client = useQueryClient()
  const [state, setState] = useState<'closed' | 'open' | 'done'>('closed')
  return (
    <Panel className="own-password" title={say('password.title')}>
      <p className="small">{say('password.note')}</p>
      <div className="acts">
        <Button onClick={() => setState('open')}>{say('password.open')}</Button>
      </div>
      <p role="status" className="good">
        {state === 'done' ? say('password.done') : null}
      </p>
      {state === 'open' ? (
        <Dialog title={say('password.title')} onClose={() => setState('closed')}>
          <PasswordForm
            login={login}
            onDone={() => {
              setState('done')
              void client.invalidateQueries({ queryKey: ['own'] })
            }}
          />
        </Dialog>
      ) : null}
    </Panel>
  )
}
