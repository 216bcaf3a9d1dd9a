import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo, useState } from 'react'
import { colours, Panel, Read, useSearchState, useTheme } from '#platform/desk'
import type { Between, OneSeries, Spread, WhyNone } from '../answers.ts'
import { spreadQuery } from '../queries.ts'
import { type Speaker, useSpeaker } from '../say.ts'
import { OneSeriesSearch } from '../search.ts'
import { forecastOption, reproductionOption, tellBetween } from './options.ts'

const Chart = lazy(() => import('../chart.tsx'))

/** How fast it spreads: the reproduction number, growth, and what comes if nothing changes; each with how sure. */
export function SpreadPanel({ series }: { series: OneSeries }) {
  const { say } = useSpeaker()
  const [{ asKnownOn, meanDays, sdDays }] = useSearchState(OneSeriesSearch)
  const { tally, place } = series
  const spread = useQuery(
    spreadQuery({ tally, series: series.series, place, knownOn: asKnownOn, meanDays, sdDays }),
  )
  return (
    <Panel
      className="spread"
      title={say('spread.title')}
      note={spread.data ? say('spread.note', { day: spread.data.lastDay }) : undefined}
    >
      <Read query={spread} rows={6}>
        {(found) => (
          <div className={`stack ${spread.isPlaceholderData ? 'dimmed' : ''}`}>
            <Figures spread={found} />
            <Charts spread={found} series={series} />
            <Interval spread={found} key={`${found.interval?.meanDays}/${found.interval?.sdDays}`} />
          </div>
        )}
      </Read>
    </Panel>
  )
}

function Figures({ spread }: { spread: Spread }) {
  const speaker = useSpeaker()
  const { say } = speaker
  const { growth, reproduction, noReproduction, noGrowth } = spread
  const latest = noReproduction ? undefined : reproduction.at(-1)
  const week = spread.forecast[6]
  return (
    <dl className="facts">
      <dt>{say('spread.r')}</dt>
      <dd>{latest ? <strong>{tellBetween(latest, 2)}</strong> : tellWhy(noReproduction, speaker)}</dd>
      <dt>{say('spread.growth')}</dt>
      <dd>{growth ? `${tellBetween(growth, 1)} %` : tellWhy(noGrowth, speaker)}</dd>
      {growth ? (
        <>
          <dt>{growth.doublingDays ? say('spread.doubling') : say('spread.halving')}</dt>
          <dd>{tellDays(growth.doublingDays ?? growth.halvingDays, speaker)}</dd>
        </>
      ) : null}
      {week ? (
        <>
          <dt>{say('forecast.week', { day: week.day })}</dt>
          <dd>{say('forecast.says', { cases: tellBetween(week, 0) })}</dd>
        </>
      ) : null}
    </dl>
  )
}

/** More than a year is as good as never; an interval without an end says so. */
function tellDays(days: Between | undefined, { say }: Speaker): string {
  if (!days) return say('spread.steady')
  const text = (of: number) => (of > 365 ? say('spread.never') : of.toFixed(1))
  return say('spread.between', { value: text(days.value), lower: text(days.lower), upper: text(days.upper) })
}

function tellWhy(why: WhyNone | undefined, { say }: Speaker): string {
  if (why === 'no-serial-interval') return say('why.interval')
  return say(why === 'too-short' ? 'why.short' : 'why.few')
}

function Charts({ spread, series }: { spread: Spread; series: OneSeries }) {
  const speaker = useSpeaker()
  const palette = colours[useTheme()]
  const drawing = useMemo(() => ({ colours: palette, speaker }), [palette, speaker])
  const reproduction = useMemo(() => reproductionOption(spread, drawing), [spread, drawing])
  const forecast = useMemo(() => forecastOption(series.days, spread, drawing), [series.days, spread, drawing])
  if (spread.reproduction.length === 0) return null
  return (
    <Suspense fallback={<div className="chart" />}>
      <Chart option={reproduction} label={speaker.say('spread.r')} />
      {spread.forecast.length > 0 ? (
        <>
          <h3>{speaker.say('forecast.title')}</h3>
          <Chart option={forecast} label={speaker.say('forecast.title')} />
          <p className="faint small">{speaker.say('forecast.how')}</p>
        </>
      ) : null}
    </Suspense>
  )
}

/** The serial interval that all of this stands on, and another one to try. */
function Interval({ spread }: { spread: Spread }) {
  const { say } = useSpeaker()
  const [, change] = useSearchState(OneSeriesSearch)
  const { interval } = spread
  const [mean, setMean] = useState(interval ? String(interval.meanDays) : '')
  const [sd, setSd] = useState(interval ? String(interval.sdDays) : '')
  const isWrong = !(Number(mean) > 1 && Number(sd) > 0)
  return (
    <form
      className="page-filters no-print"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isWrong) change({ meanDays: Number(mean), sdDays: Number(sd) }, { replace: true })
      }}
    >
      <p className="small faint interval-source">
        {interval
          ? interval.source
            ? say('interval.source', { source: interval.source })
            : say('interval.given')
          : say('interval.none')}
      </p>
      <div className="field short">
        <label htmlFor="interval-mean">{say('interval.mean')}</label>
        <input
          id="interval-mean"
          type="number"
          min={1.1}
          max={365}
          step={0.1}
          value={mean}
          onChange={({ target }) => setMean(target.value)}
        />
      </div>
      <div className="field short">
        <label htmlFor="interval-sd">{say('interval.sd')}</label>
        <input
          id="interval-sd"
          type="number"
          min={0.1}
          max={365}
          step={0.1}
          value={sd}
          onChange={({ target }) => setSd(target.value)}
        />
      </div>
      <button
        type="submit"
        className="more"
        disabled={isWrong}
        title={isWrong ? say('interval.wrong') : undefined}
      >
        {say('interval.use')}
      </button>
    </form>
  )
}
