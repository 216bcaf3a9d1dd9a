import { Due, Nothing, PageLink, Panel, Telephone, useMe } from '#platform/desk'
import {
  LateCounts,
  type LateItem,
  type LateUnit,
  OfficerOnDuty,
  type Overview,
  pathOf,
  useSpeaker,
} from '#platform/desk/overview'

/** As many as somebody rings in a quarter of an hour. */
const unitsShown = 4
const itemsShown = 2

/** What is late, by who has it, with whom to ring. */
export function Late({ late }: { late: Overview['late'] }) {
  const { say } = useSpeaker()
  const { may } = useMe()
  const { alerts = 0, tasks = 0 } = late
  // Nobody is told that nothing is late who may read neither.
  if (late.alerts === undefined && late.tasks === undefined) return null
  return (
    <Panel
      className="late"
      title={say('late.title')}
      note={<LateCounts alerts={alerts} tasks={tasks} />}
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
          <LateCounts alerts={alerts} tasks={tasks} />
        </span>
        <span className="end">
          <Due at={oldestDueAt} />
        </span>
      </div>
      {unit ? <OfficerOnDuty unit={unit} /> : null}
      {items.map(({ kind, id, title }) => (
        <div key={`${kind} ${id}`} className="small">
          <PageLink to={`${pathOf[kind]}/${id}`}>{of(title)}</PageLink>
        </div>
      ))}
    </li>
  )
}
