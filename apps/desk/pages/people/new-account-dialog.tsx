import { Button } from 'antd'
import { useState } from 'react'
import { z } from 'zod'
import { Dialog, DialogForm, Field, faultsOf, useDraft, useSend, useSpeaker } from '#platform/desk'
import { Words } from '#vocabulary'
import { NameFields, trimName } from './name-fields.tsx'
import { OneTimePassword } from './one-time-password.tsx'
import { Made } from './queries.ts'
import { words } from './words.ts'

const Draft = z.object({ login: z.string(), name: Words, isOutside: z.boolean() })
const empty: z.infer<typeof Draft> = { login: '', name: { zh: '', en: '' }, isOutside: false }

/** Makes an account, and tells its one-time password once. Roles are given on its page. */
export function NewAccountDialog({ onMade, onClose }: { onMade: (id: string) => void; onClose: () => void }) {
  const { say, of, language } = useSpeaker(words)
  const [draft, change, clear] = useDraft('account', { schema: Draft, empty })
  const [asked, setAsked] = useState(false)
  const [madeFor, setMadeFor] = useState<Words>()
  const make = useSend<typeof Made, { login: string; name: Words; password: boolean }>({
    path: '/accounts',
    schema: Made,
    topics: ['accounts'],
    onDone: clear,
  })
  const { at, rest } = faultsOf(make.error, { fields: ['login', 'zh', 'en'], language })
  // As the server keeps it.
  const login = draft.login.normalize('NFKC').trim().toLowerCase()
  const isLogin = /^[a-z0-9][a-z0-9.-]{0,63}$/.test(login)
  const submit = () => {
    setAsked(true)
    const name = trimName(draft.name)
    if (!name || !isLogin) return
    setMadeFor(name)
    make.mutate({ login, name, password: !draft.isOutside })
  }
  if (make.data && madeFor) {
    const { id, oneTimePassword } = make.data
    return (
      <Dialog title={say('make.open')} onClose={() => onMade(id)}>
        <div className="form">
          <p>{say('make.done', { name: of(madeFor) })}</p>
          {oneTimePassword ? <OneTimePassword text={oneTimePassword} /> : null}
          <footer>
            <Button type="primary" onClick={() => onMade(id)}>
              {say(oneTimePassword ? 'make.next' : 'role.give')}
            </Button>
          </footer>
        </div>
      </Dialog>
    )
  }
  return (
    <Dialog title={say('make.open')} onClose={onClose}>
      <DialogForm
        submit={say('make.go')}
        isSending={make.isPending}
        error={rest}
        onSubmit={submit}
        onCancel={onClose}
      >
        <NameFields
          name={draft.name}
          asked={asked}
          faults={at}
          onChange={(name) => change({ ...draft, name })}
        />
        <Field
          label={say('make.login')}
          hint={say('make.loginHint')}
          fault={asked && !isLogin ? say('make.loginWrong') : at.login}
        >
          {(field) => (
            <input
              {...field}
              autoComplete="off"
              autoCapitalize="none"
              maxLength={64}
              value={draft.login}
              onChange={({ target }) => change({ ...draft, login: target.value })}
            />
          )}
        </Field>
        <label className="check">
          <input
            type="checkbox"
            checked={draft.isOutside}
            onChange={({ target }) => change({ ...draft, isOutside: target.checked })}
          />
          {say('make.outside')}
        </label>
      </DialogForm>
    </Dialog>
  )
}
