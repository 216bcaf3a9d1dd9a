import { Due, Nothing, PageLink, Panel, Telephone, useMe } from '#platform/desk'
import { useSpeaker } from '../say.ts'
import type { LateItem, LateUnit, Overview } from './answers.ts'
import { countText, pointsOf } from './change-sentence.ts'
import { pathOf } from './decisions.tsx'

/** As many as somebody rings in a quarter of an hour. */
const unitsShown = 4
const itemsShown = 2

/** What is late, by who has it, with whom to ring. */
export function Late({ late }: { late: Overview['late'] }) {
  const speaker = useSpeaker()
  const { say } = speaker
  const { may } = useMe()
  const { alerts = 0, tasks = 0 } = late
  // Nobody is told that nothing is late who may read neither.
  if (late.alerts === undefined && late.tasks === undefined) return null
  return (
    <Panel
      className="late"
      title={say('late.title')}
      note={<Counted alerts={alerts} tasks={tasks} />}
      end={
        <>
          {alerts > 0 && may('alarms.read') ? (
            <PageLink to="/alerts" search={{ state: 'overdue' }}>
              {say('late.allAlerts')}
            </PageLink>
          ) : null}{' '}
          {tasks > 0 && may('tasks.read') ? (
            <PageLink to="/tasks" search={{ late: 'yes' }}>
              {say('late.allTasks')}
            </PageLink>
          ) : null}
        </>
      }
    >
      {late.units.length === 0 ? (
        <Nothing title={say('late.none')} />
      ) : (
        <ul className="rows">
          {late.units.slice(0, unitsShown).map((unit) => (
            <OneUnit key={unit.unit?.id ?? ''} late={unit} items={itemsOf(late.items, unit)} />
          ))}
        </ul>
      )}
    </Panel>
  )
}

function itemsOf(items: readonly LateItem[], { unit }: LateUnit): LateItem[] {
  return items.filter((item) => item.unit === unit?.id).slice(0, itemsShown)
}

function OneUnit({ late, items }: { late: LateUnit; items: readonly LateItem[] }) {
  const { say, of } = useSpeaker()
  const { unit, alerts, tasks, oldestDueAt } = late
  return (
    <li>
      <div className="line">
        <span>{unit ? of(unit.name) : say('late.nobody')}</span>
        {unit?.phone ? <Telephone number={unit.phone} /> : null}
        <span className="small">
          <Counted alerts={alerts} tasks={tasks} />
        </span>
        <span className="end">
          <Due at={oldestDueAt} />
        </span>
      </div>
      {unit ? <Officer unit={unit} /> : null}
      {items.map(({ kind, id, title }) => (
        <div key={`${kind} ${id}`} className="small">
          <PageLink to={`${pathOf[kind]}/${id}`}>{of(title)}</PageLink>
        </div>
      ))}
    </li>
  )
}

function Counted({ alerts, tasks }: { alerts: number; tasks: number }) {
  const speaker = useSpeaker()
  const { say } = speaker
  const told = [
    ...(alerts > 0 ? [say('late.alerts', { n: countText(alerts, speaker) })] : []),
    ...(tasks > 0 ? [say('late.tasks', { n: countText(tasks, speaker) })] : []),
  ]
  return <>{told.join(pointsOf(speaker).comma)}</>
}

function Officer({ unit: { phone, onDuty } }: { unit: NonNullable<LateUnit['unit']> }) {
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
