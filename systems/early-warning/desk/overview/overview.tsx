import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import {
  AsOf,
  Nothing,
  PageLink,
  Panel,
  rowsOf,
  Stale,
  Trouble,
  useMe,
  useSearchState,
  useWorld,
  Waiting,
} from '#platform/desk'
import '#platform/desk/page'
import { diseaseOfSeries, parseDay } from '#vocabulary'
import type { SeriesPage, WatchedSeries } from '../answers.ts'
import '../early-warning.css'
import { DiseaseField } from '../disease-field.tsx'
import { seriesQuery } from '../queries.ts'
import { useSpeaker } from '../say.ts'
import { OverviewSearch } from '../search.ts'
import { tellOverview } from '../tell.ts'
import { SeriesRows } from './series-rows.tsx'

/** Every watched series, the most surprising first: what is off its course, since when, and whether somebody has it. */
export default function Overview() {
  const speaker = useSpeaker()
  const { say } = speaker
  const { today } = useWorld()
  const [{ asKnownOn }, change] = useSearchState(OverviewSearch)
  const pages = useInfiniteQuery(seriesQuery(asKnownOn))
  const first = pages.data?.pages[0]
  return (
    <div className="page early-warning">
      <div className="page-head">
        <h1>{say('overview.title')}</h1>
        {first && first.watched > 0 ? (
          <p className={`says ${first.told > 0 ? 'alarm' : ''}`}>{tellOverview(first, speaker)}</p>
        ) : null}
      </div>
      <search className="page-filters" aria-label={say('filter.label')}>
        <div className="field">
          <label htmlFor="known-on">{say('filter.knownOn')}</label>
          <input
            id="known-on"
            type="date"
            max={today}
            value={asKnownOn ?? today}
            onChange={({ target }) => {
              const day = parseDay(target.value)
              if (day) change({ asKnownOn: day >= today ? undefined : day })
            }}
          />
        </div>
        {pages.data ? <Narrow rows={rowsOf(pages)} /> : null}
        <PageLink to="/early-warning/clusters" search={asKnownOn ? { asKnownOn } : {}} className="aside">
          {say('clusters.link')}
        </PageLink>
        <PageLink to="/early-warning/detectors" className="beside">
          {say('detectors.link')}
        </PageLink>
      </search>
      <Panel
        className="watched"
        title={say('overview.list')}
        note={first ? say('overview.asKnown', { day: first.asKnownOn }) : undefined}
        end={<AsOf ms={pages.dataUpdatedAt} />}
      >
        {pages.data === undefined ? (
          pages.error ? (
            <Trouble error={pages.error} retry={() => void pages.refetch()} />
          ) : (
            <Waiting rows={10} />
          )
        ) : (
          <div className={pages.isPlaceholderData ? 'dimmed' : ''}>
            <Stale error={pages.error} retry={() => void pages.refetch()} />
            <Found first={pages.data.pages[0]} pages={pages} />
          </div>
        )}
      </Panel>
    </div>
  )
}

function Found({
  first,
  pages,
}: {
  first: SeriesPage | undefined
  pages: ReturnType<typeof useInfiniteQuery<SeriesPage>>
}) {
  const { say } = useSpeaker()
  const { areas } = useMe()
  const [{ disease, only }] = useSearchState(OverviewSearch)
  const rows = rowsOf(pages)
  const shown = useMemo(
    () =>
      rows.filter(
        (row) =>
          (disease === undefined || (diseaseOfSeries(row.series) ?? row.series) === disease) &&
          (only !== 'told' || row.told) &&
          (only !== 'alert' || (row.alert !== undefined && row.alert.state !== 'closed')),
      ),
    [rows, disease, only],
  )
  if (!first || first.watched === 0)
    return (
      <Nothing title={say('overview.empty')}>
        {areas.includes('*') ? say('overview.emptyDetail') : say('overview.emptyArea')}
      </Nothing>
    )
  return (
    <>
      {first.truncated ? <p className="warn">{say('overview.truncated', { n: first.watched })}</p> : null}
      {shown.length === 0 ? <Nothing title={say('overview.noneFound')} /> : <SeriesRows rows={shown} />}
      {pages.hasNextPage ? (
        <button
          type="button"
          className="more"
          disabled={pages.isFetching}
          onClick={() => void pages.fetchNextPage()}
        >
          {say('overview.more', { n: first.watched - rows.length })}
        </button>
      ) : null}
      <p className="faint small">
        {say('overview.how')} {first.tooShort > 0 ? say('overview.tooShort', { n: first.tooShort }) : ''}
      </p>
    </>
  )
}

function Narrow({ rows }: { rows: readonly WatchedSeries[] }) {
  const { say } = useSpeaker()
  const [{ disease, only }, change] = useSearchState(OverviewSearch)
  return (
    <>
      <DiseaseField
        rows={rows}
        disease={disease}
        onChange={(chosen) => change({ disease: chosen }, { replace: true })}
      />
      <div className="field">
        <label htmlFor="only">{say('filter.only')}</label>
        <select
          id="only"
          value={only ?? ''}
          onChange={({ target }) =>
            change({ only: OverviewSearch.shape.only.parse(target.value) }, { replace: true })
          }
        >
          <option value="">{say('filter.all')}</option>
          <option value="told">{say('filter.told')}</option>
          <option value="alert">{say('filter.alert')}</option>
        </select>
      </div>
    </>
  )
}
