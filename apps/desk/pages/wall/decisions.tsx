import { Due, Panel, PlaceName, UnitName } from '#platform/desk'
import {
  countText,
  type Decision,
  isUrgent,
  type Overview,
  Since,
  useSpeaker as useOverviewSpeaker,
  waitingBehind,
} from '#platform/desk/overview'
import { useSpeaker } from './say.ts'

/** The three decisions that wait, each large. */
export function WallDecisions({ decisions }: { decisions: Overview['decisions'] }) {
  const { say } = useSpeaker()
  const counting = useOverviewSpeaker()
  const more = waitingBehind(decisions)
  return (
    <Panel
      className="wall-decisions"
      title={say('wall.decisions')}
      end={more > 0 ? say('wall.decisionsMore', { n: countText(more, counting) }) : undefined}
    >
      {decisions.first.length === 0 ? (
        <p className="faint">{say('wall.decisionsNone')}</p>
      ) : (
        <ol>
          {decisions.first.map((decision) => (
            <OneDecision key={`${decision.kind} ${decision.id}`} decision={decision} />
          ))}
        </ol>
      )}
    </Panel>
  )
}

function OneDecision({ decision }: { decision: Decision }) {
  const { say, of } = useSpeaker()
  const overview = useOverviewSpeaker()
  const { kind, id, reason, title, place, unit, since, dueAt, taken } = decision
  return (
    <li className={isUrgent(reason) ? 'urgent' : ''}>
      <p className="wall-title">{of(title)}</p>
      <p className="wall-marks">
        <span className={`mark ${isUrgent(reason) ? 'alarm' : 'warn'}`}>
          {overview.say(`reason.${reason}`)}
        </span>
        <span className="faint">
          {overview.say(`kind.${kind}`)} {id}
        </span>
        {dueAt ? <Due at={dueAt} /> : since ? <Since at={since} /> : null}
      </p>
      <p className="wall-where">
        <PlaceName path={place} />
        {unit ? (
          <>
            {' · '}
            <UnitName id={unit} />
          </>
        ) : null}
        {taken ? <span className="faint"> · {say('wall.taken')}</span> : null}
      </p>
    </li>
  )
}
