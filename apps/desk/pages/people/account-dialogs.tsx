import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { type FormEvent, useId, useState } from 'react'
import { Dialog, NoAnswer, post, remove, Trouble, unitsQuery, useSend, useSpeaker } from '#platform/desk'
import { OneTime, type Role } from './queries.ts'
import { words } from './words.ts'

const topics = ['accounts']

/** Asks once more before something that takes effect at once. */
export function ConfirmDialog({
  title,
  question,
  act,
  send: { method, path },
  onClose,
}: {
  title: string
  question: string
  act: string
  send: { readonly method: 'POST' | 'DELETE'; readonly path: string }
  onClose: () => void
}) {
  const { say } = useSpeaker(words)
  const client = useQueryClient()
  const send = useMutation({
    mutationFn: async () => (method === 'DELETE' ? await remove(path) : await post(NoAnswer, { path })),
    onSuccess: onClose,
    onSettled: async () => await client.invalidateQueries({ queryKey: topics }),
  })
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="form">
        <p>{question}</p>
        {send.error ? <Trouble error={send.error} /> : null}
        <footer>
          <Button onClick={onClose}>{say('do.cancel')}</Button>
          <Button type="primary" danger loading={send.isPending} onClick={() => send.mutate()}>
            {act}
          </Button>
        </footer>
      </div>
    </Dialog>
  )
}

/** A password that is told once, by voice. */
export function OneTimeDialog({ path, name, onClose }: { path: string; name: string; onClose: () => void }) {
  const { say } = useSpeaker(words)
  const reset = useSend<typeof OneTime, undefined>({
    path: `${path}/password-reset`,
    schema: OneTime,
    topics,
  })
  return (
    <Dialog title={`${say('do.reset')} · ${name}`} onClose={onClose}>
      <div className="form">
        <p>{say('do.resetAsk')}</p>
        {reset.data ? (
          <p role="status">
            {say('do.oneTime')}: <strong className="code">{reset.data.oneTimePassword}</strong>
          </p>
        ) : null}
        {reset.error ? <Trouble error={reset.error} /> : null}
        <footer>
          {reset.data ? (
            <Button type="primary" onClick={onClose}>
              {say('do.close')}
            </Button>
          ) : (
            <>
              <Button onClick={onClose}>{say('do.cancel')}</Button>
              <Button type="primary" danger loading={reset.isPending} onClick={() => reset.mutate(undefined)}>
                {say('do.reset')}
              </Button>
            </>
          )}
        </footer>
      </div>
    </Dialog>
  )
}

/** A role at a unit: it reaches as far as the unit's place. */
export function GiveRoleDialog({
  path,
  roles,
  onClose,
}: {
  path: string
  roles: readonly Role[]
  onClose: () => void
}) {
  const { say, of } = useSpeaker(words)
  const id = useId()
  const units = useQuery(unitsQuery)
  const [given, setGiven] = useState({ role: '', unit: '', ends: '' })
  const [missing, setMissing] = useState(false)
  const give = useSend<typeof NoAnswer, { role: string; unit: string; endsAt?: string }>({
    path: `${path}/roles`,
    schema: NoAnswer,
    topics,
    onDone: onClose,
  })
  const role = roles.find((one) => one.role === given.role)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const { ends, ...body } = given
    setMissing(body.role === '' || body.unit === '')
    if (body.role === '' || body.unit === '') return
    // Roles end by machine time: the end of that day where the administrator sits.
    give.mutate(ends === '' ? body : { ...body, endsAt: new Date(`${ends}T23:59:59`).toISOString() })
  }
  return (
    <Dialog title={say('role.give')} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <label className="label" htmlFor={`${id}role`}>
          {say('role.role')}
        </label>
        <select
          id={`${id}role`}
          value={given.role}
          onChange={({ target }) => setGiven({ ...given, role: target.value })}
        >
          <option value="">—</option>
          {roles.map((one) => (
            <option key={one.role} value={one.role}>
              {of(one.name)}
            </option>
          ))}
        </select>
        {role ? <p className="small">{`${of(role.for)} · ${of(role.reach)}`}</p> : null}
        <label className="label" htmlFor={`${id}unit`}>
          {say('role.unit')}
        </label>
        <select
          id={`${id}unit`}
          value={given.unit}
          onChange={({ target }) => setGiven({ ...given, unit: target.value })}
        >
          <option value="">—</option>
          {[...(units.data?.values() ?? [])].map((unit) => (
            <option key={unit.id} value={unit.id}>
              {of(unit.name)}
            </option>
          ))}
        </select>
        <label className="label" htmlFor={`${id}ends`}>
          {say('role.ends')}
        </label>
        <input
          id={`${id}ends`}
          type="date"
          value={given.ends}
          onChange={({ target }) => setGiven({ ...given, ends: target.value })}
        />
        {missing ? (
          <p className="alarm" role="alert">
            {say('role.missing')}
          </p>
        ) : null}
        {give.error ? <Trouble error={give.error} /> : null}
        <footer>
          <Button onClick={onClose}>{say('do.cancel')}</Button>
          <Button type="primary" htmlType="submit" loading={give.isPending}>
            {say('role.give')}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}
