import { useQuery } from '@tanstack/react-query'
import {
  childrenQuery,
  Nothing,
  PageLink,
  Panel,
  Read,
  useSearchState,
  useSpeaker,
  useWorld,
} from '#platform/desk'
import { chooseTally, type TallyEntry } from '#platform/desk/counts'
import { placeCountsQuery } from '#platform/desk/map'
import { addDays } from '#vocabulary'
import { mapDays } from '../overview/queries.ts'
import type { PlaceInFull } from './answers.ts'
import { PlaceSearch } from './search.ts'
import { words } from './words.ts'

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
  const children = useQuery({ ...childrenQuery(place.path), enabled: place.children > 0 })
  const chosen = tallies && chooseTally(tallies, search)
  const until = search.asKnownOn ?? today
  const counts = useQuery({
    ...placeCountsQuery({
      tally: chosen?.tally.tally ?? '',
      series: chosen?.series ?? '',
      knownOn: search.asKnownOn,
      parent: place.path,
      from: addDays(until, 1 - mapDays),
      until,
    }),
    enabled: chosen !== undefined && place.children > 0,
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
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard.
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
          )}
        </Read>
      )}
    </Panel>
  )
}
