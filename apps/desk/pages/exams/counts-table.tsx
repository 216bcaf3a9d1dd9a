import { useSpeaker } from '#platform/desk'
import {
  type ExamSummary,
  groupsOf,
  type MeasureName,
  measures,
  stretches,
  stretchNames,
  tellDifference,
  tellDifferenceRange,
  tellHours,
  tellRange,
  tellTally,
  tellValue,
  wayTitles,
  whyNotCompared,
} from '#platform/exams/client'
import { type ExamWay, examWays } from '#vocabulary'
import { words } from './words.ts'

/** What counts, way by way, and against paper. */
export function CountsTable({ summary }: { summary: ExamSummary }) {
  const { say, of } = useSpeaker(words)
  const ways = examWays.filter((way) => summary.ways[way])
  const isCompared = summary.against.paper !== undefined
  return (
    <div className="table-scroll">
      <table className="exam-table">
        <thead>
          <tr>
            <th scope="col">{say('one.measure')}</th>
            {ways.map((way) => (
              <th key={way} scope="col" className={`way ${way}`}>
                {of(wayTitles[way])}
              </th>
            ))}
            {isCompared ? <th scope="col">{say('one.against')}</th> : null}
          </tr>
        </thead>
        {groupsOf(summary.ways).map(({ title, names, withHours }) => (
          <tbody key={title.en}>
            <tr>
              <th scope="rowgroup" colSpan={ways.length + 2} className="faint group">
                {of(title)}
              </th>
            </tr>
            {names.map((name) => (
              <tr key={name}>
                <th scope="row">{of(measures[name].title)}</th>
                {ways.map((way) => (
                  <Value key={way} summary={summary} name={name} way={way} />
                ))}
                {isCompared ? <Difference summary={summary} name={name} /> : null}
              </tr>
            ))}
            {withHours ? <Hours summary={summary} ways={ways} isCompared={isCompared} /> : null}
          </tbody>
        ))}
      </table>
    </div>
  )
}

function Value({ summary, name, way }: { summary: ExamSummary; name: MeasureName; way: ExamWay }) {
  const { language } = useSpeaker(words)
  const spread = summary.ways[way]?.measures[name]
  const wasSought = measures[name].form === 'day' && way !== 'nothing' && summary.runsWithInfections > 0
  if (!spread) return <td>{wasSought ? <strong>{tellValue(name, null, language)}</strong> : '—'}</td>
  return (
    <td>
      <strong>{tellValue(name, spread.median, language)}</strong>{' '}
      <small className="faint">{tellRange(name, spread, language)}</small>
    </td>
  )
}

function Difference({ summary, name }: { summary: ExamSummary; name: MeasureName }) {
  const { say, of, language } = useSpeaker(words)
  const why = whyNotCompared(name)
  if (why)
    return (
      <td>
        <small className="faint note">{of(why)}</small>
      </td>
    )
  const difference = summary.against.paper?.[name]
  const spread = difference?.spread
  if (!spread || spread.median === null) return <td>—</td>
  const told = tellDifference(name, spread.median, language)
  return (
    <td>
      <strong>{measures[name].form === 'day' ? say('one.days', { n: told }) : told}</strong>{' '}
      <small className="faint">{tellDifferenceRange(name, spread, language)}</small>
      {summary.runs > 1 ? <small className="faint note">{of(tellTally(difference))}</small> : null}
    </td>
  )
}

function Hours({
  summary,
  ways,
  isCompared,
}: {
  summary: ExamSummary
  ways: readonly ExamWay[]
  isCompared: boolean
}) {
  const { say, of, language } = useSpeaker(words)
  return stretchNames.map((name) => (
    <tr key={name}>
      <th scope="row">{of(stretches[name])}</th>
      {ways.map((way) => {
        const pace = summary.ways[way]?.hours[name]
        return (
          <td key={way}>
            {pace ? (
              <>
                <strong>{tellHours(pace.p50, language)}</strong>{' '}
                <small className="faint">{say('one.ninety', { time: tellHours(pace.p90, language) })}</small>
              </>
            ) : (
              '—'
            )}
          </td>
        )
      })}
      {isCompared ? <td /> : null}
    </tr>
  ))
}
