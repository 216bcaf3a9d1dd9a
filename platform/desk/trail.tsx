import { useQueries } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { isWithin, type PlacePath, pathsUpwards, type Words } from '#vocabulary'
import { placeQuery } from './queries.ts'
import { useSpeaker } from './say.ts'
import { words } from './words.ts'

/** The way from where the reader is at home down to the place that is shown; `link` makes each step of it a link. */
export function Trail({
  home,
  place,
  link,
}: {
  home: PlacePath
  place: { readonly path: PlacePath; readonly name: Words }
  link: (path: PlacePath, name: string) => ReactNode
}) {
  const { say, of } = useSpeaker(words)
  const paths = pathsUpwards(place.path)
    .filter((path) => path !== place.path && isWithin(path, home))
    .reverse()
  const above = useQueries({ queries: paths.map(placeQuery) })
  return (
    <nav aria-label={say('trail.label')} className="field where">
      <span className="label">{say('trail.label')}</span>
      <ol className="trail">
        {paths.map((path, i) => {
          const name = above[i]?.data?.name
          return <li key={path}>{link(path, name ? of(name) : '…')}</li>
        })}
        <li aria-current="location">
          <strong>{of(place.name)}</strong>
        </li>
      </ol>
    </nav>
  )
}
