import { type ErrorComponentProps, useLocation } from '@tanstack/react-router'
import { Button } from 'antd'
import { PageLink, useSpeaker } from '#platform/desk'
import { useLinks } from './navigation.tsx'
import { words } from './words.ts'

/** An address that no page has: what was asked for, and where one can go. */
export function LostPage() {
  const { say, of } = useSpeaker(words)
  const { pathname } = useLocation()
  const links = useLinks()
  return (
    <section className="center-page">
      <h1>{say('lost.title')}</h1>
      <p>{links.length > 0 ? say('lost.detail', { path: pathname }) : say('lost.notYours')}</p>
      <ul>
        {links.map(({ path, title }) => (
          <li key={path}>
            <PageLink to={path}>{of(title)}</PageLink>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** A page that failed: usually a new version of the desk whose files the open page does not know. */
export function BrokenPage({ error }: ErrorComponentProps) {
  const { say } = useSpeaker(words)
  return (
    <section className="center-page" role="alert">
      <h1>{say('broken.title')}</h1>
      <p className="small">{error instanceof Error ? error.message : String(error)}</p>
      <Button type="primary" onClick={() => location.reload()}>
        {say('broken.reload')}
      </Button>
    </section>
  )
}
