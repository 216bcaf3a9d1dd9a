import { CityTime, Due, PageLink, UnitName, useMe, useSpeaker } from '#platform/desk'
import type { AlertItem } from './answers.ts'
import { tellDisease, tellEscalation, tellOutcome, tellRisk, tellState } from './tell.ts'
import { words } from './words.ts'

/** One alert in the list: the sentence, and under it what somebody has to know to choose it. */
export function AlertRow({ alert, here }: { alert: AlertItem; here: boolean }) {
  const speaker = useSpeaker(words)
  const { say, of } = speaker
  const { id: me } = useMe()
  const { id, title, state, dueAt, overdue, immediate, officer, takenAt, unit, risk, outcome, raisedAt } =
    alert
  const disease = tellDisease(alert)
  const escalation = tellEscalation(alert, speaker)
  const open = state !== 'closed'
  const untaken = open && takenAt === undefined
  const pressing = open && (overdue || (immediate && untaken))
  return (
    <PageLink
      to={`/alerts/${id}`}
      search={(old) => old}
      keepScroll
      className={`alert-row ${here ? 'here' : ''} ${pressing ? 'pressing' : ''} ${untaken ? 'untaken' : ''}`}
      aria-current={here ? 'true' : undefined}
    >
      <span className="sentence">{of(title)}</span>
      {escalation === undefined ? null : <span className="sentence">{escalation}</span>}
      <span className="facts">
        {immediate && open ? <b className="tag alarm">{say('alert.immediate')}</b> : null}
        {disease ? <span>{of(disease)}</span> : null}
        <span>
          {state === 'closed' && outcome ? tellOutcome(outcome, speaker) : tellState(state, speaker)}
        </span>
        {risk ? <span>{say('risk.is', { risk: tellRisk(risk, speaker) })}</span> : null}
        <span className="end">{dueAt && open ? <Due at={dueAt} /> : <CityTime at={raisedAt} />}</span>
      </span>
      <span className="facts faint">
        <span>
          {officer && takenAt ? (
            officer.id === me ? (
              say('alert.yours')
            ) : officer.name ? (
              of(officer.name)
            ) : unit ? (
              <UnitName id={unit} />
            ) : (
              officer.id
            )
          ) : unit ? (
            <UnitName id={unit} />
          ) : (
            say('alert.nobody')
          )}
        </span>
        <span className="end number">#{id}</span>
      </span>
    </PageLink>
  )
}
