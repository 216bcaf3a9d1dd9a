import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo } from 'react'
import type { PlacePath, Words } from '#vocabulary'
import { colours } from '../colours.ts'
import { useWorld } from '../here.tsx'
import { Nothing } from '../nothing.tsx'
import { useTheme } from '../preferences.ts'
import { Trouble } from '../trouble.tsx'
import { Waiting } from '../waiting.tsx'
import './counts.css'
import { compareKnown, spanOf } from './known.ts'
import { daysQuery } from './queries.ts'
import { useSpeaker } from './say.ts'
import { tellKnown } from './tell-known.ts'

const DayChart = lazy(() => import('./day-chart.tsx'))

/** The last eight weeks of a place as they are known now: a sentence and bars, nothing to be pressed. */
export function DayCurve({
  place,
  tally,
  series,
  textPx,
}: {
  place: { readonly path: PlacePath; readonly name: Words }
  tally: string
  series: string
  /** Of the axes' words, in CSS pixels. */
  textPx?: number
}) {
  const speaker = useSpeaker()
  const { say, of } = speaker
  const { today } = useWorld()
  const palette = colours[useTheme()]
  const { data, error, refetch } = useQuery(
    daysQuery({ tally, series, place: place.path, knownOn: undefined }),
  )
  const comparison = useMemo(() => {
    const span = data && spanOf({ now: data.days, today, asKnownOn: undefined, span: 'weeks' })
    return span && compareKnown({ now: data.days, asKnown: data.days, knownOn: today, ...span })
  }, [data, today])
  if (!data) return error ? <Trouble error={error} retry={() => void refetch()} /> : <Waiting rows={4} />
  if (!comparison || comparison.days.every(({ now }) => now === undefined))
    return <Nothing title={say('chart.empty')}>{say('chart.emptyDetail', { place: of(place.name) })}</Nothing>
  return (
    <>
      <p>{tellKnown(comparison, undefined, today, speaker)}</p>
      <Suspense fallback={<div className="chart" />}>
        <DayChart
          comparison={comparison}
          asKnownOn={undefined}
          colours={palette}
          speaker={speaker}
          {...(textPx === undefined ? {} : { textPx })}
        />
      </Suspense>
    </>
  )
}
