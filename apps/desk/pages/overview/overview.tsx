import { useQuery } from '@tanstack/react-query'
import { Navigate } from '@tanstack/react-router'
import { useState } from 'react'
import {
  homeQuery,
  Nothing,
  type Place,
  placeQuery,
  Trouble,
  useMe,
  useWorld,
  Waiting,
  type World,
} from '#platform/desk'
import { chooseTally, type TallyEntry, talliesQuery } from '#platform/desk/counts'
import { AlarmsPanel } from './alarms/alarms-panel.tsx'
import { ChartPanel } from './chart-panel.tsx'
import { FilterBar } from './filters/filter-bar.tsx'
import { useFilters } from './filters/use-filters.ts'
import { MapPanel } from './map/map-panel.tsx'
import { useSpeaker } from './say.ts'
import { SourcesPanel } from './sources-panel.tsx'
import { Top } from './top/top.tsx'
import '../page.css'
import './overview.css'

/** What has to be known at once, then where: map, chart, alarms, sources. */
export default function Overview() {
  const { say } = useSpeaker()
  const { may } = useMe()
  const hasTop = may('overview.read')
  const [isTold, setTold] = useState(!hasTop)
  // Who only reports begins where that is done.
  if (!hasTop && !may('tallies.read') && may('events.report')) return <Navigate to="/event-reports" replace />
  return (
    <>
      <h1 className="unseen">{say('overview.title')}</h1>
      {hasTop ? <Top onTold={() => setTold(true)} /> : null}
      <Counts isTold={isTold} />
    </>
  )
}

/** Drawn once what has to be known at once was drawn: map, chart and choices take as long again. */
function Counts({ isTold }: { isTold: boolean }) {
  const { areas } = useMe()
  const world = useWorld()
  const tallies = useQuery(talliesQuery)
  const home = useQuery(homeQuery(areas))
  const filters = useFilters()
  const path = filters.place ?? home.data?.path
  const named = useQuery({
    // Not asked without a path: see enabled.
    ...placeQuery(path ?? ('' as never)),
    enabled: path !== undefined && path !== home.data?.path,
  })
  const place = path === home.data?.path ? home.data : named.data
  const failed = [tallies, home, named].find(({ error, data }) => error && data === undefined)
  if (isTold && tallies.data && home.data && place)
    return <Ready world={world} tallies={tallies.data} home={home.data} place={place} />
  return (
    <div className="center">
      {failed?.error ? (
        <Trouble error={failed.error} retry={() => void failed.refetch()} />
      ) : home.data === null ? (
        <NoPlaces />
      ) : (
        <Waiting />
      )}
    </div>
  )
}

export interface Shown {
  readonly world: World
  readonly home: Place
  readonly place: Place
  readonly tally: TallyEntry
  readonly series: string
}

function Ready({ tallies, ...of }: { world: World; tallies: TallyEntry[]; home: Place; place: Place }) {
  const filters = useFilters()
  const shown: Shown = { ...of, ...chooseTally(tallies, filters) }
  return (
    <div className="overview">
      <FilterBar tallies={tallies} shown={shown} />
      <AlarmsPanel shown={shown} />
      <MapPanel shown={shown} />
      <ChartPanel shown={shown} />
      <SourcesPanel />
    </div>
  )
}

function NoPlaces() {
  const { say } = useSpeaker()
  return <Nothing title={say('map.none')}>{say('map.noPlaces')}</Nothing>
}
