import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import {
  AsOf,
  homeQuery,
  Nothing,
  PageLink,
  Panel,
  type Place,
  PlaceSelect,
  Read,
  titleOfSeries,
  useGo,
  useMe,
  useSearchState,
  useWorld,
} from '#platform/desk'
import { chooseTally, type TallyEntry, talliesQuery } from '#platform/desk/counts'
import { Legend, MapStage, placeCountsQuery, shadeStarts } from '#platform/desk/map'
import '#platform/desk/page'
import { addDays, PlacePath, parseDay } from '#vocabulary'
import type { Clusters as ClustersFound } from '../answers.ts'
import '../early-warning.css'
import { clustersQuery } from '../queries.ts'
import { useSpeaker } from '../say.ts'
import { ClustersSearch } from '../search.ts'
import { pathOfSeries, roundExpected } from '../tell.ts'
import { ClusterRows } from './cluster-rows.tsx'

const usualDays = 14
/** What is read of a scan as more than chance. */
export const clearly = 0.05
const watched: readonly string[] = ['cases.confirmed', 'cases.suspected', 'lab.positive']

/** Where, and since when, are more cases than elsewhere: the scan over the places below one, on the map and as a list. */
export default function Clusters() {
  const { areas } = useMe()
  const home = useQuery(homeQuery(areas))
  const tallies = useQuery(talliesQuery)
  return (
    <div className="page early-warning">
      <Read query={home} rows={8}>
        {(place) =>
          place === null ? (
            <NoPlaces />
          ) : (
            <Read query={tallies} rows={8}>
              {(found) => <Scan home={place} tallies={found} />}
            </Read>
          )
        }
      </Read>
    </div>
  )
}

function NoPlaces() {
  const { say } = useSpeaker()
  return <Nothing title={say('clusters.noPlaces')} />
}

