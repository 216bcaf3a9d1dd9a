import { useQueries } from '@tanstack/react-query'
import { isWithin, pathsUpwards } from '#vocabulary'
import type { Place } from '../answers.ts'
import { placeQuery } from '../queries.ts'
import { useSpeaker } from '../say.ts'
import { PlaceLink } from './place-link.tsx'

/** The way from where the reader is at home down to the place that is shown. */
export function Trail({ home, place }: { home: Place; place: Place }) {
  const { say, of } = useSpeaker()
  const paths = pathsUpwards(place.path)
    .filter((path) => path !== place.path && isWithin(path, home.path))
    .reverse()
  const above = useQueries({ queries: paths.map(placeQuery) })
  return (
    <nav aria-label={say('filters.trail')} className="field where">
      <span className="label">{say('filters.trail')}</span>
      <ol className="trail">
        {paths.map((path, i) => {
          const name = above[i]?.data?.name
          return (
            <li key={path}>
              <PlaceLink place={path}>{name ? of(name) : '…'}</PlaceLink>
            </li>
          )
        })}
        <li aria-current="location">
          <strong>{of(place.name)}</strong>
        </li>
      </ol>
    </nav>
  )
}
