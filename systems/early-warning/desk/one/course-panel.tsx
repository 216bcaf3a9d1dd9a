import { lazy, type ReactNode, Suspense, useMemo } from 'react'
import { colours, Nothing, Panel, useTheme } from '#platform/desk'
import type { OneSeries } from '../answers.ts'
import { useSpeaker } from '../say.ts'
import { roundExpected } from '../tell.ts'
import { courseOption } from './options.ts'

const Chart = lazy(() => import('../chart.tsx'))

/** The days of a series with what was expected of them and where alarms were raised; beneath it as figures. */
export function CoursePanel({ series, end }: { series: OneSeries; end: ReactNode }) {
  const speaker = useSpeaker()
  const { say, number } = speaker
  const palette = colours[useTheme()]
  const option = useMemo(
    () => courseOption(series, { colours: palette, speaker }),
    [series, palette, speaker],
  )
  const { days, lateness } = series
  return (
    <Panel
      className="course"
      title={say('course.title')}
      note={say('overview.asKnown', { day: series.asKnownOn })}
      end={end}
    >
      {days.every(({ count }) => count === 0) ? (
        <Nothing title={say('course.none', { n: days.length })} />
      ) : (
        <Suspense fallback={<div className="chart" />}>
          <Chart option={option} label={say('course.title')} />
        </Suspense>
      )}
      <p className="faint small">
        {say('course.how')}{' '}
        {lateness
          ? say('late.says', {
              now: perCent(lateness.knownAfterDays[0]),
              three: perCent(lateness.knownAfterDays[3]),
            })
          : say('late.unknown')}
      </p>
      <details>
        <summary>{say('course.table')}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard. */}
        <section className="scroll" aria-label={say('course.table')} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{say('course.date')}</th>
                {(['course.day', 'course.seen', 'course.expected', 'course.limit'] as const).map((key) => (
                  <th key={key} scope="col" className="number">
                    {say(key)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {days.toReversed().map(({ day, count, reported, window }) => (
                <tr key={day}>
                  <td>{day}</td>
                  <td className="number">{reported || count > 0 ? number(count) : say('course.noReport')}</td>
                  <td className="number">{window ? number(window.observed) : ''}</td>
                  <td className="number">{window ? number(roundExpected(window.expected)) : ''}</td>
                  <td className="number">{window ? number(window.threshold) : ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </Panel>
  )
}

function perCent(share: number | undefined): number {
  return Math.round(100 * (share ?? 0))
}
