import { PageLink, titleOfSeries, titleOfTally, useSearchState } from '#platform/desk'
import type { WatchedSeries } from '../answers.ts'
import { useSpeaker } from '../say.ts'
import { OverviewSearch } from '../search.ts'
import { pathOfSeries, roundExpected, tellAlert, tellChance, tellLevel } from '../tell.ts'
import { Spark } from './spark.tsx'

/** The series as rows: where and what, eight weeks, seen and expected, since when, whose it is. On a phone a block each. */
export function SeriesRows({ rows }: { rows: readonly WatchedSeries[] }) {
  const { say } = useSpeaker()
  return (
    <div className="wide-table">
      <table className="blocks series-rows">
        <thead>
          <tr>
            <th scope="col">{say('row.series')}</th>
            <th scope="col">{say('row.weeks')}</th>
            <th scope="col" className="number">
              {say('row.observed')}
            </th>
            <th scope="col" className="number">
              {say('row.expected')}
            </th>
            <th scope="col">{say('row.chance')}</th>
            <th scope="col">{say('row.since')}</th>
            <th scope="col">{say('row.alert')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={`${row.tally}/${row.series}/${row.place}`} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ row }: { row: WatchedSeries }) {
  const speaker = useSpeaker()
  const { say, of, number } = speaker
  const [{ asKnownOn }] = useSearchState(OverviewSearch)
  const level = tellLevel(row, speaker)
  return (
    <tr className={row.told ? 'told' : ''}>
      <td>
        <PageLink to={pathOfSeries(row)} search={asKnownOn ? { asKnownOn } : {}}>
          {of(row.placeName)} · {of(titleOfSeries(row.series))}
        </PageLink>
        <small>
          {of(titleOfTally(row.tally))}
          {level ? ` · ${level}` : ''}
        </small>
      </td>
      <td className="weeks">
        <Spark counts={row.counts} from={row.from} windowDays={row.windowDays} />
      </td>
      <td className="number" data-label={say('row.observed')}>
        <strong>{number(row.observed)}</strong>{' '}
        <small className="faint">{say('row.days', { n: row.windowDays })}</small>
      </td>
      <td className="number" data-label={say('row.expected')}>
        {row.expected === undefined ? (
          <span className="faint">{say('row.tooShort')}</span>
        ) : (
          number(roundExpected(row.expected))
        )}
      </td>
      <td data-label={say('row.chance')}>
        {tellChance(row.pValue, speaker)}
        {row.told && row.falseShare !== undefined ? (
          <small>{say('row.falseShare', { n: tellShare(row.falseShare) })}</small>
        ) : null}
      </td>
      <td data-label={row.since ? say('row.since') : undefined}>{row.since ?? ''}</td>
      <td>
        {row.alert ? (
          <PageLink to={`/alerts/${row.alert.id}`} className={row.alert.state === 'closed' ? '' : 'stands'}>
            {tellAlert(row.alert, speaker)}
          </PageLink>
        ) : null}
      </td>
    </tr>
  )
}

/** Per cent: what is less than a tenth of one is said as that. */
function tellShare(share: number): string {
  const percent = share * 100
  return percent < 0.1 ? '<0.1' : percent.toFixed(1)
}
