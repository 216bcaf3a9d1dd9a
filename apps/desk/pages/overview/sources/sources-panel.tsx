import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { AsOf, Nothing, Panel, Stale, spanText, Trouble, Waiting } from '#platform/desk'
import type { Source } from '../answers.ts'
import { sourcesQuery } from '../queries.ts'
import { type Speaker, useSpeaker } from '../say.ts'
import { byNeed, type Hearing, hearingOf, isSilent } from './silence.ts'

/** As many rows as are read at a sitting; those that need a call come first. */
const rowsAtOnce = 12

export function SourcesPanel() {
  const { say } = useSpeaker()
  const sources = useQuery(sourcesQuery)
  const retry = () => void sources.refetch()
  return (
    <Panel
      className="sources"
      title={say('sources.title')}
      note={say('sources.order')}
      end={<AsOf ms={sources.dataUpdatedAt} />}
    >
      {sources.data === undefined ? (
        sources.error ? (
          <Trouble error={sources.error} retry={retry} />
        ) : (
          <Waiting />
        )
      ) : (
        <>
          <Stale error={sources.error} retry={retry} />
          {sources.data.value.items.length === 0 ? (
            <Nothing title={say('sources.none')}>{say('sources.noneDetail')}</Nothing>
          ) : (
            <SourceTable sources={sources.data.value.items} serverNow={sources.data.serverNow} />
          )}
          {sources.data.value.next ? (
            <p className="warn">{say('sources.truncated', { n: sources.data.value.items.length })}</p>
          ) : null}
        </>
      )}
    </Panel>
  )
}

function SourceTable({ sources, serverNow }: { sources: readonly Source[]; serverNow: number }) {
  const { say } = useSpeaker()
  const [rows, setRows] = useState(rowsAtOnce)
  const sorted = sources.map((source) => ({ ...source, hearing: hearingOf(source, serverNow) })).sort(byNeed)
  return (
    <>
      <table>
        <thead>
          <tr>
            <th scope="col">{say('sources.source')}</th>
            <th scope="col">{say('sources.state')}</th>
            <th scope="col">{say('sources.lastHeard')}</th>
            <th scope="col" className="number">
              {say('sources.rate')}
            </th>
            <th scope="col" className="number">
              {say('sources.accepted')}
            </th>
            <th scope="col" className="number">
              {say('sources.duplicate')}
            </th>
            <th scope="col" className="number">
              {say('sources.refused')}
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, rows).map((source) => (
            <SourceRow key={source.source} source={source} />
          ))}
        </tbody>
      </table>
      {sorted.length > rows ? (
        <Button onClick={() => setRows(rows + rowsAtOnce)}>{say('desk.more')}</Button>
      ) : null}
    </>
  )
}

function SourceRow({ source }: { source: Source & { hearing: Hearing } }) {
  const speaker = useSpeaker()
  const { say, of, number, language } = speaker
  const { hearing, expectedEveryMs } = source
  const due =
    expectedEveryMs === null
      ? say('sources.noPlan')
      : say('sources.expected', { span: spanText(expectedEveryMs, language) })
  return (
    <tr>
      <td>
        {source.title ? of(source.title) : source.source}
        {source.title ? <small className="urn">{source.source}</small> : null}
      </td>
      <td>
        <HearingState hearing={hearing} silent={isSilent(hearing, expectedEveryMs)} />
      </td>
      <td>
        {hearing.state === 'never' ? '—' : agoText(hearing.agoMs, speaker)}
        <small>{due}</small>
      </td>
      <td className="number" data-label={say('sources.rate')}>
        {number(source.acceptedLastHour)}
      </td>
      <td className="number" data-label={say('sources.accepted')}>
        {number(source.accepted)}
      </td>
      <td className="number" data-label={say('sources.duplicate')}>
        {number(source.duplicate)}
      </td>
      <td className={`number ${source.refused > 0 ? 'warn' : ''}`} data-label={say('sources.refused')}>
        {number(source.refused)}
      </td>
    </tr>
  )
}

function HearingState({ hearing, silent }: { hearing: Hearing; silent: boolean }) {
  const { say, language } = useSpeaker()
  switch (hearing.state) {
    case 'never':
      return <span className={`state ${silent ? 'alarm' : 'faint'}`}>{say('sources.never')}</span>
    case 'due':
      return <span className="warn">{say('sources.due', { span: spanText(hearing.lateMs, language) })}</span>
    case 'late':
      return (
        <span className="state warn">
          {say('sources.late', { span: spanText(hearing.lateMs, language) })}
        </span>
      )
    case 'heard':
      return <span className="state faint">{say('sources.heard')}</span>
    case 'on-time':
      return <span className="state good">{say('sources.onTime')}</span>
  }
}

function agoText(agoMs: number, { say, language }: Speaker): string {
  return agoMs < 1_000 ? say('span.justNow') : say('span.ago', { span: spanText(agoMs, language) })
}
