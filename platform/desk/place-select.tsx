import { useQueries, useQuery } from '@tanstack/react-query'
import { isWithin, type PlacePath, parsePlacePath, pathsUpwards } from '#vocabulary'
import { useMe } from './here.tsx'
import { childrenQuery, homeQuery, placeQuery } from './queries.ts'
import { useSpeaker } from './say.ts'
import { words } from './words.ts'

/** Chooses a place step by step: those above it, itself, and those right under it. */
export function PlaceSelect({
  id,
  value,
  any,
  top,
  onChange,
}: {
  id: string
  value: PlacePath | undefined
  /** What choosing none is called; where absent, a place has to be chosen. */
  any?: string
  /** The highest that can be chosen; where absent, what the reader's areas share. */
  top?: PlacePath | undefined
  onChange: (place: PlacePath | undefined) => void
}) {
  const { of } = useSpeaker(words)
  const { areas } = useMe()
  const home = useQuery(homeQuery(areas)).data?.path
  const highest = top ?? home
  const at = value ?? highest
  const upwards =
    at === undefined ? [] : pathsUpwards(at).filter((path) => !highest || isWithin(path, highest))
  const above = useQueries({
    queries: [...new Set([...upwards, ...(at ? [at] : [])])].reverse().map(placeQuery),
  })
  const under = useQuery({
    // Not asked without a place: see enabled.
    ...childrenQuery(at ?? ('' as never)),
    enabled: at !== undefined,
  })
  const line = above.flatMap(({ data }) => data ?? []).sort((a, b) => a.path.length - b.path.length)
  return (
    <select id={id} value={value ?? ''} onChange={({ target }) => onChange(parsePlacePath(target.value))}>
      {any === undefined ? null : <option value="">{any}</option>}
      {line.map(({ path, name }, depth) => (
        <option key={path} value={path}>
          {'\u2003'.repeat(depth)}
          {of(name)}
        </option>
      ))}
      {(under.data ?? []).map(({ path, name }) => (
        <option key={path} value={path}>
          {'\u2003'.repeat(line.length)}
          {of(name)}
        </option>
      ))}
    </select>
  )
}
