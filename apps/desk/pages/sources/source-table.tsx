import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { spanText } from '#platform/desk'
import { byNeed, type Hearing, hearingOf, isSilent, type Source } from '#platform/desk/sources'
import { type Speaker, useSpeaker } from './say.ts'

/** Sources, those that need a call first; `act` is what may be done with one. */
export function SourceTable({
  sources,
  serverNow,
  rowsAtOnce = 12,
  act,
}: {
  sources: readonly Source[]
  serverNow: number
  rowsAtOnce?: number
  act?: ((source: Source) => ReactNode) | undefined
}) {
  const { say } = useSpeaker()
  const [rows, setRows] = useState(rowsAtOnce)
  const sorted = sources.map((source) => ({ ...source, hearing: hearingOf(source, serverNow) })).sort(byNeed)
  return (
    <>
      <table className="blocks">
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
            {act ? (
              <th scope="col">
                <span className="unseen">{say('agree.open')}</span>
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, rows).map((source) => (
            <SourceRow key={source.source} source={source} act={act} />
          ))}
        </tbody>
      </table>
      {sorted.length > rows ? (
        <Button onClick={() => setRows(rows + rowsAtOnce)}>{say('page.more')}</Button>
      ) : null}
    </>
  )
}

function SourceRow({
  source,
  act,
}: {
  source: Source & { hearing: Hearing }
  act?: ((source: Source) => ReactNode) | undefined
}) {
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
      {act ? <td>{act(source)}</td> : null}
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
