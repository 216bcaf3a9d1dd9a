import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import {
  AskError,
  CityTime,
  Due,
  Nothing,
  Panel,
  PlaceName,
  RuleName,
  Stale,
  Trouble,
  useSpeaker,
  useWindowName,
  Waiting,
} from '#platform/desk'
import { titleOfDetector } from '#vocabulary'
import type { AlertDetail } from './answers.ts'
import { Decisions } from './decisions.tsx'
import { Evidence } from './evidence.tsx'
import { History } from './history.tsx'
import { People } from './people.tsx'
import { alertQuery } from './queries.ts'
import { Related } from './related.tsx'
import { tellDisease, tellEscalation, tellOutcome, tellPrecision, tellRisk, tellState } from './tell.ts'
import { words } from './words.ts'

/** One alert: what was seen, what can be decided, how long there is, and why it may be believed. */
export function AlertPage({ number, next }: { number: number; next: () => void }) {
  const { say } = useSpeaker(words)
  const alert = useQuery(alertQuery(number))
  const retry = () => void alert.refetch()
  if (alert.data === undefined) {
    const gone = alert.error instanceof AskError && [403, 404].includes(alert.error.problem.status)
    if (gone)
      return (
        <Panel className="gone" title={say('alert.gone')}>
          <Nothing title={say('alert.number', { n: String(number) })}>{say('alert.goneDetail')}</Nothing>
        </Panel>
      )
    return alert.error ? <Trouble error={alert.error} retry={retry} /> : <Waiting rows={10} />
  }
  return (
    <article className="alert-page" aria-labelledby="alert-title">
      <Stale error={alert.error} retry={retry} />
      <Head alert={alert.data} />
      <Decisions alert={alert.data} next={next} />
      <div className="columns">
        <div>
          <Evidence alert={alert.data} />
          <Reported alert={alert.data} />
          <Right alert={alert.data} />
          <Related alert={alert.data} />
        </div>
        <div>
          <People alert={alert.data} />
          <Panel className="history" title={say('history.title')}>
            <History steps={alert.data.history} />
          </Panel>
        </div>
      </div>
    </article>
  )
}

/** Drawn by early warning, for the alerts that reports of something odd raised. */
const ReportsOfAlert = lazy(
  () => import('../../../../systems/early-warning/desk/event-reports/reports-of-alert.tsx'),
)

function Reported({ alert: { id, evidence } }: { alert: AlertDetail }) {
  if (evidence.kind !== 'event.report') return null
  return (
    <Suspense fallback={<Waiting rows={3} />}>
      <ReportsOfAlert alert={id} />
    </Suspense>
  )
}

function Head({ alert }: { alert: AlertDetail }) {
  const speaker = useSpeaker(words)
  const { say, of } = speaker
  const { id, title, state, outcome, immediate, dueAt, place, placeName, risk, raisedAt } = alert
  const disease = tellDisease(alert)
  useWindowName(of(title))
  const open = state !== 'closed'
  const escalation = tellEscalation(alert, speaker)
  return (
    <header className="alert-head">
      <p className="facts">
        {immediate && open ? <b className="tag alarm">{say('alert.immediate')}</b> : null}
        <b>{disease ? of(disease) : null}</b>
        <span>
          {state === 'closed' && outcome ? tellOutcome(outcome, speaker) : tellState(state, speaker)}
        </span>
        {risk ? <span>{say('risk.is', { risk: tellRisk(risk, speaker) })}</span> : null}
        {dueAt && open ? (
          <span className="end">
            <Due at={dueAt} big />
          </span>
        ) : null}
      </p>
      <h1 id="alert-title">{of(title)}</h1>
      {escalation === undefined ? null : (
        <p>
          <b>{escalation}</b>
        </p>
      )}
      <p className="faint small">
        {say('alert.number', { n: String(id) })} · <PlaceName path={place} name={placeName} /> ·{' '}
        <CityTime at={raisedAt} />
      </p>
    </header>
  )
}

/** Whether to believe it: what the same detector or rule was worth before. */
function Right({ alert: { origin, precision } }: { alert: AlertDetail }) {
  const speaker = useSpeaker(words)
  const { say, of } = speaker
  const judged = precision.true + precision.false
  return (
    <Panel
      className="right"
      title={say('right.title')}
      note={
        origin.kind === 'person' ? (
          say('right.person')
        ) : origin.kind === 'rule' ? (
          <>
            {say('right.rule')} <RuleName id={origin.id} />
          </>
        ) : (
          say('right.detector', { name: of(titleOfDetector(origin.id)) })
        )
      }
    >
      {judged > 0 ? (
        <div className="share" aria-hidden="true">
          <i style={{ flexGrow: precision.true }} className="true" />
          <i style={{ flexGrow: precision.false }} className="false" />
        </div>
      ) : null}
      <p>{tellPrecision(precision, speaker).join(speaker.language === 'zh' ? '' : ' ')}</p>
    </Panel>
  )
}
