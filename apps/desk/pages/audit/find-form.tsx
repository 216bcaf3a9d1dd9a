import { Button } from 'antd'
import { type FormEvent, useId, useState } from 'react'
import { useKeys, useSearchState, useSpeaker } from '#platform/desk'
import { AuditSearch } from './search.ts'
import { words } from './words.ts'

const texts = ['actor', 'action', 'subject', 'place'] as const
const days = ['from', 'until'] as const
const hints = {
  actor: 'account:…',
  action: 'order.issue',
  subject: 'alert:412',
  place: 'cn.33.01',
} as const

/** What is sought: asked when the form is sent, since each reading of the audit is itself recorded. */
export function FindForm() {
  const { say } = useSpeaker(words)
  const id = useId()
  const [search, change] = useSearchState(AuditSearch)
  const [typed, setTyped] = useState<{ readonly [Field in keyof AuditSearch]?: string | undefined }>(search)
  useKeys([{ key: '/', does: words['keys.find'], act: () => document.getElementById(`${id}actor`)?.focus() }])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const given = Object.fromEntries(
      [...texts, ...days].map((field) => [field, typed[field]?.trim() || undefined]),
    )
    // What makes no sense as a place or day is dropped.
    change({ ...nothing, ...AuditSearch.parse(given) })
  }
  const set = (field: keyof AuditSearch) => (event: { target: { value: string } }) =>
    setTyped({ ...typed, [field]: event.target.value })
  const sought = Object.values(search).some((value) => value !== undefined)
  return (
    <search>
      <form className="page-filters" onSubmit={submit}>
        {texts.map((field) => (
          <div className="field" key={field}>
            <label htmlFor={`${id}${field}`}>{say(`find.${field}`)}</label>
            <input
              id={`${id}${field}`}
              maxLength={300}
              placeholder={hints[field]}
              value={typed[field] ?? ''}
              onChange={set(field)}
            />
          </div>
        ))}
        {days.map((field) => (
          <div className="field" key={field}>
            <label htmlFor={`${id}${field}`}>{say(`find.${field}`)}</label>
            <input id={`${id}${field}`} type="date" value={typed[field] ?? ''} onChange={set(field)} />
          </div>
        ))}
        <Button type="primary" htmlType="submit">
          {say('find.go')}
        </Button>
        {sought ? <Button onClick={() => change(nothing)}>{say('find.clear')}</Button> : null}
      </form>
    </search>
  )
}

const nothing = {
  actor: undefined,
  action: undefined,
  subject: undefined,
  place: undefined,
  from: undefined,
  until: undefined,
} as const
