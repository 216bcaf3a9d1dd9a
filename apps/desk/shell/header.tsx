import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { Button } from 'antd'
import { useEffect, useId, useRef } from 'react'
import {
  cityClockText,
  homeQuery,
  PageLink,
  remove,
  useChoosePreference,
  useCityNow,
  useMe,
  useSpeaker,
  useTheme,
  useWorld,
  useWorldAddress,
} from '#platform/desk'
import { words } from './words.ts'

/** Where one is: the city, an exercise, what time it is there; and who one is. */
export function Header() {
  const { of } = useSpeaker(words)
  const { areas } = useMe()
  const home = useQuery(homeQuery(areas))
  const isExercise = useWorld().id !== 'production'
  return (
    <header className={`head ${isExercise ? 'in-exercise' : ''}`}>
      {isExercise ? <Exercise /> : null}
      <div className="head-row">
        <Brand city={home.data ? of(home.data.name) : undefined} />
        <CityClock />
        <div className="tools">
          <Choices />
          <Account />
        </div>
      </div>
    </header>
  )
}

/** Across the whole page, so that nobody takes an exercise for the city; and the way out of it. */
function Exercise() {
  const { say, of } = useSpeaker(words)
  const { title, scenario } = useWorld()
  const addressOf = useWorldAddress()
  return (
    <div className="exercise">
      <strong>{say('desk.world', { title: scenario ? of(scenario.title) : title })}</strong>
      <span>{say('desk.worldNote')}</span>
      <a href={addressOf('')}>{say('desk.leaveWorld')}</a>
    </div>
  )
}

export function Brand({ city }: { city?: string | undefined }) {
  const { say } = useSpeaker(words)
  return (
    <PageLink to="/" className="brand">
      <img src="/mark.svg" alt="" width="26" height="26" />
      <strong>{say('desk.title')}</strong>
      {city ? <span>{city}</span> : null}
    </PageLink>
  )
}

function CityClock() {
  const { say } = useSpeaker(words)
  const { today, zone } = useWorld()
  const now = useCityNow()
  return (
    <time className="city-clock" dateTime={now.toISOString()} title={`${say('desk.cityTime')} ${zone}`}>
      <b>{cityClockText(now, zone)}</b> <span>{today}</span>
    </time>
  )
}

/** The other language and the other theme, one touch each. */
export function Choices() {
  const { say, language } = useSpeaker(words)
  const theme = useTheme()
  const choose = useChoosePreference()
  const other = language === 'zh' ? 'en' : 'zh'
  const otherTheme = theme === 'light' ? 'dark' : 'light'
  return (
    <>
      <button
        type="button"
        className="plain"
        lang={other === 'zh' ? 'zh-CN' : 'en'}
        onClick={() => choose({ language: other })}
      >
        {other === 'zh' ? '中文' : 'English'}
      </button>
      <button type="button" className="plain" onClick={() => choose({ theme: otherTheme })}>
        {say(otherTheme === 'dark' ? 'desk.dark' : 'desk.light')}
      </button>
    </>
  )
}

/** Of the mutation that signs out. */
export const signOutKey = ['sign-out']

function Account() {
  const { say, of } = useSpeaker(words)
  const { name, login, memberships } = useMe()
  const id = useId()
  const menu = useRef<HTMLDivElement>(null)
  const { pathname } = useLocation()
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever followed the link is done with the menu.
  useEffect(() => menu.current?.hidePopover(), [pathname])
  const client = useQueryClient()
  // Everything that was read is forgotten: the next reader may be another person.
  const signOut = useMutation({
    mutationKey: signOutKey,
    mutationFn: () => remove('/session'),
    onSuccess: () => client.resetQueries(),
  })
  const called = name ? of(name) : (login ?? say('account.label'))
  return (
    <>
      <button
        type="button"
        className="plain who"
        popoverTarget={id}
        aria-label={`${say('account.label')}: ${called}`}
      >
        <span className="initial" data-initial={[...called][0]} />
        <span className="name">{called}</span>
      </button>
      <div id={id} ref={menu} popover="auto" className="account">
        <strong>{called}</strong>
        <ul>
          {memberships.map(({ unit, unitName, role }) => (
            <li key={`${unit} ${role}`} className="small">
              {of(unitName)}
            </li>
          ))}
        </ul>
        <PageLink to="/account" className="own-page">
          {say('account.page')}
        </PageLink>
        <Button block onClick={() => signOut.mutate()} loading={signOut.isPending}>
          {say('account.signOut')}
        </Button>
      </div>
    </>
  )
}
