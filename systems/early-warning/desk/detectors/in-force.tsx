import { ActorName, CityTime } from '#platform/desk'
import { useSpeaker } from '../say.ts'
import type { Assignment, Result } from './answers.ts'
import { oneInOf, tellName, tellRecord, tellWhy } from './tell.ts'

/** A detector in force: which, why, who chose it and when, and where its own record has its level. */
export function InForce({ assignment, result }: { assignment: Assignment; result?: Result | undefined }) {
  const speaker = useSpeaker()
  const { say, of } = speaker
  const { areaName, detector, chosenBy, reason = '', setBy, setAt, record } = assignment
  const told = tellRecord(assignment, speaker)
  return (
    <div className="in-force">
      <p>
        <strong>
          {say('now.inArea', { area: of(areaName), name: tellName(detector.detector, speaker) })}
        </strong>{' '}
        <span className={chosenBy === 'person' ? 'tag warn' : 'tag on'}>
          {chosenBy === 'person' ? say('now.byPerson', { reason }) : say('now.byBackTest')}
        </span>{' '}
        <small className="faint">
          <ActorName id={setBy} /> · <CityTime at={setAt} />
        </small>
      </p>
      {result ? <p className="small">{tellWhy(result, speaker)}</p> : null}
      {told ? (
        <p className="small" title={say('record.how')}>
          {told}
        </p>
      ) : null}
      {record && record.steps.length > 0 ? (
        <ul className="rows small">
          {record.steps.map((step) => (
            <li key={step.at}>
              {say('record.step', {
                at: step.at.slice(0, 10),
                right: step.true,
                wrong: step.false,
                from: oneInOf(step.from),
                to: oneInOf(step.to),
              })}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}
