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
import { useFitting } from './fitting.ts'
import { useSpeaker } from './say.ts'

/** The three decisions that wait, each large. */
export function WallDecisions({ decisions }: { decisions: Overview['decisions'] }) {
  const { say } = useSpeaker()
  const counting = useOverviewSpeaker()
  const { list, fitting } = useFitting<HTMLOListElement>()
  const { first } = decisions
  const more = waitingBehind(decisions) + Math.max(0, first.length - fitting)
  return (
    <Panel
      className="wall-decisions"
      title={say('wall.decisions')}
      end={more > 0 ? say('wall.decisionsMore', { n: countText(more, counting) }) : undefined}
    >
      {first.length === 0 ? (
        <p className="faint">{say('wall.decisionsNone')}</p>
      ) : (
        <ol ref={list}>
          {first.map((decision, index) => (
            <OneDecision
              key={`${decision.kind} ${decision.id}`}
              decision={decision}
              beyond={index >= fitting}
            />
          ))}
        </ol>
      )}
    </Panel>
  )
}

function OneDecision({ decision, beyond }: { decision: Decision; beyond: boolean }) {
  const { say, of } = useSpeaker()
  const overview = useOverviewSpeaker()
  const { kind, id, reason, title, place, unit, since, dueAt, taken } = decision
  return (
    <li className={`${isUrgent(reason) ? 'urgent' : ''} ${beyond ? 'beyond' : ''}`}>
      <p className="wall-title">{of(title)}</p>
      <p className="wall-marks">
        <span className={`mark ${isUrgent(reason) ? 'alarm' : 'warn'}`}>
          {overview.say(`reason.${reason}`)}
        </span>
        {dueAt ? <Due at={dueAt} /> : since ? <Since at={since} /> : null}
      </p>
      <p className="wall-where">
        <span className="faint">
          {overview.say(`kind.${kind}`)} {id} ·{' '}
        </span>
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
