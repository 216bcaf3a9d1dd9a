import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import {
  ActorName,
  AsOf,
  CityTime,
  Nothing,
  PagedList,
  Panel,
  PlaceName,
  Read,
  rowsOf,
  UnitName,
  useSearchState,
  useSpeaker,
  useWorld,
} from '#platform/desk'
import '../page.css'
import type { Entry } from './answers.ts'
import './audit.css'
import { ChainPanel } from './chain-panel.tsx'
import { titleOfDeed } from './deeds.ts'
import { EntryDialog } from './entry-dialog.tsx'
import { FindForm } from './find-form.tsx'
import { entriesQuery } from './queries.ts'
import { AuditSearch } from './search.ts'
import { words } from './words.ts'

/** Who did what to what, and whether the record of it is whole. */
export default function Audit() {
  const { say } = useSpeaker(words)
  return (
    <div className="page">
      <div className="page-head">
        <h1>{say('audit.title')}</h1>
        <p className="says faint">{say('audit.says')}</p>
      </div>
      <div className="two">
        <Entries />
        <ChainPanel />
      </div>
    </div>
  )
}

const rowPx = 58

function Entries() {
  const { say } = useSpeaker(words)
  const { zone } = useWorld()
  const [search] = useSearchState(AuditSearch)
  const entries = useInfiniteQuery(entriesQuery(search, zone))
  const [shown, setShown] = useState<Entry>()
  return (
    <Panel
      className="entries"
      title={say('audit.entries')}
      note={say('audit.newest')}
      end={
        <>
          <AsOf ms={entries.dataUpdatedAt} />{' '}
          <Button size="small" loading={entries.isFetching} onClick={() => void entries.refetch()}>
            {say('audit.again')}
          </Button>
        </>
      }
    >
      <FindForm key={JSON.stringify(search)} />
      <Read query={entries} rows={10}>
        {() =>
          rowsOf(entries).length === 0 ? (
            <Nothing title={say('audit.none')}>{say('audit.noneDetail')}</Nothing>
          ) : (
            <PagedList
              pages={entries}
              label={say('audit.entries')}
              keyOf={({ position }) => position}
              rowPx={rowPx}
              row={(entry) => <EntryLine entry={entry} onOpen={() => setShown(entry)} />}
            />
          )
        }
      </Read>
      {shown ? <EntryDialog entry={shown} onClose={() => setShown(undefined)} /> : null}
    </Panel>
  )
}

/** A person or program by name; who signs for the house says for which part of it. */
function Who({ id }: { id: string }) {
  return /^(account|key):/.test(id) ? <ActorName id={id} /> : <span className="code faint">{id}</span>
}

/** What it was done to, by its name where it has one that is known here. */
function Subject({ subject }: { subject: string }) {
  const { say } = useSpeaker(words)
  const [, kind = '', id = ''] = /^(account|key|unit|alert|event|task|import):(.+)$/.exec(subject) ?? []
  if (kind === 'account' || kind === 'key')
    return (
      <span>
        <ActorName id={subject} />
      </span>
    )
  if (kind === 'unit')
    return (
      <span>
        <UnitName id={id} />
      </span>
    )
  if (isNumbered(kind)) return <span>{say(`subject.${kind}`, { n: id })}</span>
  return <span className="code">{subject}</span>
}

function isNumbered(kind: string): kind is 'alert' | 'event' | 'task' | 'import' {
  return ['alert', 'event', 'task', 'import'].includes(kind)
}

function EntryLine({ entry, onOpen }: { entry: Entry; onOpen: () => void }) {
  const { of } = useSpeaker(words)
  return (
    <button type="button" className="entry" onClick={onOpen}>
      <span className="when">
        <CityTime at={entry.at} />
      </span>
      <strong>{of(titleOfDeed(entry.action))}</strong>
      <Subject subject={entry.subject} />
      <span className="by">
        <Who id={entry.actor} />
        {entry.place ? (
          <span className="small">
            {' '}
            <PlaceName path={entry.place} />
          </span>
        ) : null}
      </span>
    </button>
  )
}
