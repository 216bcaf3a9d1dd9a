import { useLocation } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { type Badge, Dialog, type Nav, navGroups, PageLink, useMe, useSpeaker } from '#platform/desk'
import { foundScreens } from './found-screens.ts'
import { words } from './words.ts'

/** The links that the reader may follow, in their order. */
export function useLinks(): readonly Nav[] {
  const { may } = useMe()
  return foundScreens.flatMap(({ nav }) => (nav && may(nav.action) ? [nav] : []))
}

/** At the side of a wide screen by groups; on a phone a bar at the bottom, and the rest behind "more". */
export function Navigation() {
  const { say, of } = useSpeaker(words)
  const links = useLinks()
  const { pathname } = useLocation()
  const [more, setMore] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever followed a link is done with the sheet.
  useEffect(() => setMore(false), [pathname])
  const groups = groupsOf(links)
  // What is watched comes before what is looked up and run.
  const inOrder = groups.flatMap(({ members }) => members)
  const inBar = inOrder.slice(0, barLinks)
  return (
    <>
      <nav className="nav" aria-label={say('nav.label')}>
        {groups.map(({ group, members }) => (
          <div key={group}>
            <h2>{of(navGroups[group])}</h2>
            <ul>
              {members.map((nav) => (
                <li key={nav.path}>
                  <NavLink nav={nav} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <nav className="bar" aria-label={say('nav.label')}>
        {inBar.map((nav) => (
          <NavLink key={nav.path} nav={nav} />
        ))}
        {links.length > inBar.length ? (
          <button type="button" className="nav-link" onClick={() => setMore(true)}>
            <Icon path="M5 12h.01M12 12h.01M19 12h.01" />
            <span>{say('nav.more')}</span>
          </button>
        ) : null}
      </nav>
      {more ? (
        <Dialog title={say('nav.label')} onClose={() => setMore(false)} className="sheet">
          <ul className="more">
            {inOrder.map((nav) => (
              <li key={nav.path}>
                <NavLink nav={nav} />
              </li>
            ))}
          </ul>
        </Dialog>
      ) : null}
    </>
  )
}

/** As many as a thumb finds on 320 pixels, beside "more". */
const barLinks = 4

function groupsOf(links: readonly Nav[]) {
  // The groups' own order is that of their table.
  return (Object.keys(navGroups) as Nav['group'][])
    .map((group) => ({ group, members: links.filter((link) => link.group === group) }))
    .filter(({ members }) => members.length > 0)
}

function NavLink({ nav }: { nav: Nav }) {
  const { of } = useSpeaker(words)
  const { pathname } = useLocation()
  const here =
    nav.path === '/' ? pathname === '/' : pathname === nav.path || pathname.startsWith(`${nav.path}/`)
  return (
    <PageLink
      to={nav.path}
      className={`nav-link ${here ? 'here' : ''}`}
      aria-current={here ? 'page' : undefined}
    >
      <Icon path={nav.icon} />
      <span>{of(nav.title)}</span>
      {nav.useBadge ? <Waits useBadge={nav.useBadge} /> : null}
    </PageLink>
  )
}

function Waits({ useBadge }: { useBadge: () => Badge | undefined }) {
  const { say, number } = useSpeaker(words)
  const badge = useBadge()
  if (!badge || badge.count === 0) return null
  const { count, more = false, urgent = false } = badge
  return (
    <b className={`badge ${urgent ? 'urgent' : ''}`}>
      <span aria-hidden="true">
        {number(count)}
        {more ? '+' : ''}
      </span>
      <span className="unseen">{say(more ? 'nav.waitingMore' : 'nav.waiting', { n: count })}</span>
    </b>
  )
}

function Icon({ path }: { path: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} />
    </svg>
  )
}
