import type { Day } from '#vocabulary'
import type { Comparison } from './known.ts'
import { useSpeaker } from './say.ts'

/** The bars as figures, newest first, for those who read figures or cannot see bars. */
export function FigureTable({
  comparison,
  asKnownOn,
}: {
  comparison: Comparison
  asKnownOn: Day | undefined
}) {
  const { say, number } = useSpeaker()
  const figure = (value: number | undefined) =>
    value === undefined ? <span className="faint">{say('chart.noReport')}</span> : number(value)
  return (
    <details>
      <summary>{say('chart.table')}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard. */}
      <section className="scroll" aria-label={say('chart.table')} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{say('chart.day')}</th>
              {asKnownOn === undefined ? null : (
                <th scope="col" className="number">
                  {say('chart.asKnown', { day: asKnownOn })}
                </th>
              )}
              <th scope="col" className="number">
                {say('chart.now')}
              </th>
              <th scope="col" className="number">
                {say('chart.reports')}
              </th>
            </tr>
          </thead>
          <tbody>
            {[...comparison.days].reverse().map(({ day, asKnown, now, reports }) => (
              <tr key={day}>
                <td>{day}</td>
                {asKnownOn === undefined ? null : (
                  <td className="number">{day > asKnownOn ? '' : figure(asKnown)}</td>
                )}
                <td className="number">{figure(now)}</td>
                <td className="number">{number(reports)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  )
}
