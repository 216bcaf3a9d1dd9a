import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo, useState } from 'react'
import { colours, Panel, Read, useSearchState, useTheme } from '#platform/desk'
import type { Between, OneSeries, Transmission, WhyNone } from '../answers.ts'
import { transmissionQuery } from '../queries.ts'
import { type Speaker, useSpeaker } from '../say.ts'
import { OneSeriesSearch } from '../search.ts'
import { forecastOption, reproductionOption, tellBetween } from './options.ts'

const Chart = lazy(() => import('../chart.tsx'))

/** How fast it spreads: the reproduction number, growth, and what comes if nothing changes; each with how sure. */
export function TransmissionPanel({ series }: { series: OneSeries }) {
  const { say } = useSpeaker()
  const [{ asKnownOn, meanDays, sdDays }] = useSearchState(OneSeriesSearch)
  const { tally, place } = series
  const transmission = useQuery(
    transmissionQuery({ tally, series: series.series, place, knownOn: asKnownOn, meanDays, sdDays }),
  )
  return (
    <Panel
      className="transmission"
      title={say('transmission.title')}
      note={transmission.data ? say('transmission.note', { day: transmission.data.lastDay }) : undefined}
    >
      <Read query={transmission} rows={6}>
        {(found) => (
          <div className={`stack ${transmission.isPlaceholderData ? 'dimmed' : ''}`}>
            <Figures transmission={found} />
            <Charts transmission={found} series={series} />
            {found.noReproduction === 'age-group' ? null : (
              <Interval transmission={found} key={`${found.interval?.meanDays}/${found.interval?.sdDays}`} />
            )}
          </div>
        )}
      </Read>
    </Panel>
  )
}

function Figures({ transmission }: { transmission: Transmission }) {
  const speaker = useSpeaker()
  const { say } = speaker
  const { growth, reproduction, noReproduction, noGrowth } = transmission
  const latest = noReproduction ? undefined : reproduction.at(-1)
  const week = transmission.forecast[6]
  return (
    <dl className="facts">
      <dt>{say('transmission.r')}</dt>
      <dd>{latest ? <strong>{tellBetween(latest, 2)}</strong> : tellWhy(noReproduction, speaker)}</dd>
      <dt>{say('transmission.growth')}</dt>
      <dd>{growth ? `${tellBetween(growth, 1)} %` : tellWhy(noGrowth, speaker)}</dd>
      {growth ? (
        <>
          <dt>{growth.doublingDays ? say('transmission.doubling') : say('transmission.halving')}</dt>
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
  if (!days) return say('transmission.steady')
  const text = (of: number) => (of > 365 ? say('transmission.never') : of.toFixed(1))
  return say('transmission.between', {
    value: text(days.value),
    lower: text(days.lower),
    upper: text(days.upper),
  })
}

function tellWhy(why: WhyNone | undefined, { say }: Speaker): string {
  if (why === 'no-serial-interval') return say('why.interval')
  if (why === 'age-group') return say('why.age')
  return say(why === 'too-short' ? 'why.short' : 'why.few')
}

function Charts({ transmission, series }: { transmission: Transmission; series: OneSeries }) {
  const speaker = useSpeaker()
  const palette = colours[useTheme()]
  const drawing = useMemo(() => ({ colours: palette, speaker }), [palette, speaker])
  const reproduction = useMemo(() => reproductionOption(transmission, drawing), [transmission, drawing])
  const forecast = useMemo(
    () => forecastOption(series.days, transmission, drawing),
    [series.days, transmission, drawing],
  )
  if (transmission.reproduction.length === 0) return null
  return (
    <Suspense fallback={<div className="chart" />}>
      <Chart option={reproduction} label={speaker.say('transmission.r')} />
      {transmission.forecast.length > 0 ? (
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
function Interval({ transmission }: { transmission: Transmission }) {
  const { say } = useSpeaker()
  const [, change] = useSearchState(OneSeriesSearch)
  const { interval } = transmission
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
