import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import {
  childrenQuery,
  Nothing,
  PageLink,
  Panel,
  Read,
  useGo,
  useSearchState,
  useSpeaker,
  useWorld,
} from '#platform/desk'
import { chooseTally, type TallyEntry } from '#platform/desk/counts'
import { MapStage, placeCountsQuery } from '#platform/desk/map'
import { addDays } from '#vocabulary'
import { mapDays } from '../overview/queries.ts'
import type { PlaceInFull } from './answers.ts'
import { PlaceSearch } from './search.ts'
import { words } from './words.ts'

/** No place of the map is marked. */
const none = [] as const

/** What lies below a place, each with its count of what the chart shows. */
export function ChildrenPanel({
  place,
  tallies,
}: {
  place: PlaceInFull
  tallies: readonly TallyEntry[] | undefined
}) {
  const { say, of, number } = useSpeaker(words)
  const { today } = useWorld()
  const [search] = useSearchState(PlaceSearch)
  const until = search.asKnownOn ?? today
  const go = useGo()
  const open = useCallback((path: string) => void go(`/places/${path}`), [go])
  const children = useQuery({ ...childrenQuery(place.path), enabled: place.children > 0 })
  const shown = tallies && chooseTally(tallies, search)
  const counts = useQuery({
    ...placeCountsQuery({
      tally: shown?.tally.tally ?? '',
      series: shown?.series ?? '',
      knownOn: search.asKnownOn,
      parent: place.path,
      from: addDays(until, 1 - mapDays),
      until,
    }),
    enabled: shown !== undefined && place.children > 0,
  })
  const countOf = new Map(counts.data?.map((count) => [count.place, count]))
  return (
    <Panel
      className="children"
      title={say('children.title')}
      note={place.children > 0 && counts.data ? say('children.note', { n: mapDays }) : undefined}
    >
      {place.children === 0 ? (
        <Nothing title={say('children.none')} />
      ) : (
        <Read query={children}>
          {(items) => (
            <>
              {counts.data && counts.data.length > 0 ? (
                <MapStage parent={place.path} chosen={none} counts={counts.data} onOpen={open} />
              ) : null}
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard. */}
              <section className="scroll" aria-label={say('children.title')} tabIndex={0}>
                <ul className="rows">
                  {items.map(({ path, name }) => {
                    const count = countOf.get(path)
                    return (
                      <li key={path} className="line">
                        <PageLink to={`/places/${path}`} search={(old) => old}>
                          {of(name)}
                        </PageLink>
                        <span className="end number">
                          {count === undefined ? (
                            ''
                          ) : count.reports === 0 ? (
                            <span className="faint">{say('children.noReport')}</span>
                          ) : (
                            number(count.amount)
                          )}
                        </span>
                      </li>
                    )
                  })}
                </ul>
              </section>
            </>
          )}
        </Read>
      )}
    </Panel>
  )
}
