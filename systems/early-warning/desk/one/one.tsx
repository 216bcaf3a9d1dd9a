import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import {
  AskError,
  AsOf,
  Nothing,
  PageLink,
  PrintHead,
  Trouble,
  titleOfSeries,
  titleOfTally,
  useSearchState,
  useWindowName,
  useWorld,
  Waiting,
} from '#platform/desk'
import '#platform/desk/page'
import { parseDay } from '#vocabulary'
import type { OneSeries } from '../answers.ts'
import '../early-warning.css'
import { oneSeriesQuery } from '../queries.ts'
import { useSpeaker } from '../say.ts'
import { OneSeriesSearch } from '../search.ts'
import { pathOfWhole, roundExpected, tellChance } from '../tell.ts'
import { AgesPanel, JudgedWithWhole } from './ages-panel.tsx'
import { CoursePanel } from './course-panel.tsx'
import { JudgedPanel } from './judged-panel.tsx'
import { RightPanel } from './right-panel.tsx'
import { TransmissionPanel } from './transmission-panel.tsx'
import { WhatIfPanel } from './what-if-panel.tsx'

/** All that early warning knows of one series: its course, its alarms, how fast it spreads, what other settings would have said. */
export default function OnePage() {
  const { tally = '', series = '', place = '' } = useParams({ strict: false })
  const [{ asKnownOn, days }] = useSearchState(OneSeriesSearch)
  const { say } = useSpeaker()
  const query = useQuery(oneSeriesQuery({ tally, series, place, knownOn: asKnownOn, days }))
  if (query.data)
    return <Found series={query.data} updatedMs={query.dataUpdatedAt} dimmed={query.isPlaceholderData} />
  return (
    <div className="page early-warning">
      <PageLink to="/early-warning">{say('one.up')}</PageLink>
      {query.error instanceof AskError && query.error.problem.status === 404 ? (
        <Nothing title={say('one.none')}>{say('one.noneDetail')}</Nothing>
      ) : query.error ? (
        <Trouble error={query.error} retry={() => void query.refetch()} />
      ) : (
        <Waiting rows={10} />
      )}
    </div>
  )
}

function Found({ series, updatedMs, dimmed }: { series: OneSeries; updatedMs: number; dimmed: boolean }) {
  const speaker = useSpeaker()
  const { say, of } = speaker
  const [{ asKnownOn }] = useSearchState(OneSeriesSearch)
  const known = asKnownOn ? { asKnownOn } : {}
  const whole = pathOfWhole(series)
  useWindowName(`${of(series.placeName)} · ${of(titleOfSeries(series.series))}`)
  return (
    <div className={`page early-warning ${dimmed ? 'dimmed' : ''}`}>
      <PrintHead />
      <nav className="no-print">
        <PageLink to="/early-warning" search={known}>
          ← {say('one.up')}
        </PageLink>
      </nav>
      <div className="page-head">
        <h1>
          <PageLink to={`/places/${series.place}`}>{of(series.placeName)}</PageLink> ·{' '}
          {of(titleOfSeries(series.series))}
          <small className="faint"> {of(titleOfTally(series.tally))}</small>
        </h1>
        <Says series={series} />
      </div>
      <Controls asKnownOn={series.asKnownOn} />
      <CoursePanel series={series} end={<AsOf ms={updatedMs} />} />
      <div className="two">
        <TransmissionPanel series={series} />
        <div className="stack">
          {series.ages ? <AgesPanel series={series} ages={series.ages} /> : null}
          <RightPanel series={series} />
          {whole ? <JudgedWithWhole whole={whole} /> : <JudgedPanel series={series} />}
        </div>
      </div>
      <WhatIfPanel key={series.tally} series={series} />
    </div>
  )
}

function Says({ series }: { series: OneSeries }) {
  const speaker = useSpeaker()
  const { say } = speaker
  const { observed, expected, windowDays, since } = series
  if (expected === undefined) return <p className="says">{say('one.tooShort', { n: observed })}</p>
  return (
    <p className={`says ${since ? 'alarm' : ''}`}>
      {say('one.says', { days: windowDays, observed, expected: roundExpected(expected) })}{' '}
      {since
        ? say('one.since', { day: since })
        : say('one.usual', { chance: tellChance(series.pValue, speaker) })}
    </p>
  )
}

function Controls({ asKnownOn }: { asKnownOn: string }) {
  const { say } = useSpeaker()
  const { today } = useWorld()
  const [{ days }, change] = useSearchState(OneSeriesSearch)
  return (
    <search className="page-filters" aria-label={say('filter.label')}>
      <div className="field">
        <label htmlFor="known-on">{say('filter.knownOn')}</label>
        <input
          id="known-on"
          type="date"
          max={today}
          value={asKnownOn}
          onChange={({ target }) => {
            const day = parseDay(target.value)
            if (day) change({ asKnownOn: day >= today ? undefined : day })
          }}
        />
      </div>
      <div className="field">
        <label htmlFor="days">{say('one.days')}</label>
        <select
          id="days"
          value={days ?? 180}
          onChange={({ target }) => change({ days: Number(target.value) }, { replace: true })}
        >
          {[56, 90, 180, 396].map((n) => (
            <option key={n} value={n}>
              {say('one.nDays', { n })}
            </option>
          ))}
        </select>
      </div>
    </search>
  )
}