function Scan({ home, tallies }: { home: Place; tallies: readonly TallyEntry[] }) {
  const { say, of } = useSpeaker()
  const { today } = useWorld()
  const [search, change] = useSearchState(ClustersSearch)
  const offered = tallies.filter(({ tally, series }) => watched.includes(tally) && series.length > 0)
  const { asKnownOn, maxDays = usualDays } = search
  const parent = PlacePath.safeParse(search.place).data ?? home.path
  const chosen = offered.length > 0 ? chooseTally(offered, search) : undefined
  const tally = chosen?.tally.tally ?? ''
  const series = chosen?.series ?? ''
  const scan = useQuery({
    ...clustersQuery({ tally, series, parent, knownOn: asKnownOn, maxDays }),
    enabled: chosen !== undefined,
  })
  return (
    <>
      <nav className="no-print">
        <PageLink to="/early-warning" search={asKnownOn ? { asKnownOn } : {}}>
          ← {say('one.up')}
        </PageLink>
      </nav>
      <div className="page-head">
        <h1>{say('clusters.title')}</h1>
        {scan.data ? <Says scan={scan.data} /> : null}
      </div>
      <search className="page-filters" aria-label={say('filter.label')}>
        <div className="field">
          <label htmlFor="series">{say('filter.disease')}</label>
          <select
            id="series"
            value={`${tally} ${series}`}
            onChange={({ target }) => {
              const [newTally, newSeries] = target.value.split(' ')
              change({ tally: newTally, series: newSeries, cluster: undefined })
            }}
          >
            {offered.flatMap((one) =>
              one.series.map((name) => (
                <option key={`${one.tally} ${name}`} value={`${one.tally} ${name}`}>
                  {of(titleOfSeries(name))} · {of(one.title)}
                </option>
              )),
            )}
          </select>
        </div>
        <div className="field">
          <label htmlFor="scan-place">{say('clusters.place')}</label>
          <PlaceSelect
            id="scan-place"
            value={parent}
            onChange={(place) => change({ place, cluster: undefined })}
          />
        </div>
        <div className="field">
          <label htmlFor="max-days">{say('clusters.maxDays')}</label>
          <select
            id="max-days"
            value={maxDays}
            onChange={({ target }) => change({ maxDays: Number(target.value), cluster: undefined })}
          >
            {[7, 14, 21, 28].map((n) => (
              <option key={n} value={n}>
                {say('clusters.nDays', { n })}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor="known-on">{say('filter.knownOn')}</label>
          <input
            id="known-on"
            type="date"
            max={today}
            value={asKnownOn ?? today}
            onChange={({ target }) => {
              const day = parseDay(target.value)
              if (day) change({ asKnownOn: day >= today ? undefined : day, cluster: undefined })
            }}
          />
        </div>
      </search>
      {chosen === undefined ? (
        <Nothing title={say('overview.empty')}>{say('overview.emptyDetail')}</Nothing>
      ) : (
        <Read query={scan} rows={8}>
          {(found) => (
            <div className={scan.isPlaceholderData ? 'dimmed' : ''}>
              <Found scan={found} tally={tally} series={series} updatedMs={scan.dataUpdatedAt} />
            </div>
          )}
        </Read>
      )}
    </>
  )
}

function Says({ scan }: { scan: ClustersFound }) {
  const { say, of, number } = useSpeaker()
  const [first] = scan.clusters
  const centre = first?.members[0]
  if (!first || !centre || first.pValue > clearly) return <p className="says">{say('clusters.none')}</p>
  return (
    <p className="says alarm">
      {say('clusters.found', {
        place: of(centre.name),
        n: first.members.length,
        days: daysOf(first),
        seen: first.observed,
        expected: number(roundExpected(first.expected)),
      })}
    </p>
  )
}

function daysOf({ firstDay, lastDay }: { firstDay: string; lastDay: string }): number {
  return Math.round((Date.parse(lastDay) - Date.parse(firstDay)) / 86_400_000) + 1
}

function Found({
  scan,
  tally,
  series,
  updatedMs,
}: {
  scan: ClustersFound
  tally: string
  series: string
  updatedMs: number
}) {
  const { say, of } = useSpeaker()
  const [{ cluster = 0 }, change] = useSearchState(ClustersSearch)
  const go = useGo()
  const chosen = scan.clusters[cluster]
  const from = addDays(scan.asKnownOn, 1 - scan.maxDays)
  const counts = useQuery(
    placeCountsQuery({
      tally,
      series,
      parent: scan.parent,
      from,
      until: scan.asKnownOn,
      knownOn: scan.asKnownOn,
    }),
  )
  const marked = useMemo(() => chosen?.members.map(({ place }) => place) ?? [], [chosen])
  const open = useCallback(
    (place: string) => go(pathOfSeries({ tally, series, place: place as PlacePath })),
    [go, tally, series],
  )
  const names = (places: ClustersFound['tooShort']) =>
    places.map(({ name }) => of(name)).join(of({ zh: '、', en: ', ' }))
  if (scan.scanned + scan.withoutPoint.length + scan.tooShort.length === 0)
    return <Nothing title={say('clusters.noPlaces')} />
  return (
    <div className="two clusters">
      <Panel
        className="cluster-map"
        title={say('clusters.map')}
        note={say('clusters.mapNote', { n: scan.maxDays })}
        end={<AsOf ms={updatedMs} />}
      >
        <Read query={counts} rows={6}>
          {(found) => (
            <>
              <MapStage parent={scan.parent} chosen={marked} counts={found} onOpen={open} />
              <Legend starts={shadeStarts(found)} />
            </>
          )}
        </Read>
      </Panel>
      <Panel className="cluster-list" title={say('clusters.list')} note={say('clusters.listNote')}>
        {scan.clusters.length === 0 ? (
          <Nothing
            title={scan.cases === 0 ? say('clusters.noCases', { n: scan.maxDays }) : say('clusters.none')}
          >
            {scan.cases === 0 ? null : say('clusters.noneDetail', { n: scan.cases })}
          </Nothing>
        ) : (
          <ClusterRows
            clusters={scan.clusters}
            chosen={cluster}
            onChoose={(at) => change({ cluster: at === 0 ? undefined : at }, { replace: true })}
          />
        )}
        {scan.withoutPoint.length > 0 ? (
          <p className="warn">{say('clusters.withoutPoint', { names: names(scan.withoutPoint) })}</p>
        ) : null}
        {scan.tooShort.length > 0 ? (
          <p className="warn">{say('clusters.tooShort', { names: names(scan.tooShort) })}</p>
        ) : null}
        <p className="faint small">{say('clusters.how', { n: scan.maxDays })}</p>
      </Panel>
    </div>
  )
}
