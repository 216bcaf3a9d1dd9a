import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useId, useState } from 'react'
import { AsOf, Nothing, Panel, Read, useKeys, useMe, useSearchState } from '#platform/desk'
import '../page.css'
import { hearingOf, isSilent, type Source, sourcesQuery } from '#platform/desk/sources'
import { AgreeDialog } from './agree-dialog.tsx'
import { ParkedPanel } from './parked-panel.tsx'
import { ReadersPanel } from './readers-panel.tsx'
import { useSpeaker } from './say.ts'
import { SourcesSearch } from './search.ts'
import { SourceTable } from './source-table.tsx'

const rowsAtOnce = 50

/** Who reports, and who should have: silence is itself an alert. */
export default function Sources() {
  const { say } = useSpeaker()
  const sources = useQuery(sourcesQuery)
  return (
    <div className="page">
      <div className="page-head">
        <h1>{say('page.title')}</h1>
        {sources.data ? <Says sources={sources.data.value.items} serverNow={sources.data.serverNow} /> : null}
      </div>
      <Panel
        className="source-list"
        title={say('sources.source')}
        note={say('sources.order')}
        end={<AsOf ms={sources.dataUpdatedAt} />}
      >
        <Read query={sources} rows={8}>
          {({ value, serverNow }) => (
            <>
              <Found sources={value.items} serverNow={serverNow} />
              {value.next ? (
                <p className="warn">{say('sources.truncated', { n: value.items.length })}</p>
              ) : null}
            </>
          )}
        </Read>
      </Panel>
      <div className="two">
        <ParkedPanel />
        <ReadersPanel />
      </div>
    </div>
  )
}

function Says({ sources, serverNow }: { sources: readonly Source[]; serverNow: number }) {
  const { say } = useSpeaker()
  const n = sources.filter((of) => isSilent(hearingOf(of, serverNow), of.expectedEveryMs)).length
  if (n > 0) return <p className="says warn">{say('page.late', { n })}</p>
  return sources.length === 0 ? null : <p className="says good">{say('page.fine', { n: sources.length })}</p>
}

function Found({ sources, serverNow }: { sources: readonly Source[]; serverNow: number }) {
  const { say, of } = useSpeaker()
  const { may } = useMe()
  const [{ q = '', only }, change] = useSearchState(SourcesSearch)
  const [agreeing, setAgreeing] = useState<Source>()
  const findId = useId()
  useKeys([
    {
      key: '/',
      does: { zh: '查找来源', en: 'Find a source' },
      act: () => document.getElementById(findId)?.focus(),
    },
  ])
  if (sources.length === 0) return <Nothing title={say('sources.none')}>{say('sources.noneDetail')}</Nothing>
  const sought = q.trim().toLowerCase()
  const found = sources.filter(
    (one) =>
      [one.source, one.title?.zh, one.title?.en].some((text) => text?.toLowerCase().includes(sought)) &&
      (only === undefined || isSilent(hearingOf(one, serverNow), one.expectedEveryMs)),
  )
  const name = (one: Source) => (one.title ? of(one.title) : one.source)
  return (
    <>
      <search className="page-filters">
        <div className="field">
          <label htmlFor={findId}>{say('page.find')}</label>
          <input
            id={findId}
            type="search"
            value={q}
            maxLength={100}
            onChange={({ target }) => change({ q: target.value || undefined }, { replace: true })}
          />
        </div>
        <label className="check">
          <input
            type="checkbox"
            checked={only === 'late'}
            onChange={({ target }) => change({ only: target.checked ? 'late' : undefined })}
          />
          {say('page.only')}
        </label>
      </search>
      {found.length === 0 ? (
        <Nothing title={say('page.noneFound')} />
      ) : (
        <SourceTable
          sources={found}
          serverNow={serverNow}
          rowsAtOnce={rowsAtOnce}
          act={
            may('sources.write', '*')
              ? (one) => (
                  <Button
                    size="small"
                    aria-label={say('agree.openFor', { name: name(one) })}
                    onClick={() => setAgreeing(one)}
                  >
                    {say('agree.open')}
                  </Button>
                )
              : undefined
          }
        />
      )}
      {agreeing ? <AgreeDialog source={agreeing} onClose={() => setAgreeing(undefined)} /> : null}
    </>
  )
}
