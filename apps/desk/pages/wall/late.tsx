import { Due, Panel } from '#platform/desk'
import { LateCounts, type LateUnit, OfficerOnDuty, type Overview } from '#platform/desk/overview'
import { useSpeaker } from './say.ts'

/** As many as fit beneath each other at this size. */
const unitsShown = 4

/** What is late, by who has it, with whom to ring. */
export function WallLate({ late }: { late: Overview['late'] }) {
  const { say } = useSpeaker()
  const { alerts, tasks, units } = late
  // Nobody is told that nothing is late who may read neither.
  if (alerts === undefined && tasks === undefined) return null
  const more = units.length - unitsShown
  return (
    <Panel
      className="wall-late"
      title={say('wall.late')}
      note={<LateCounts alerts={alerts ?? 0} tasks={tasks ?? 0} />}
      end={more > 0 ? say('wall.moreUnits', { n: more }) : undefined}
    >
      {units.length === 0 ? (
        <p className="faint">{say('wall.lateNone')}</p>
      ) : (
        <ul>
          {units.slice(0, unitsShown).map((unit) => (
            <OneUnit key={unit.unit?.id ?? ''} late={unit} />
          ))}
        </ul>
      )}
    </Panel>
  )
}

function OneUnit({ late: { unit, alerts, tasks, oldestDueAt } }: { late: LateUnit }) {
  const { say, of } = useSpeaker()
  return (
    <li>
      <p className="wall-title">{unit ? of(unit.name) : say('wall.nobody')}</p>
      <p className="wall-marks">
        <Due at={oldestDueAt} />
        <span>
          <LateCounts alerts={alerts} tasks={tasks} />
        </span>
      </p>
      {unit ? <OfficerOnDuty unit={unit} /> : null}
    </li>
  )
}
