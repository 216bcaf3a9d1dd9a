import { useQuery } from '@tanstack/react-query'
import { PageLink, Panel, PlaceName, Read, Telephone, useSpeaker } from '#platform/desk'
import { isWithin, pathsUpwards } from '#vocabulary'
import { OnDuty } from '../units/on-duty.tsx'
import { type UnitInFull, unitsInFullQuery } from '../units/queries.ts'
import type { PlaceInFull } from './answers.ts'
import { words } from './words.ts'

/** At most so many are told with their officers: the first by the number of their duties. */
const unitsShown = 6

/** The units that answer for a place: its own, or else the nearest above. */
export function UnitsPanel({ place }: { place: PlaceInFull }) {
  const { say } = useSpeaker(words)
  const units = useQuery(unitsInFullQuery)
  return (
    <Panel className="place-units" title={say('units.title')}>
      <Read query={units}>{(all) => <Answering units={all} place={place} />}</Read>
    </Panel>
  )
}

function Answering({ units, place }: { units: readonly UnitInFull[]; place: PlaceInFull }) {
  const { say, of } = useSpeaker(words)
  const standing = units.filter(({ abolishedOn }) => abolishedOn === null)
  const at = pathsUpwards(place.path).find((path) => standing.some((unit) => unit.place === path))
  const answering = standing
    .filter((unit) => unit.place === at)
    .sort((a, b) => b.duties.length - a.duties.length)
  const under = standing.filter((unit) => unit.place !== place.path && isWithin(unit.place, place.path))
  return (
    <>
      {at === undefined ? (
        <p className="warn">{say('units.none')}</p>
      ) : at === place.path ? (
        <p className="small">{say('units.here')}</p>
      ) : (
        <p className="small warn">
          <Above at={at} />
        </p>
      )}
      <ul className="rows">
        {answering.slice(0, unitsShown).map((unit) => (
          <li key={unit.id}>
            <div className="line">
              <PageLink to={`/units/${unit.id}`}>{of(unit.name)}</PageLink>
              {unit.phone ? (
                <span className="end">
                  <Telephone number={unit.phone} />
                </span>
              ) : null}
            </div>
            <OnDuty unit={unit.id} />
          </li>
        ))}
      </ul>
      {answering.length > unitsShown ? (
        <p className="small">
          <PageLink to="/units" search={{ place: at }}>
            {say('units.more', { n: answering.length - unitsShown })}
          </PageLink>
        </p>
      ) : null}
      {under.length > 0 ? (
        <p className="small">
          <PageLink to="/units" search={{ place: place.path }}>
            {say('units.under', { n: under.length })}
          </PageLink>
        </p>
      ) : null}
    </>
  )
}

function Above({ at }: { at: UnitInFull['place'] }) {
  const { say } = useSpeaker(words)
  const [before, after] = say('units.above', { place: '\n' }).split('\n')
  return (
    <>
      {before}
      <PlaceName path={at} />
      {after}
    </>
  )
}
