import { Due, Nothing, PageLink, Panel, PlaceName, UnitName } from '#platform/desk'
import {
  countText,
  type Decision,
  isUrgent,
  type Overview,
  pathOf,
  Since,
  useSpeaker,
  waitingBehind,
} from '#platform/desk/overview'

/** The three decisions that wait, and how many wait behind them. */
export function Decisions({ decisions }: { decisions: Overview['decisions'] }) {
  const speaker = useSpeaker()
  const { say } = speaker
  const { first } = decisions
  const more = waitingBehind(decisions)
  return (
    <Panel
      className="decisions"
      title={say('decisions.title')}
      note={more > 0 ? say('decisions.more', { n: countText(more, speaker) }) : undefined}
    >
      {first.length === 0 ? (
        <Nothing title={say('decisions.none')}>{say('decisions.noneDetail')}</Nothing>
      ) : (
        <ol className="rows">
          {first.map((decision) => (
            <OneDecision key={`${decision.kind} ${decision.id}`} decision={decision} />
          ))}
        </ol>
      )}
    </Panel>
  )
}

function OneDecision({ decision }: { decision: Decision }) {
  const { say, of } = useSpeaker()
  const { kind, id, reason, title, place, unit, since, dueAt, taken, yours } = decision
  return (
    <li>
      <div className="line">
        <PageLink to={`${pathOf[kind]}/${id}`}>{of(title)}</PageLink>
        {dueAt ? (
          <span className="end">
            <Due at={dueAt} />
          </span>
        ) : null}
      </div>
      <div className="line small">
        <span className={`mark ${isUrgent(reason) ? 'alarm' : 'warn'}`}>{say(`reason.${reason}`)}</span>
        <span>
          {say(`kind.${kind}`)} {id}
        </span>
        <PlaceName path={place} />
        {unit ? (
          <span>
            <UnitName id={unit} />
          </span>
        ) : null}
        {since ? <Since at={since} /> : null}
        {taken ? <span>{say('decisions.taken')}</span> : null}
        {yours ? <span className="mark">{say('decisions.yours')}</span> : null}
      </div>
    </li>
  )
}
