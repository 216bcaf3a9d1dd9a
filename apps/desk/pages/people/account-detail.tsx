import { Button } from 'antd'
import { useState } from 'react'
import {
  CityTime,
  NoAnswer,
  PageLink,
  Panel,
  PlaceName,
  Trouble,
  UnitName,
  useMe,
  useSend,
  useSpeaker,
  useWindowName,
} from '#platform/desk'
import { ConfirmDialog, OneTimeDialog } from './account-dialogs.tsx'
import { GiveRoleDialog } from './give-role-dialog.tsx'
import { NameDialog } from './name-dialog.tsx'
import type { Account, Role } from './queries.ts'
import { words } from './words.ts'

type Doing = 'name' | 'disable' | 'reset' | 'factor' | 'give' | { readonly take: Account['roles'][number] }

/** One person's account: how it signs in, what it may do and where, and what an administrator does about it. */
export function AccountDetail({ account, roles }: { account: Account; roles: readonly Role[] }) {
  const { say, of } = useSpeaker(words)
  const { may } = useMe()
  const [doing, setDoing] = useState<Doing>()
  const path = `/accounts/${account.id}`
  const topics = ['accounts']
  const unlock = useSend<typeof NoAnswer, undefined>({ path: `${path}/unlock`, schema: NoAnswer, topics })
  const enable = useSend<typeof NoAnswer, undefined>({ path: `${path}/enable`, schema: NoAnswer, topics })
  const failed = unlock.error ?? enable.error
  const close = () => setDoing(undefined)
  const name = of(account.name)
  useWindowName(name)
  const nameOfRole = (role: string) => {
    const known = roles.find((one) => one.role === role)
    return known ? of(known.name) : role
  }
  const manages = may('accounts.manage')
  return (
    <>
      <PageLink to="/people" search={(old) => old} className="back">
        {say('people.back')}
      </PageLink>
      <Panel className="person" title={name}>
        <dl className="facts">
          <dt>{say('account.login')}</dt>
          <dd className="code">{account.login}</dd>
          <dt>{say('account.password')}</dt>
          <dd>
            {say(
              account.mustChangePassword
                ? 'account.mustChange'
                : account.hasPassword
                  ? 'account.hasPassword'
                  : 'account.outside',
            )}
          </dd>
          <dt>{say('account.second')}</dt>
          <dd>{say(account.secondFactor ? 'account.secondOn' : 'account.secondOff')}</dd>
        </dl>
        {account.lock ? (
          <p className="warn">
            {account.lock.locked ? `${say('state.locked')} · ` : ''}
            {say('account.failures', { n: account.lock.failures })}
          </p>
        ) : null}
        {manages ? (
          <div className="acts">
            {account.lock?.locked ? (
              <Button type="primary" loading={unlock.isPending} onClick={() => unlock.mutate(undefined)}>
                {say('do.unlock')}
              </Button>
            ) : null}
            <Button onClick={() => setDoing('reset')}>{say('do.reset')}</Button>
            <Button onClick={() => setDoing('name')}>{say('do.name')}</Button>
            {account.secondFactor ? (
              <Button onClick={() => setDoing('factor')}>{say('do.factor')}</Button>
            ) : null}
            {account.disabledAt ? (
              <Button loading={enable.isPending} onClick={() => enable.mutate(undefined)}>
                {say('do.enable')}
              </Button>
            ) : (
              <Button danger onClick={() => setDoing('disable')}>
                {say('do.disable')}
              </Button>
            )}
          </div>
        ) : null}
        {failed ? <Trouble error={failed} /> : null}
      </Panel>
      <Panel
        className="account-roles"
        title={say('account.roles')}
        end={
          manages ? (
            <Button size="small" onClick={() => setDoing('give')}>
              {say('role.give')}
            </Button>
          ) : undefined
        }
      >
        {account.roles.length === 0 ? <p className="warn">{say('account.noRoles')}</p> : null}
        <ul className="rows">
          {account.roles.map((held) => (
            <li key={held.id} className="line">
              <span>{nameOfRole(held.role)}</span>
              <PageLink to={`/units/${held.unit}`}>
                <UnitName id={held.unit} />
              </PageLink>
              <span className="faint">
                <PlaceName path={held.place} />
              </span>
              {held.endsAt ? (
                <span className={isOver(held.endsAt) ? 'tag' : 'small'}>
                  {say(isOver(held.endsAt) ? 'account.ended' : 'account.until')} <CityTime at={held.endsAt} />
                </span>
              ) : null}
              {manages ? (
                <span className="end">
                  <Button
                    size="small"
                    danger
                    aria-label={say('role.takeOf', { role: nameOfRole(held.role) })}
                    onClick={() => setDoing({ take: held })}
                  >
                    {say('role.take')}
                  </Button>
                </span>
              ) : null}
            </li>
          ))}
        </ul>
      </Panel>
      {doing === 'disable' ? (
        <ConfirmDialog
          title={`${say('do.disable')} · ${name}`}
          question={say('do.disableAsk')}
          act={say('do.disable')}
          send={{ method: 'POST', path: `${path}/disable` }}
          onClose={close}
        />
      ) : null}
      {doing === 'factor' ? (
        <ConfirmDialog
          title={`${say('do.factor')} · ${name}`}
          question={say('do.factorAsk')}
          act={say('do.factor')}
          send={{ method: 'DELETE', path: `${path}/totp` }}
          onClose={close}
        />
      ) : null}
      {typeof doing === 'object' ? (
        <ConfirmDialog
          title={say('role.takeOf', { role: nameOfRole(doing.take.role) })}
          question={say('role.takeAsk')}
          act={say('role.take')}
          send={{ method: 'DELETE', path: `${path}/roles/${doing.take.id}` }}
          onClose={close}
        />
      ) : null}
      {doing === 'reset' ? <OneTimeDialog path={path} name={name} onClose={close} /> : null}
      {doing === 'give' ? <GiveRoleDialog account={account.id} roles={roles} onClose={close} /> : null}
      {doing === 'name' ? <NameDialog account={account} onClose={close} /> : null}
    </>
  )
}

/** Roles end by machine time. */
function isOver(endsAt: string): boolean {
  return Date.parse(endsAt) <= Date.now()
}
