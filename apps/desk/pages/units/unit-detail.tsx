import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import {
  CityTime,
  Nothing,
  PageLink,
  Panel,
  PlaceName,
  Read,
  Telephone,
  UnitName,
  useCityNow,
  useMe,
  useSpeaker,
} from '#platform/desk'
import { AbolishDialog } from './abolish-dialog.tsx'
import { comingShifts, onDutyAt, titleOfDuty } from './duty.ts'
import { type DutyShift, dutyQuery, type UnitInFull } from './queries.ts'
import { words } from './words.ts'

/** A unit: where, for what, and who is to be called now. */
export function UnitDetail({ id, units }: { id: string; units: readonly UnitInFull[] }) {
  const { say, of } = useSpeaker(words)
  const { may } = useMe()
  const [abolishing, setAbolishing] = useState(false)
  const unit = units.find((one) => one.id === id)
  if (!unit) return <Nothing title={say('unit.lost')}>{say('unit.lostDetail', { id })}</Nothing>
  const stands = unit.abolishedOn === null
  return (
    <>
      <PageLink to="/units" search={(old) => old} className="back">
        {say('units.back')}
      </PageLink>
      {stands ? <DutyPanel unit={unit} /> : null}
      <Panel
        className="unit"
        title={of(unit.name)}
        end={
          stands && may('places.write', unit.place) ? (
            <Button danger size="small" onClick={() => setAbolishing(true)}>
              {say('abolish.open')}
            </Button>
          ) : undefined
        }
      >
        {unit.abolishedOn ? (
          <p className="warn">{say('unit.abolishedOn', { day: unit.abolishedOn })}</p>
        ) : null}
        <dl className="facts">
          <dt>{say('unit.area')}</dt>
          <dd>
            <PageLink to={`/places/${unit.place}`}>
              <PlaceName path={unit.place} />
            </PageLink>{' '}
            <span className="faint">{say('unit.areaNote')}</span>
          </dd>
          <dt>{say('unit.duties')}</dt>
          <dd>
            {unit.duties.length === 0
              ? say('unit.noDuties')
              : unit.duties.map((duty) => of(titleOfDuty(duty))).join(' · ')}
          </dd>
          <dt>{say('unit.phone')}</dt>
          <dd>{unit.phone ? <Telephone number={unit.phone} /> : say('unit.noPhone')}</dd>
          {unit.successor ? (
            <>
              <dt>{say('unit.successor')}</dt>
              <dd>
                <PageLink to={`/units/${unit.successor}`}>
                  <UnitName id={unit.successor} />
                </PageLink>
              </dd>
            </>
          ) : null}
        </dl>
        <p className="code faint">{unit.id}</p>
      </Panel>
      {abolishing ? <AbolishDialog unit={unit} units={units} onClose={() => setAbolishing(false)} /> : null}
    </>
  )
}

function DutyPanel({ unit }: { unit: UnitInFull }) {
  const { say } = useSpeaker(words)
  const shifts = useQuery(dutyQuery(unit.id))
  const now = useCityNow()
  return (
    <Panel className="duty" title={say('duty.title')}>
      <Read query={shifts}>
        {(all) => {
          const officer = onDutyAt(all, now)
          const coming = comingShifts(all, now)
          return (
            <>
              {officer ? (
                <p className="on-duty">
                  <Officer shift={officer} />
                </p>
              ) : (
                <div className="warn">
                  <Nothing title={say('duty.nobody')}>{say('duty.nobodyDetail')}</Nothing>
                </div>
              )}
              {coming.length > 0 ? (
                <>
                  <h3>{say('duty.coming')}</h3>
                  <ul className="rows">
                    {coming.slice(0, 10).map((shift) => (
                      <li key={`${shift.officer} ${shift.beginsAt}`}>
                        <Officer shift={shift} />
                      </li>
                    ))}
                  </ul>
                </>
              ) : null}
            </>
          )
        }}
      </Read>
    </Panel>
  )
}

function Officer({ shift }: { shift: DutyShift }) {
  const { say, of } = useSpeaker(words)
  return (
    <span className="officer">
      <b>{of(shift.name)}</b>
      {shift.phone ? <Telephone number={shift.phone} /> : null}
      <span className="faint">
        {shift.beginsAt && shift.endsAt ? (
          <>
            <CityTime at={shift.beginsAt} /> – <CityTime at={shift.endsAt} />
          </>
        ) : (
          say('duty.standing')
        )}
      </span>
    </span>
  )
}
