import { useQuery } from '@tanstack/react-query'
import { Nothing, PageLink, Panel, Read } from '#platform/desk'
import { titleOfDetector } from '#vocabulary'
import type { OneSeries, Precisions } from '../answers.ts'
import { precisionQuery } from '../queries.ts'
import { type Speaker, useSpeaker } from '../say.ts'
import { roundExpected, tellAlert } from '../tell.ts'

/** Was it right? What was raised of this series and what it turned out to be; how often each detector was right elsewhere. */
export function RightPanel({ series }: { series: OneSeries }) {
  const speaker = useSpeaker()
  const { say, of, number } = speaker
  const precision = useQuery(precisionQuery)
  const detectors = [...new Set(series.alarms.map(({ detector }) => detector))]
  return (
    <Panel className="right" title={say('right.title')}>
      {series.alarms.length === 0 ? (
        <Nothing title={say('right.none')} />
      ) : (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard. */}
          <section className="scroll" aria-label={say('right.title')} tabIndex={0}>
            <ul className="rows">
              {series.alarms.map((alarm) => (
                <li key={`${alarm.detector}${alarm.raisedOn}`}>
                  <div className="line">
                    <span>{alarm.dayJudged}</span>
                    <span>
                      {say('right.alarm', {
                        observed: alarm.observed,
                        expected: number(roundExpected(alarm.expected)),
                        days: alarm.windowDays,
                      })}
                    </span>
                    <span className="end">
                      {alarm.alert ? (
                        <PageLink to={`/alerts/${alarm.alert.id}`}>
                          {tellAlert(alarm.alert, speaker)}
                        </PageLink>
                      ) : (
                        <span className="faint">{say('right.notRaised')}</span>
                      )}
                    </span>
                  </div>
                  <small className="faint">{of(titleOfDetector(alarm.detector))}</small>
                </li>
              ))}
            </ul>
          </section>
          <Read query={precision} rows={2}>
            {(origins) => (
              <ul className="precisions small">
                {detectors.map((detector) => (
                  <li key={detector}>{tellPrecision(detector, origins, speaker)}</li>
                ))}
              </ul>
            )}
          </Read>
        </>
      )}
    </Panel>
  )
}

function tellPrecision(detector: string, origins: Precisions['origins'], speaker: Speaker): string {
  const { say, of } = speaker
  const found = origins.find(({ kind, id }) => kind === 'detector' && id === detector)
  const name = of(titleOfDetector(detector))
  const judged = (found?.true ?? 0) + (found?.false ?? 0)
  if (!found || judged === 0) return say('right.unjudged', { name })
  return say('right.precision', { name, right: found.true, judged, open: found.open })
}
