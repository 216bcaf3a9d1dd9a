import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useState } from 'react'
import {
  childrenQuery,
  homeQuery,
  Panel,
  type Place,
  placeQuery,
  Trouble,
  titleOfSeries,
  useGo,
  useMe,
  useSearchState,
  useWorld,
  Waiting,
} from '#platform/desk'
import { chooseTally, DayCurve, type TallyEntry, talliesQuery } from '#platform/desk/counts'
import { Legend, MapStage, placeCountsQuery, shadeStarts } from '#platform/desk/map'
import { addDays, type PlacePath } from '#vocabulary'
import { useDiseaseUnderWay } from './disease-under-way.ts'
import { useSpeaker } from './say.ts'
import { WallSearch } from './search.ts'
import { useTurn } from './turn.ts'

const mapDays = 14
const noneChosen: readonly PlacePath[] = []

/** The map with counts and the curve, of the city or of one district after the other. */
export function Picture() {
  const { say } = useSpeaker()
  const { areas } = useMe()
  const [search] = useSearchState(WallSearch)
  const tallies = useQuery(talliesQuery)
  const home = useQuery(homeQuery(areas))
  const asked = useQuery({
    // Not asked without a path: see enabled.
    ...placeQuery(search.place ?? ('' as never)),
    enabled: search.place !== undefined,
  })
  const whole = search.place === undefined ? home : asked
  const failed = [tallies, home, asked].find(({ error, data }) => error && data === undefined)
  const underWay = useDiseaseUnderWay()
  if (tallies.data && whole.data && underWay.read)
    return <Turning whole={whole.data} tallies={tallies.data} disease={underWay.disease} />
  return (
    <Panel className="wall-picture" title={say('wall.title')}>
      {failed?.error ? (
        <Trouble error={failed.error} retry={() => void failed.refetch()} />
      ) : whole.data === null ? (
        <p className="faint">{say('wall.noPlaces')}</p>
      ) : (
        <Waiting rows={8} />
      )}
    </Panel>
  )
}

function Turning({
  whole,
  tallies,
  disease,
}: {
  whole: Place
  tallies: readonly TallyEntry[]
  disease: string | undefined
}) {
  const [search] = useSearchState(WallSearch)
  const { turn } = search
  const below = useQuery({ ...childrenQuery(whole.path), enabled: turn !== undefined })
  // What has no places of its own has no map.
  const stops = useMemo(
    () => [whole, ...(below.data ?? []).filter(({ children }) => children > 0)],
    [whole, below.data],
  )
  const at = useTurn(stops.length, turn)
  const { tally, series: first } = chooseTally(tallies, search)
  const counted = disease !== undefined && tally.series.includes(disease)
  const series = search.series === undefined && counted ? disease : first
  const place = stops[at] ?? whole
  return (
    <OnePlace
      place={place}
      tally={tally}
      series={series}
      turn={turn === undefined ? undefined : { at: at + 1, of: stops.length }}
    />
  )
}

function OnePlace({
  place,
  tally,
  series,
  turn,
}: {
  place: Place
  tally: TallyEntry
  series: string
  turn: { at: number; of: number } | undefined
}) {
  const { say, of } = useSpeaker()
  const { today } = useWorld()
  const go = useGo()
  const open = useCallback((path: PlacePath) => go(`/places/${path}`), [go])
  const rem = useRem()
  const { data, error, refetch } = useQuery(
    placeCountsQuery({
      tally: tally.tally,
      series,
      parent: place.path,
      from: addDays(today, 1 - mapDays),
      until: today,
    }),
  )
  const counted = `${of(tally.title)} · ${of(titleOfSeries(series))}`
  return (
    <Panel
      className="wall-picture"
      title={of(place.name)}
      note={say('wall.mapTitle', { series: counted, n: mapDays })}
      end={turn ? say('wall.turn', turn) : undefined}
    >
      {data === undefined ? (
        error ? (
          <Trouble error={error} retry={() => void refetch()} />
        ) : (
          <Waiting rows={8} />
        )
      ) : (
        <>
          {data.every(({ reports, amount }) => reports === 0 && amount === 0) ? (
            <p className="warn">{say('wall.quiet', { n: mapDays })}</p>
          ) : null}
          <MapStage parent={place.path} chosen={noneChosen} counts={data} onOpen={open} />
          <Legend starts={shadeStarts(data)} />
        </>
      )}
      <div className="wall-curve">
        <DayCurve place={place} tally={tally.tally} series={series} textPx={Math.round(1.1 * rem)} />
      </div>
    </Panel>
  )
}

/** A rem in pixels: the wall's grows with the screen, and the chart is told its letters in pixels. */
function useRem(): number {
  const read = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  const [rem, setRem] = useState(read)
  useEffect(() => {
    const resized = () => setRem(read())
    resized()
    window.addEventListener('resize', resized)
    return () => window.removeEventListener('resize', resized)
  })
  return rem
}
