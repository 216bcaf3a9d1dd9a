import { useQuery } from '@tanstack/react-query'
import { CityTime, Nothing, Panel, PlaceName, useMe, useSpeaker } from '#platform/desk'
import { PlacePath } from '#vocabulary'
import { FactorPanel } from './factor-panel.tsx'
import { PasswordPanel } from './password-panel.tsx'
import { roleNamesQuery } from './queries.ts'
import { SessionsPanel } from './sessions-panel.tsx'
import { words } from './words.ts'
import '../page.css'
import './account.css'

/** One's own account: who one is here, and what keeps others from being it. */
export default function AccountPage() {
  const { say } = useSpeaker(words)
  return (
    <div className="page account-page">
      <div className="page-head">
        <h1>{say('own.title')}</h1>
      </div>
      <WhoPanel />
      <PasswordPanel />
      <FactorPanel />
      <SessionsPanel />
    </div>
  )
}

function WhoPanel() {
  const { say, of } = useSpeaker(words)
  const { name, login } = useMe()
  return (
    <Panel className="who-i-am" title={say('own.who')}>
      <dl className="fact-list">
        <div>
          <dt>{say('own.name')}</dt>
          <dd>{name ? of(name) : '—'}</dd>
        </div>
        <div>
          <dt>{say('own.login')}</dt>
          <dd>{login ?? '—'}</dd>
        </div>
      </dl>
      <Roles />
    </Panel>
  )
}

function Roles() {
  const { say, of } = useSpeaker(words)
  const { memberships } = useMe()
  // Where they cannot be read, a role is called as the record calls it.
  const { data: names } = useQuery(roleNamesQuery)
  if (memberships.length === 0) return <Nothing title={say('own.noRoles')} />
  return (
    <ul className="roles-held" aria-label={say('own.roles')}>
      {memberships.map(({ role, unit, unitName, place, endsAt }) => {
        const called = names?.get(role)
        const path = PlacePath.safeParse(place)
        return (
          <li key={`${role} ${unit} ${place}`}>
            <strong>{called ? of(called.name) : role}</strong> · {of(unitName)}
            {path.success ? (
              <>
                {' '}
                · <PlaceName path={path.data} />
              </>
            ) : null}
            {endsAt ? (
              <>
                {' '}
                · {say('own.until')} <CityTime at={endsAt} />
              </>
            ) : null}
            {called ? <div className="small">{of(called.for)}</div> : null}
          </li>
        )
      })}
    </ul>
  )
}
