import { useQuery } from '@tanstack/react-query'
import { ActorName, Panel, Telephone, UnitName, useCityNow, useMe, useSpeaker } from '#platform/desk'
import type { AlertDetail, DutyOfficers } from './answers.ts'
import { dutyQuery } from './queries.ts'
import { words } from './words.ts'

/** Whom to call: who has it, the unit, and who is on duty there now. */
export function People({ alert: { unit, officer, takenAt } }: { alert: AlertDetail }) {
  const { say, of } = useSpeaker(words)
  const { id: me } = useMe()
  return (
    <Panel className="people" title={say('people.title')}>
      <dl>
        <dt>{say('people.holder')}</dt>
        <dd>
          {officer && takenAt ? (
            <>
              {officer.id === me ? (
                say('alert.yours')
              ) : officer.name ? (
                of(officer.name)
              ) : (
                <ActorName id={officer.id} />
              )}{' '}
              {officer.phone ? <Telephone number={officer.phone} /> : null}
            </>
          ) : (
            <span className="faint">{say('alert.nobody')}</span>
          )}
        </dd>
        <dt>{say('people.unit')}</dt>
        <dd>{unit ? <UnitName id={unit} phone /> : <span className="warn">{say('people.noUnit')}</span>}</dd>
        {unit ? (
          <>
            <dt>{say('people.duty')}</dt>
            <dd>
              <OnDuty unit={unit} />
            </dd>
          </>
        ) : null}
      </dl>
    </Panel>
  )
}

function OnDuty({ unit }: { unit: string }) {
  const { say, of } = useSpeaker(words)
  const now = useCityNow()
  const duties = useQuery(dutyQuery(unit))
  const officer = duties.data && findOnDuty(duties.data, now)
  if (!officer) return <span className="faint">{duties.data ? say('people.noDuty') : '…'}</span>
  return (
    <>
      {of(officer.name)} {officer.phone ? <Telephone number={officer.phone} /> : null}
    </>
  )
}

/** The shift of this moment, or else the standing duty. */
function findOnDuty(duties: DutyOfficers['items'], now: Date): DutyOfficers['items'][number] | undefined {
  const shift = duties.find(
    ({ beginsAt, endsAt }) =>
      beginsAt !== null && endsAt !== null && new Date(beginsAt) <= now && now < new Date(endsAt),
  )
  return shift ?? duties.find(({ beginsAt }) => beginsAt === null)
}
