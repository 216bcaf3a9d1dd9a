import { useQuery } from '@tanstack/react-query'
import { cityInstantText } from './city-time.ts'
import { useCityNow, useMe, useWorld } from './here.tsx'
import './print.css'
import { homeQuery } from './queries.ts'
import { useSpeaker } from './say.ts'
import { words } from './words.ts'

/** Above every page that is printed: which city, when it was printed and by whom; that it is an exercise. Not on the screen. */
export function PrintHead() {
  const { say, of } = useSpeaker(words)
  const { areas, name, login, memberships } = useMe()
  const { id, title, scenario, zone } = useWorld()
  const now = useCityNow()
  const home = useQuery(homeQuery(areas))
  const units = [...new Set(memberships.map(({ unitName }) => of(unitName)))].join(' · ')
  const who = name ? of(name) : (login ?? '')
  return (
    <div className="print-head" aria-hidden="true">
      <p>
        <strong>
          {say('print.product')} {home.data ? of(home.data.name) : ''}
        </strong>
        {id === 'production' ? null : (
          <span className="exercise-note">
            {say('print.exercise', { title: scenario ? of(scenario.title) : title })}
          </span>
        )}
      </p>
      <p>
        <span>{say('print.at', { time: cityInstantText(now, zone) })}</span>
        <span>{say('print.by', { who: units ? `${who} (${units})` : who })}</span>
      </p>
    </div>
  )
}
