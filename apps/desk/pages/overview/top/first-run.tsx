import { Button } from 'antd'
import { useState } from 'react'
import { z } from 'zod'
import { PageLink, Panel, useMe } from '#platform/desk'
import { useSpeaker } from '../say.ts'
import { keep, readKept } from './kept.ts'

/** What there is to try, the most telling first; three of those that the reader may open are shown. */
const tries = [
  { to: '/sources', action: 'sources.read', text: 'first.sources' },
  { to: '/rules', action: 'rules.read', text: 'first.rules' },
  { to: '/units', action: 'places.read', text: 'first.units' },
  { to: '/tasks', action: 'tasks.read', text: 'first.tasks' },
  { to: '/orders', action: 'orders.read', text: 'first.orders' },
] as const
const triesShown = 3

/** For who sees the desk for the first time and has nothing to do: what this is and what to try. Dismissed for good, per account. */
export function FirstRun() {
  const { say } = useSpeaker()
  const { id, may } = useMe()
  const key = `lianfang.first-run.${id}`
  const [dismissed, setDismissed] = useState(() => readKept(key, z.literal('dismissed')) !== undefined)
  if (dismissed) return null
  const dismiss = () => {
    keep(key, 'dismissed')
    setDismissed(true)
  }
  return (
    <Panel className="first-run" title={say('first.title')}>
      <p>{say('first.what')}</p>
      <ul>
        {tries
          .filter(({ action }) => may(action))
          .slice(0, triesShown)
          .map(({ to, text }) => (
            <li key={to}>
              <PageLink to={to}>{say(text)}</PageLink>
            </li>
          ))}
      </ul>
      <div>
        <Button size="small" onClick={dismiss}>
          {say('first.dismiss')}
        </Button>
      </div>
    </Panel>
  )
}
