import { useMutation } from '@tanstack/react-query'
import { lazy, Suspense, useMemo, useRef, useState } from 'react'
import { colours, Nothing, PageLink, Panel, post, Trouble, useSearchState, useTheme } from '#platform/desk'
import { type OneSeries, WouldHave } from '../answers.ts'
import { useSpeaker } from '../say.ts'
import { OneSeriesSearch } from '../search.ts'
import { tellAlert } from '../tell.ts'
import { type Choice, detectors, fieldsOf, settingsOf, startOf } from './choices.ts'
import { whatIfOption } from './options.ts'

const Chart = lazy(() => import('../chart.tsx'))

/** What would have happened with another detector, or other settings: nothing is raised by asking. */
export function WhatIfPanel({ series }: { series: OneSeries }) {
  const { say, of } = useSpeaker()
  const byAge = series.ageGroup !== undefined
  const [choice, setChoice] = useState<Choice>(startOf('daily', { byAge }))
  const [{ asKnownOn, days = 180 }] = useSearchState(OneSeriesSearch)
  const abort = useRef<AbortController>(undefined)
  const run = useMutation({
    mutationFn: async () => {
      abort.current = new AbortController()
      const { tally, place } = series
      const body = {
        tally,
        series: series.series,
        place,
        days,
        settings: settingsOf(choice),
        knownOn: asKnownOn,
      }
      return await post(WouldHave, { path: '/early-warning/what-if', body, signal: abort.current.signal })
    },
  })
  const fields = fieldsOf(choice.detector, { byAge })
  return (
    <Panel className="what-if" title={say('whatIf.title')} note={say('whatIf.note')}>
      <form
        className="page-filters no-print"
        onSubmit={(event) => {
          event.preventDefault()
          run.mutate()
        }}
      >
        <div className="field">
          <label htmlFor="detector">{say('whatIf.detector')}</label>
          <select
            id="detector"
            value={choice.detector}
            onChange={({ target }) => setChoice(startOf(target.value, { byAge }))}
          >
            {Object.entries(detectors).map(([name, { title }]) => (
              <option key={name} value={name}>
                {of(title)}
              </option>
            ))}
          </select>
        </div>
        {fields.map(({ name, title, usual: _, ...bounds }) => (
          <div className="field short" key={name}>
            <label htmlFor={`what-if-${name}`}>{of(title)}</label>
            <input
              id={`what-if-${name}`}
              type="number"
              {...bounds}
              required
              value={choice.values[name] ?? ''}
              onChange={({ target }) =>
                setChoice({ ...choice, values: { ...choice.values, [name]: target.value } })
              }
            />
          </div>
        ))}
        <button type="submit" className="more" disabled={run.isPending}>
          {say('whatIf.run')}
        </button>
        {run.isPending ? (
          <button type="button" className="more" onClick={() => abort.current?.abort()}>
            {say('whatIf.cancel')}
          </button>
        ) : null}
      </form>
      {run.error && !isAbort(run.error) ? <Trouble error={run.error} /> : null}
      <div aria-live="polite" className={run.isPending ? 'dimmed' : ''}>
        {run.data ? <Found result={run.data} /> : null}
      </div>
    </Panel>
  )
}

function isAbort(error: Error): boolean {
  return error.name === 'AbortError' || (error.cause instanceof Error && error.cause.name === 'AbortError')
}

function Found({ result }: { result: WouldHave }) {
  const speaker = useSpeaker()
  const { say } = speaker
  const palette = colours[useTheme()]
  const option = useMemo(
    () => whatIfOption(result, { colours: palette, speaker }),
    [result, palette, speaker],
  )
  const { days, calls, tooShort, raised, stopped } = result
  if (tooShort === days.length) return <Nothing title={say('whatIf.tooShort')} />
  return (
    <div className="stack">
      {stopped ? <p className="warn">{say('whatIf.stopped', { n: days.length })}</p> : null}
      <p className="order-sentence">
        {calls.length === 0
          ? say('whatIf.never', { n: days.length })
          : say('whatIf.calls', { n: calls.length, days: days.length, first: calls.slice(0, 5).join(', ') })}
      </p>
      {tooShort > 0 ? <p className="warn">{say('whatIf.someShort', { n: tooShort })}</p> : null}
      <Suspense fallback={<div className="chart" />}>
        <Chart option={option} label={say('whatIf.title')} />
      </Suspense>
      {raised.length > 0 ? (
        <ul className="rows">
          {raised.map(({ dayJudged, detector, raisedOn, foundOn, alert }) => (
            <li key={`${detector}${raisedOn}`} className="line">
              <span>{dayJudged}</span>
              <span>{foundOn ? say('whatIf.found', { day: foundOn }) : say('whatIf.missed')}</span>
              {alert ? (
                <span className="end">
                  <PageLink to={`/alerts/${alert.id}`}>{tellAlert(alert, speaker)}</PageLink>
                </span>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
      <p className="faint small">{say('whatIf.how')}</p>
    </div>
  )
}
