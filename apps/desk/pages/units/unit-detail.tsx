import { Button } from 'antd'
import { useState } from 'react'
import {
  Nothing,
  PageLink,
  Panel,
  PlaceName,
  Telephone,
  UnitName,
  useMe,
  useSpeaker,
  useWindowName,
} from '#platform/desk'
import { AbolishDialog } from './abolish-dialog.tsx'
import { DutyPanel } from './duty-panel.tsx'
import { titleOfDuty } from './duty-titles.ts'
import type { UnitInFull } from './queries.ts'
import { UnitDialog } from './unit-dialog.tsx'
import { words } from './words.ts'

/** A unit: where, for what, and who is to be called now. */
export function UnitDetail({ id, units }: { id: string; units: readonly UnitInFull[] }) {
  const { say, of } = useSpeaker(words)
  const { may } = useMe()
  const [doing, setDoing] = useState<'edit' | 'abolish'>()
  const unit = units.find((one) => one.id === id)
  useWindowName(unit && of(unit.name))
  if (!unit)
    return (
      <Nothing title={say('unit.lost')}>
        {say('unit.lostDetail', { id })}{' '}
        <PageLink to="/units" search={(old) => old}>
          {say('units.back')}
        </PageLink>
      </Nothing>
    )
  const stands = unit.abolishedOn === null
  const close = () => setDoing(undefined)
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
            <span className="acts">
              <Button size="small" onClick={() => setDoing('edit')}>
                {say('unit.edit')}
              </Button>
              <Button danger size="small" onClick={() => setDoing('abolish')}>
                {say('abolish.open')}
              </Button>
            </span>
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
      {doing === 'edit' ? <UnitDialog unit={unit} units={units} onSaved={close} onClose={close} /> : null}
      {doing === 'abolish' ? <AbolishDialog unit={unit} units={units} onClose={close} /> : null}
    </>
  )
}
