import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import {
  CityTime,
  PageLink,
  ReasonDialog,
  Trouble,
  useMe,
  useSender,
  useSpeaker,
  Waiting,
} from '#platform/desk'
import { type Report, Told } from './answers.ts'
import { wordsQuery } from './queries.ts'
import { tellAlert, tellReport, tellReporter, tellWhere } from './tell.ts'
import { words } from './words.ts'

type Listed = 'received' | 'mine' | 'of-alert'

/** Reports, one below the other: all that came with what became of each, one's own, which can be taken back, or those of an alert. */
export function ReportRows({ reports, are }: { reports: readonly Report[]; are: Listed }) {
  return (
    <ul className="rows event-report-rows">
      {reports.map((report) => (
        <li key={report.number} className={report.retracted ? 'retracted' : ''}>
          <ReportRow report={report} are={are} />
        </li>
      ))}
    </ul>
  )
}

function ReportRow({ report, are }: { report: Report; are: Listed }) {
  const speaker = useSpeaker(words)
  const { say } = speaker
  const { may } = useMe()
  return (
    <>
      <p className="line">
        <strong>{tellReport(report, speaker)}</strong>
        {report.died ? <span className="mark alarm">{say('row.died', { n: report.died })}</span> : null}
        {report.retracted ? <span className="mark faint">{say('row.retracted')}</span> : null}
        {are === 'of-alert' ? (
          <span className="mark faint">{say(report.alert?.raised ? 'row.hasRaised' : 'row.hasJoined')}</span>
        ) : null}
      </p>
      <p>{tellWhere(report, speaker)}</p>
      <p className="small">
        {tellReporter(report, speaker)} · {say('row.seen', { day: report.seenOn })}
        {report.startedOn ? ` · ${say('row.started', { day: report.startedOn })}` : ''}
        {report.reportedAt ? (
          <>
            {' · '}
            <CityTime at={report.reportedAt} />
          </>
        ) : null}
      </p>
      {are === 'of-alert' ? null : (
        <p className="small came">
          <Came report={report} />
          {are === 'mine' && !report.retracted ? <TakeBack report={report} /> : null}
        </p>
      )}
      {report.hasWords && !report.retracted && may('signals.read', report.place) ? (
        <InWords number={report.number} />
      ) : null}
    </>
  )
}

function Came({ report: { alert, retracted } }: { report: Report }) {
  const speaker = useSpeaker(words)
  const { say } = speaker
  const { may } = useMe()
  if (!alert) return retracted ? null : <span className="faint">{say('row.noAlert')}</span>
  const name = say('row.alert', { n: alert.id })
  return (
    <span>
      {say(alert.raised ? 'row.raised' : 'row.joined')}{' '}
      {may('alarms.read') ? <PageLink to={`/alerts/${alert.id}`}>{name}</PageLink> : name}
      {speaker.of({ zh: '：', en: ': ' })}
      <b>{tellAlert(alert, speaker)}</b>
    </span>
  )
}

/** The words are asked for when they are opened: it is written down who read them. */
function InWords({ number }: { number: number }) {
  const { say } = useSpeaker(words)
  const [open, setOpen] = useState(false)
  const read = useQuery({ ...wordsQuery(number), enabled: open })
  return (
    <details className="no-print in-words" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{say('row.words')}</summary>
      {read.data === undefined ? (
        read.error ? (
          <Trouble error={read.error} retry={() => void read.refetch()} />
        ) : (
          <Waiting rows={1} />
        )
      ) : (
        <>
          {read.data === null ? <p>{say('row.wordsGone')}</p> : <blockquote>{read.data}</blockquote>}
          <p className="faint small">{say('row.wordsNote')}</p>
        </>
      )}
    </details>
  )
}

function TakeBack({ report: { number } }: { report: Report }) {
  const { say } = useSpeaker(words)
  const [asking, setAsking] = useState(false)
  return (
    <>
      <button type="button" className="plain" onClick={() => setAsking(true)}>
        {say('row.takeBack')}
      </button>
      {asking ? <AskTakeBack number={number} onClose={() => setAsking(false)} /> : null}
    </>
  )
}

function AskTakeBack({ number, onClose }: { number: number; onClose: () => void }) {
  const { say } = useSpeaker(words)
  const send = useSender({ topics: ['event-reports'] })
  return (
    <ReasonDialog
      title={say('row.takeBack')}
      question={say('row.takeBackAsk')}
      submit={say('row.takeBack')}
      danger
      draftKey={`event report ${number} back`}
      send={() => send(Told, `/early-warning/event-reports/${number}/retraction`)}
      onClose={onClose}
    />
  )
}
