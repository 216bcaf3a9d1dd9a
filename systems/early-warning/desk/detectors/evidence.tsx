import { useSpeaker } from '../say.ts'
import type { Result } from './answers.ts'
import { oneInOf, percentOf, tellName, tellUnfit } from './tell.ts'

/** What a back-test found of each detector, and on which past. */
export function Evidence({ result }: { result: Result }) {
  const speaker = useSpeaker()
  const { say, number } = speaker
  const { character, places, weighed, chosen, real } = result
  return (
    <details className="evidence">
      <summary>{say('evidence.title')}</summary>
      {character ? (
        <p className="small">
          {say('evidence.character', {
            years: number(Math.round(10 * character.years) / 10),
            mean: number(Math.round(10 * character.meanPerWeek) / 10),
            zeros: percentOf(character.zeroWeeks),
            dispersion:
              character.dispersion === undefined ? '–' : number(Math.round(10 * character.dispersion) / 10),
          })}{' '}
          {say('evidence.seasons', {
            season: character.withSeason,
            weekdays: character.withWeekdays,
            places,
          })}
        </p>
      ) : null}
      <p className="small">
        {say('evidence.asKnown', { n: percentOf(result.asReported) })}{' '}
        {real > 0 ? say('evidence.real', { n: real, daily: result.realFoundDaily }) : ''}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard. */}
      <section className="wide-table" aria-label={say('evidence.title')} tabIndex={0}>
        <table className="small blocks">
          <thead>
            <tr>
              <th scope="col">{say('evidence.detector')}</th>
              <th scope="col">{say('evidence.level')}</th>
              <th scope="col">{say('evidence.calls')}</th>
              <th scope="col">{say('evidence.daily')}</th>
              <th scope="col">{say('evidence.both')}</th>
              <th scope="col">{say('evidence.note')}</th>
            </tr>
          </thead>
          <tbody>
            {weighed.map(
              ({ detector: { detector }, alpha, calls, quietMonths, daily, withDaily, ...one }) => (
                <tr key={detector}>
                  <td>
                    {tellName(detector, speaker)}{' '}
                    {detector === chosen?.detector.detector ? (
                      <span className="tag on">{say('evidence.chosen')}</span>
                    ) : null}
                  </td>
                  <td data-label={alpha === undefined ? undefined : say('evidence.level')}>
                    {alpha === undefined ? '' : `1/${number(oneInOf(alpha))}`}
                  </td>
                  <td data-label={calls === undefined ? undefined : say('evidence.calls')}>
                    {calls === undefined
                      ? ''
                      : say('evidence.callsIn', { calls, months: Math.round(quietMonths) })}
                  </td>
                  <td data-label={withDaily ? say('evidence.daily') : undefined}>
                    {withDaily ? `${percentOf(daily.found)}%` : ''}
                  </td>
                  <td data-label={withDaily ? say('evidence.both') : undefined}>
                    {withDaily ? `${percentOf(withDaily.found)}%` : ''}
                  </td>
                  <td>
                    {[
                      ...one.unfit.map((unfit) => tellUnfit(unfit, speaker)),
                      ...(one.series > 0 && alpha === undefined ? [say('evidence.tooLoose')] : []),
                      ...(one.realFound !== undefined && real > 0
                        ? [say('evidence.realFound', { n: one.realFound })]
                        : []),
                    ].join('; ')}
                  </td>
                </tr>
              ),
            )}
          </tbody>
        </table>
      </section>
    </details>
  )
}
