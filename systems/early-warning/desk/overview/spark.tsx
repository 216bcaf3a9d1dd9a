import { addDays, type Day } from '#vocabulary'
import { type Speaker, useSpeaker } from '../say.ts'

const height = 28
const barWidth = 3

/** Eight weeks of days as bars, the days judged in the colour of what is looked at; a sentence says the same. */
export function Spark({
  counts,
  from,
  windowDays,
}: {
  counts: readonly number[]
  from: Day
  windowDays: number
}) {
  const speaker = useSpeaker()
  const most = Math.max(...counts, 1)
  const first = counts.length - windowDays
  return (
    <svg
      className="spark"
      viewBox={`0 0 ${counts.length * barWidth} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={tell(counts, from, speaker)}
    >
      {counts.map((count, index) =>
        count > 0 ? (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a day is its place in the row.
            key={index}
            className={index >= first ? 'judged' : 'day'}
            x={index * barWidth}
            width={barWidth - 0.5}
            y={height - 1 - (count / most) * (height - 2)}
            height={(count / most) * (height - 2) + 1}
          />
        ) : null,
      )}
      <line x1="0" x2={counts.length * barWidth} y1={height - 0.5} y2={height - 0.5} />
    </svg>
  )
}

function tell(counts: readonly number[], from: Day, { say }: Speaker): string {
  const sum = counts.reduce((all, count) => all + count, 0)
  return say('spark.label', {
    from,
    until: addDays(from, counts.length - 1),
    sum,
    most: Math.max(...counts, 0),
  })
}
