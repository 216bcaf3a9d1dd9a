import { useQuery } from '@tanstack/react-query'
import { CityTime, Telephone, useCityNow, useSpeaker } from '#platform/desk'
import { onDutyAt } from './duty.ts'
import { dutyQuery } from './queries.ts'
import { words } from './words.ts'

/** Who has the duty of a unit now, and how to call them: one line. */
export function OnDuty({ unit }: { unit: string }) {
  const { say, of } = useSpeaker(words)
  const now = useCityNow()
  const { data } = useQuery(dutyQuery(unit))
  if (!data) return null
  const officer = onDutyAt(data, now)
  if (!officer) return <span className="small warn">{say('duty.nobody')}</span>
  return (
    <span className="officer">
      <span className="faint">{say('duty.now')}</span> <b>{of(officer.name)}</b>
      {officer.phone ? <Telephone number={officer.phone} /> : null}
      <span className="faint small">
        {officer.endsAt ? (
          <>
            {say('duty.until')} <CityTime at={officer.endsAt} />
          </>
        ) : (
          say('duty.standing')
        )}
      </span>
    </span>
  )
}
