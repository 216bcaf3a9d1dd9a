import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { CityTime, Nothing, Panel, Read, Telephone, useCityNow, useMe, useSpeaker } from '#platform/desk'
import { comingShifts, onDutyAt } from './duty.ts'
import { type DutyShift, dutyQuery, type UnitInFull } from './queries.ts'
import { RemoveShiftDialog } from './remove-shift-dialog.tsx'
import { ShiftDialog } from './shift-dialog.tsx'
import { words } from './words.ts'

/** Who is to be called now, who next, and, for who maintains units, the naming of them. */
export function DutyPanel({ unit }: { unit: UnitInFull }) {
  const { say } = useSpeaker(words)
  const { may } = useMe()
  const shifts = useQuery(dutyQuery(unit.id))
  const now = useCityNow()
  const [isNaming, setNaming] = useState(false)
  const writes = may('places.write', unit.place)
  return (
    <Panel
      className="duty"
      title={say('duty.title')}
      end={
        writes ? (
          <Button size="small" onClick={() => setNaming(true)}>
            {say('shift.open')}
          </Button>
        ) : undefined
      }
    >
      <Read query={shifts}>
        {(all) => {
          const officer = onDutyAt(all, now)
          const standing = all.find(({ beginsAt }) => beginsAt === null)
          const later = comingShifts(all, now).slice(0, 10)
          return (
            <>
              {officer ? (
                <div className="on-duty line">
                  <Shift shift={officer} unit={unit} isMine={writes} />
                </div>
              ) : (
                <div className="warn">
                  <Nothing title={say('duty.nobody')}>{say('duty.nobodyDetail')}</Nothing>
                </div>
              )}
              {later.length > 0 ? (
                <>
                  <h3>{say('duty.coming')}</h3>
                  <Shifts shifts={later} unit={unit} isMine={writes} />
                </>
              ) : null}
              {standing && standing !== officer ? (
                <>
                  <h3>{say('duty.otherwise')}</h3>
                  <Shifts shifts={[standing]} unit={unit} isMine={writes} />
                </>
              ) : null}
            </>
          )
        }}
      </Read>
      {isNaming ? <ShiftDialog unit={unit} onClose={() => setNaming(false)} /> : null}
    </Panel>
  )
}

interface Of {
  readonly unit: UnitInFull
  /** Whether the reader may take it off the roster. */
  readonly isMine: boolean
}

function Shifts({ shifts, ...of }: Of & { shifts: readonly DutyShift[] }) {
  return (
    <ul className="rows">
      {shifts.map((shift) => (
        <li key={`${shift.officer} ${shift.beginsAt}`} className="line">
          <Shift shift={shift} {...of} />
        </li>
      ))}
    </ul>
  )
}

function Shift({ shift, unit, isMine }: Of & { shift: DutyShift }) {
  const { say, of } = useSpeaker(words)
  const [isAsked, setAsked] = useState(false)
  return (
    <>
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
      {isMine ? (
        <span className="end">
          <Button
            size="small"
            aria-label={say('shift.removeOf', { name: of(shift.name) })}
            onClick={() => setAsked(true)}
          >
            {say('shift.remove')}
          </Button>
        </span>
      ) : null}
      {isAsked ? <RemoveShiftDialog unit={unit} shift={shift} onClose={() => setAsked(false)} /> : null}
    </>
  )
}
