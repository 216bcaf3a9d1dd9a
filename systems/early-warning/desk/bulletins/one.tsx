import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useMemo, useState } from 'react'
import {
  AskError,
  askFile,
  Nothing,
  PageLink,
  Panel,
  saveFile,
  Trouble,
  useGo,
  useLanguage,
  useMe,
  useSend,
  useSpeaker,
  useWindowName,
  useWorld,
  Waiting,
} from '#platform/desk'
import type { PlacePath } from '#vocabulary'
import { Bulletin, formatWeek, layOut } from '../../bulletin/client.ts'
import { Blocks } from './blocks.tsx'
import { bulletinQuery, versionsQuery } from './queries.ts'
import { words } from './words.ts'
import '#platform/desk/page'
import './bulletins.css'

/** One bulletin as it was made, in the reader's language. */
export default function BulletinOne() {
  const { say } = useSpeaker(words)
  const { number: text = '' } = useParams({ strict: false }) as { number?: string }
  const number = /^\d{1,15}$/.test(text) ? Number(text) : 0
  const read = useQuery(bulletinQuery(number))
  if (read.data) return <Shown bulletin={read.data} />
  if (read.error instanceof AskError && [400, 403, 404].includes(read.error.problem.status))
    return (
      <div className="page">
        <Nothing title={say('one.gone')}>
          <PageLink to="/bulletins">{say('one.back')}</PageLink>
        </Nothing>
      </div>
    )
  return (
    <div className="page">
      {read.error ? <Trouble error={read.error} retry={() => void read.refetch()} /> : <Waiting rows={12} />}
    </div>
  )
}

function Shown({ bulletin }: { bulletin: Bulletin }) {
  const { say } = useSpeaker(words)
  const language = useLanguage()
  const { zone } = useWorld()
  const laidOut = useMemo(() => layOut(bulletin, { language, zone }), [bulletin, language, zone])
  useWindowName(`${laidOut.title} ${laidOut.week}`)
  return (
    <article className="page bulletin">
      <p className="no-print">
        <PageLink to="/bulletins">{say('one.back')}</PageLink>
      </p>
      <header className="page-head">
        <h1>
          {laidOut.title}
          <small>{laidOut.week}</small>
        </h1>
        <p className="faint facts-line">{laidOut.facts.join(' · ')}</p>
        <Acts bulletin={bulletin} />
      </header>
      <div className="lead">
        <Blocks blocks={laidOut.lead} />
      </div>
      {laidOut.sections.map(({ id, title, blocks }) => (
        <Panel key={id} id={id} className="bulletin-section" title={title}>
          <Blocks blocks={blocks} />
        </Panel>
      ))}
      <Versions bulletin={bulletin} />
      <footer className="faint small">
        {laidOut.foot.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </footer>
    </article>
  )
}

function Acts({ bulletin }: { bulletin: Bulletin }) {
  const { say } = useSpeaker(words)
  const language = useLanguage()
  const { may } = useMe()
  const go = useGo()
  const [error, setError] = useState<Error>()
  const week = formatWeek(bulletin)
  const remake = useSend<typeof Bulletin, { place: PlacePath; week: string }>({
    path: '/early-warning/bulletins',
    schema: Bulletin,
    topics: ['bulletins', 'bulletin'],
    onDone: ({ number }) => go(`/bulletins/${number}`),
  })
  const download = async () => {
    try {
      const path = `/early-warning/bulletins/${bulletin.number}/html`
      saveFile(
        await askFile(path, { query: { language } }),
        `bulletin-${bulletin.place}-${week}-v${bulletin.version}-${language}.html`,
      )
      setError(undefined)
    } catch (caught) {
      setError(caught as Error)
    }
  }
  const failed = error ?? remake.error
  return (
    <>
      <div className="acts no-print">
        <Button onClick={() => void download()}>{say('one.download')}</Button>
        <Button onClick={() => window.print()}>{say('one.print')}</Button>
        {may('alerts.judge', bulletin.place) ? (
          <Button loading={remake.isPending} onClick={() => remake.mutate({ place: bulletin.place, week })}>
            {say('one.remake')}
          </Button>
        ) : null}
      </div>
      {failed ? <Trouble error={failed} /> : null}
    </>
  )
}

function Versions({ bulletin: { number, place, ...week } }: { bulletin: Bulletin }) {
  const { say } = useSpeaker(words)
  const versions = useQuery(versionsQuery({ place, week: formatWeek(week) }))
  if (!versions.data || versions.data.length < 2) return null
  return (
    <nav className="no-print versions" aria-label={say('one.versions')}>
      {say('one.versions')}
      {versions.data.map((one) =>
        one.number === number ? (
          <b key={one.number}>{say('row.version', { n: one.version })}</b>
        ) : (
          <PageLink key={one.number} to={`/bulletins/${one.number}`}>
            {say('row.version', { n: one.version })}
          </PageLink>
        ),
      )}
    </nav>
  )
}
