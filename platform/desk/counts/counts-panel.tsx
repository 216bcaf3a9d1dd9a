import { useQuery } from '@tanstack/react-query'
import { Segmented } from 'antd'
import { lazy, Suspense } from 'react'
import type { Day, PlacePath, Words } from '#vocabulary'
import { AsOf } from '../as-of.tsx'
import { colours } from '../colours.ts'
import { useWorld } from '../here.tsx'
import { titleOfSeries } from '../names.ts'
import { Nothing } from '../nothing.tsx'
import { Panel } from '../panel.tsx'
import { useTheme } from '../preferences.ts'
import { Stale, Trouble } from '../trouble.tsx'
import { Waiting } from '../waiting.tsx'
import type { Days, TallyEntry } from './answers.ts'
import './counts.css'
import { FigureTable } from './figure-table.tsx'
import { compareKnown, spanOf } from './known.ts'
import { daysQuery } from './queries.ts'
import { type Speaker, useSpeaker } from './say.ts'
import { tellKnown } from './tell-known.ts'
import type { WordKey } from './words.ts'

const DayChart = lazy(() => import('./day-chart.tsx'))

/** The last eight weeks, or everything. */
export type Span = 'weeks' | 'all'

/** A place's counts of one series by day, as known on a day beside what is known now: a sentence, bars, figures. */
export function CountsPanel({
  place,
  tally,
  series,
  asKnownOn,
  span,
  onSpan,
}: {
  place: { readonly path: PlacePath; readonly name: Words }
  tally: TallyEntry
  series: string
  asKnownOn: Day | undefined
  span: Span
  onSpan: (span: Span) => void
}) {
  const { say, of } = useSpeaker()
  const { today } = useWorld()
  const counted = { tally: tally.tally, series, place: place.path }
  const now = useQuery(daysQuery({ ...counted, knownOn: undefined }))
  const then = useQuery({
    ...daysQuery({ ...counted, knownOn: asKnownOn }),
    enabled: asKnownOn !== undefined,
  })
  const read = asKnownOn === undefined ? now : then
  const error = now.error ?? (asKnownOn === undefined ? null : then.error)
  const retry = () => void Promise.all([now.refetch(), asKnownOn === undefined ? undefined : then.refetch()])
  return (
    <Panel
      className="chart-panel"
      title={`${of(tally.title)} · ${of(titleOfSeries(series))} · ${say('chart.title', { place: of(place.name) })}`}
      note={countedText(tally, say)}
      end={
        <>
          <Segmented<Span>
            aria-label={say('chart.span')}
            name="span"
            size="small"
            value={span}
            onChange={onSpan}
            options={[
              { value: 'weeks', label: say('chart.weeks') },
              { value: 'all', label: say('chart.all') },
            ]}
          />{' '}
          <AsOf ms={read.dataUpdatedAt} />
        </>
      }
    >
      {now.data === undefined || read.data === undefined ? (
        error ? (
          <Trouble error={error} retry={retry} />
        ) : (
          <Waiting rows={6} />
        )
      ) : (
        <>
          <Stale error={error} retry={retry} />
          <div className={now.isPlaceholderData || read.isPlaceholderData ? 'dimmed' : ''}>
            <Known
              now={now.data}
              asKnown={read.data}
              today={today}
              asKnownOn={asKnownOn}
              placeName={of(place.name)}
              span={span}
            />
          </div>
        </>
      )}
    </Panel>
  )
}

interface KnownProps {
  readonly now: Days
  readonly asKnown: Days
  readonly today: Day
  readonly asKnownOn: Day | undefined
  readonly placeName: string
  readonly span: Span
}

function Known({ now, asKnown, today, asKnownOn, placeName, span }: KnownProps) {
  const speaker = useSpeaker()
  const { say } = speaker
  const palette = colours[useTheme()]
  const shown = spanOf({ now: now.days, today, asKnownOn, span })
  const knownOn = asKnownOn ?? today
  const comparison = shown && compareKnown({ now: now.days, asKnown: asKnown.days, knownOn, ...shown })
  if (!comparison || comparison.days.every((day) => day.asKnown === undefined && day.now === undefined)) {
    return <Nothing title={say('chart.empty')}>{say('chart.emptyDetail', { place: placeName })}</Nothing>
  }
  return (
    <>
      <p>{tellKnown(comparison, asKnownOn, knownOn, speaker)}</p>
      <Suspense fallback={<div className="chart" />}>
        <DayChart comparison={comparison} asKnownOn={asKnownOn} colours={palette} speaker={speaker} />
      </Suspense>
      <FigureTable comparison={comparison} asKnownOn={asKnownOn} />
    </>
  )
}

function countedText(
  { countedBy, placedBy }: { countedBy: string; placedBy: string },
  say: Speaker['say'],
): string {
  const day = dayWords[countedBy]
  const place = placeWords[placedBy]
  return say('chart.counted', { day: day ? say(day) : countedBy, place: place ? say(place) : placedBy })
}

type PlainWord = Extract<WordKey, `by.${string}` | `at.${string}`>

const dayWords: Readonly<Record<string, PlainWord>> = {
  report: 'by.report',
  onset: 'by.onset',
  visit: 'by.visit',
  sample: 'by.sample',
}

const placeWords: Readonly<Record<string, PlainWord>> = {
  reporting: 'at.reporting',
  residence: 'at.residence',
  facility: 'at.facility',
}
