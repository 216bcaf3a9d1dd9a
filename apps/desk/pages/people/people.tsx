import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useId, useState } from 'react'
import {
  Nothing,
  PageLink,
  Panel,
  Read,
  useGo,
  useKeys,
  useMe,
  useSearchState,
  useSpeaker,
  useWorld,
} from '#platform/desk'
import '../page.css'
import '../units/units.css'
import './people.css'
import { AccountDetail } from './account-detail.tsx'
import { NewAccountDialog } from './new-account-dialog.tsx'
import { type Account, accountsQuery, rolesQuery } from './queries.ts'
import { RolesPanel } from './roles-panel.tsx'
import { PeopleSearch } from './search.ts'
import { words } from './words.ts'

/** Who may sign in, in which roles, and what each role may do, in words. */
export default function People() {
  const { say } = useSpeaker(words)
  const world = useWorld()
  const { may } = useMe()
  const go = useGo()
  const [isMaking, setMaking] = useState(false)
  return (
    <div className="page">
      <div className="page-head">
        <h1>{say('people.title')}</h1>
        {world.id === 'production' ? <Says /> : null}
        {world.id === 'production' && may('accounts.manage') ? (
          <Button type="primary" onClick={() => setMaking(true)}>
            {say('make.open')}
          </Button>
        ) : null}
      </div>
      {world.id === 'production' ? <Accounts /> : <Nothing title={say('people.production')} />}
      {isMaking ? (
        <NewAccountDialog
          onMade={(id) => {
            setMaking(false)
            go(`/people/${id}`)
          }}
          onClose={() => setMaking(false)}
        />
      ) : null}
    </div>
  )
}

function Says() {
  const { say } = useSpeaker(words)
  const { data } = useQuery(accountsQuery)
  if (!data) return null
  const locked = data.filter(({ lock }) => lock?.locked).length
  return locked > 0 ? (
    <p className="says warn">{say('people.locked', { n: locked })}</p>
  ) : (
    <p className="says faint">{say('people.says', { n: data.length })}</p>
  )
}

function Accounts() {
  const { say } = useSpeaker(words)
  const { account: id } = useParams({ strict: false })
  const accounts = useQuery(accountsQuery)
  const roles = useQuery(rolesQuery)
  const chosen = accounts.data?.find((one) => one.id === id)
  return (
    <div className={`list-and-one ${id === undefined ? '' : 'one'}`}>
      <Panel className="list" title={say('people.list')}>
        <Read query={accounts} rows={8}>
          {(all) =>
            all.length === 0 ? <Nothing title={say('people.none')} /> : <List accounts={all} chosen={id} />
          }
        </Read>
      </Panel>
      <div className="stack">
        {id === undefined ? (
          <Read query={roles} rows={8}>
            {(all) => <RolesPanel roles={all} />}
          </Read>
        ) : (
          <Read query={accounts}>
            {() =>
              chosen ? (
                <Read query={roles}>{(all) => <AccountDetail account={chosen} roles={all} />}</Read>
              ) : (
                <Nothing title={say('people.lost')}>
                  <PageLink to="/people" search={(old) => old}>
                    {say('people.back')}
                  </PageLink>
                </Nothing>
              )
            }
          </Read>
        )}
      </div>
    </div>
  )
}

const rowsAtOnce = 200

function List({ accounts, chosen }: { accounts: readonly Account[]; chosen: string | undefined }) {
  const { say, of } = useSpeaker(words)
  const [{ q = '' }, change] = useSearchState(PeopleSearch)
  const [rows, setRows] = useState(rowsAtOnce)
  const id = useId()
  useKeys([{ key: '/', does: words['keys.find'], act: () => document.getElementById(id)?.focus() }])
  const sought = q.trim().toLowerCase()
  const found = accounts.filter(({ login, name }) =>
    [login, name.zh, name.en].some((text) => text.toLowerCase().includes(sought)),
  )
  return (
    <>
      <search className="page-filters">
        <div className="field">
          <label htmlFor={id}>{say('people.find')}</label>
          <input
            id={id}
            type="search"
            maxLength={100}
            value={q}
            onChange={({ target }) => change({ q: target.value || undefined }, { replace: true })}
          />
        </div>
      </search>
      {found.length === 0 ? <Nothing title={say('people.noneFound')} /> : null}
      <ul className="rows tree">
        {found.slice(0, rows).map((account) => (
          <li key={account.id} className="line">
            <PageLink
              to={`/people/${account.id}`}
              search={(old) => old}
              keepScroll
              aria-current={account.id === chosen ? 'true' : undefined}
            >
              {of(account.name)}
            </PageLink>
            <span className="code faint">{account.login}</span>
            <AccountState account={account} />
          </li>
        ))}
      </ul>
      {found.length > rows ? (
        <Button onClick={() => setRows(rows + rowsAtOnce)}>
          {say('people.more', { n: Math.min(rowsAtOnce, found.length - rows) })}
        </Button>
      ) : null}
    </>
  )
}

function AccountState({ account }: { account: Account }) {
  const { say } = useSpeaker(words)
  if (account.disabledAt) return <span className="tag end">{say('state.disabled')}</span>
  if (account.lock?.locked) return <span className="tag warn end">{say('state.locked')}</span>
  return account.roles.length === 0 ? <span className="tag end">{say('state.noRole')}</span> : null
}
