import { Due, Panel, Telephone } from '#platform/desk'
import { LateCounts, type LateUnit, OfficerOnDuty, type Overview } from '#platform/desk/overview'
import { useFitting } from './fitting.ts'
import { useSpeaker } from './say.ts'

/** What is late, by who has it, with whom to ring. */
export function WallLate({ late }: { late: Overview['late'] }) {
  const { say } = useSpeaker()
  const { list, fitting } = useFitting<HTMLUListElement>()
  const { alerts, tasks, units } = late
  // Nobody is told that nothing is late who may read neither.
  if (alerts === undefined && tasks === undefined) return null
  const more = Math.max(0, units.length - fitting)
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
        <ul ref={list}>
          {units.map((unit, index) => (
            <OneUnit key={unit.unit?.id ?? ''} late={unit} beyond={index >= fitting} />
          ))}
        </ul>
      )}
    </Panel>
  )
}

function OneUnit({
  late: { unit, alerts, tasks, oldestDueAt },
  beyond,
}: {
  late: LateUnit
  beyond: boolean
}) {
  const { say, of } = useSpeaker()
  return (
    <li className={beyond ? 'beyond' : ''}>
      <p className="wall-title">{unit ? of(unit.name) : say('wall.nobody')}</p>
      <p className="wall-marks">
        <Due at={oldestDueAt} />
        <span>
          <LateCounts alerts={alerts} tasks={tasks} />
        </span>
      </p>
      {unit ? (
        <div className="wall-call">
          <OfficerOnDuty unit={unit} />
          {!unit.onDuty && unit.phone ? <Telephone number={unit.phone} /> : null}
        </div>
      ) : null}
    </li>
  )
}
