import { Panel, useSpeaker } from '#platform/desk'
import type { Role } from './queries.ts'
import { words } from './words.ts'

/** Every role in words: whom it is for, how far it reaches, what it may do. */
export function RolesPanel({ roles }: { roles: readonly Role[] }) {
  const { say, of } = useSpeaker(words)
  return (
    <Panel className="roles" title={say('people.roles')}>
      <ul className="rows">
        {roles.map((role) => (
          <li key={role.role}>
            <div className="line">
              <span>{of(role.name)}</span>
              <span>{of(role.for)}</span>
              {role.needsSecondFactor ? <span className="tag warn">{say('role.second')}</span> : null}
            </div>
            <p className="small">{of(role.reach)}</p>
            <details>
              <summary>{say('role.mayDo', { n: role.may.length })}</summary>
              <p>{role.may.map(({ words: may }) => of(may)).join(' · ')}</p>
            </details>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
