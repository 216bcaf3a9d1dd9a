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
  // Written by the styles (`attr()`): on the screen there is no such text, for eyes or for readers.
  return (
    <div className="print-head" aria-hidden="true">
      <strong data-print={`${say('print.product')} ${home.data ? of(home.data.name) : ''}`} />
      {id === 'production' ? null : (
        <strong data-print={say('print.exercise', { title: scenario ? of(scenario.title) : title })} />
      )}
      <span data-print={say('print.at', { time: cityInstantText(now, zone) })} />
      <span data-print={say('print.by', { who: units ? `${who} (${units})` : who })} />
    </div>
  )
}
