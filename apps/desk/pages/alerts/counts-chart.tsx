import { useSpeaker } from '#platform/desk'
import { addDays, daysBetween } from '#vocabulary'
import type { DetectorEvidence } from './answers.ts'
import { words } from './words.ts'

const height = 90
const barWidth = 10

/** Eight weeks of days as bars, what was expected as a line: small, and drawn without a chart library. */
export function CountsChart({ evidence }: { evidence: DetectorEvidence }) {
  const { say, number } = useSpeaker(words)
  const { counts, from, dayJudged, windowDays, expected } = evidence
  const perDay = expected / windowDays
  const most = Math.max(...counts, perDay, 1)
  const y = (value: number) => height - (Math.max(0, value) / most) * (height - 4)
  const last = daysBetween(from, dayJudged)
  const isJudged = (index: number) => index > last - windowDays && index <= last
  const until = addDays(from, counts.length - 1)
  const label = say('evidence.chart', {
    from,
    until,
    most: number(Math.max(...counts)),
    expected: number(Math.round(perDay * 100) / 100),
  })
  return (
    <figure className="counts">
      <svg
        viewBox={`0 0 ${counts.length * barWidth} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        {counts.map((count, index) => (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a day is its place in the row.
            key={index}
            className={isJudged(index) ? 'judged' : 'day'}
            x={index * barWidth + 1}
            width={barWidth - 2}
            y={y(count)}
            height={height - y(count)}
          />
        ))}
        <line x1="0" x2={counts.length * barWidth} y1={y(perDay)} y2={y(perDay)} className="expected" />
      </svg>
      <figcaption className="small faint">
        <span>{from}</span>
        <span className="key day">{say('evidence.legendSeen')}</span>
        <span className="key judged">{say('evidence.legendJudged')}</span>
        <span className="key expected">{say('evidence.legendExpected')}</span>
        <span>{until}</span>
      </figcaption>
    </figure>
  )
}
