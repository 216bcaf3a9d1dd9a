import { Telephone } from '../named.tsx'
import type { LateUnit } from './answers.ts'
import { countText, pointsOf } from './change-sentence.ts'
import { useSpeaker } from './say.ts'

/** How many alerts and tasks. */
export function LateCounts({ alerts, tasks }: { alerts: number; tasks: number }) {
  const speaker = useSpeaker()
  const { say } = speaker
  const told = [
    ...(alerts > 0 ? [say('late.alerts', { n: countText(alerts, speaker) })] : []),
    ...(tasks > 0 ? [say('late.tasks', { n: countText(tasks, speaker) })] : []),
  ]
  return <>{told.join(pointsOf(speaker).comma)}</>
}

/** Whom to ring at a unit whose work is late; or that nobody is there. */
export function OfficerOnDuty({ unit: { phone, onDuty } }: { unit: NonNullable<LateUnit['unit']> }) {
  const { say, of } = useSpeaker()
  if (!onDuty)
    return (
      <div className="warn small-line">
        {say('late.noOfficer')}
        {phone ? '' : ` · ${say('late.noPhone')}`}
      </div>
    )
  return (
    <div className="officer">
      <span className="faint">{say('late.onDuty')}</span> <b>{of(onDuty.name)}</b>{' '}
      {onDuty.phone ? (
        <Telephone number={onDuty.phone} />
      ) : (
        <span className="faint">{say('late.noPhone')}</span>
      )}
    </div>
  )
}
