import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { z } from 'zod'
import { PageLink, Panel, useMe, useWorld } from '#platform/desk'
import { useSpeaker } from '../say.ts'
import { keep, readKept } from '../top/kept.ts'
import { ScenarioSwitch } from './scenario-switch.tsx'
import { scenariosQuery } from './scenarios.ts'
import './first-run.css'

/** What there is to try, the most telling first; three of those that the reader may open are shown. */
const tries = [
  { to: '/alerts', action: 'alarms.read', text: 'first.alerts' },
  { to: '/sources', action: 'sources.read', text: 'first.sources' },
  { to: '/rules', action: 'rules.read', text: 'first.rules' },
  { to: '/units', action: 'places.read', text: 'first.units' },
  { to: '/tasks', action: 'tasks.read', text: 'first.tasks' },
] as const
const triesShown = 3

/**
 * For who sees the desk for the first time: what this is, what to try, and the exercises that the server offers. Shown where
 * nothing waits, or where there is something to be tried; dismissed for good, per account, the exercises stay as one line.
 */
export function FirstRun({ calm }: { calm: boolean }) {
  const { say, of } = useSpeaker()
  const { id, may } = useMe()
  const inProduction = useWorld().id === 'production'
  const { data: scenarios = [] } = useQuery({ ...scenariosQuery, enabled: inProduction })
  const key = `lianfang.first-run.${id}`
  const [dismissed, setDismissed] = useState(() => readKept(key, z.literal('dismissed')) !== undefined)
  const [unfolded, setUnfolded] = useState(false)
  const offered = inProduction ? scenarios : []
  if (offered.length === 0 && (dismissed || !calm)) return null
  if (dismissed && !unfolded)
    return (
      <p className="first-run folded">
        <Button type="link" size="small" onClick={() => setUnfolded(true)}>
          {offered.map(({ title }) => say('scenario.open', { title: of(title) })).join(' · ')}
        </Button>
      </p>
    )
  const dismiss = () => {
    keep(key, 'dismissed')
    setDismissed(true)
    setUnfolded(false)
  }
  return (
    <Panel
      className="first-run"
      title={say('first.title')}
      end={
        <Button size="small" onClick={dismiss}>
          {say('first.dismiss')}
        </Button>
      }
    >
      <p>{say('first.what')}</p>
      <div className="first-run-ways">
        <section aria-label={say('first.try')}>
          <h3>{say('first.try')}</h3>
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
        </section>
        {offered.map((scenario) => (
          <section key={scenario.id} aria-label={of(scenario.title)}>
            <h3>{say('scenario.title', { title: of(scenario.title) })}</h3>
            <ScenarioSwitch scenario={scenario} />
          </section>
        ))}
      </div>
    </Panel>
  )
}
