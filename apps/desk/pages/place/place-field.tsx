import { useQuery } from '@tanstack/react-query'
import { childrenQuery, homeQuery, useMe, useSpeaker } from '#platform/desk'
import { isWithin, type PlacePath, pathsUpwards } from '#vocabulary'
import { placeInFullQuery } from './queries.ts'
import { words } from './words.ts'

/** Chooses a place level by level, from where the reader is at home. */
export function PlaceField({
  id,
  value,
  onChange,
}: {
  id: string
  value: PlacePath | undefined
  onChange: (path: PlacePath) => void
}) {
  const { areas } = useMe()
  const home = useQuery(homeQuery(areas)).data?.path
  if (home === undefined) return null
  const at = value ?? home
  const levels = pathsUpwards(at)
    .filter((path) => isWithin(path, home))
    .reverse()
  return (
    <div className="levels">
      {levels.map((path, depth) => (
        <Level
          key={path}
          {...(depth === 0 ? { id } : {})}
          parent={path}
          chosen={levels[depth + 1]}
          onChoose={onChange}
        />
      ))}
    </div>
  )
}

function Level({
  id,
  parent,
  chosen,
  onChoose,
}: {
  id?: string
  parent: PlacePath
  chosen: PlacePath | undefined
  onChoose: (path: PlacePath) => void
}) {
  const { say, of } = useSpeaker(words)
  const place = useQuery(placeInFullQuery(parent)).data
  const children = useQuery({ ...childrenQuery(parent), enabled: (place?.children ?? 0) > 0 }).data
  if (!place) return null
  const all = say('field.all', { place: of(place.name) })
  if (place.children === 0) return id === undefined ? null : <span>{all}</span>
  return (
    <select
      id={id}
      aria-label={id === undefined ? say('field.below', { place: of(place.name) }) : undefined}
      value={chosen ?? ''}
      onChange={({ target }) => onChoose(children?.find(({ path }) => path === target.value)?.path ?? parent)}
    >
      <option value="">{all}</option>
      {children?.map(({ path, name }) => (
        <option key={path} value={path}>
          {of(name)}
        </option>
      ))}
    </select>
  )
}
