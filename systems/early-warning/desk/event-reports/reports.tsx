import { useInfiniteQuery } from '@tanstack/react-query'
import { Nothing, PageLink, Panel, Read, rowsOf, useMe, useSearchState, useSpeaker } from '#platform/desk'
import { MoreButton } from '../more-button.tsx'
import { PlaceFilter } from '../place-filter.tsx'
import type { ReportPage } from './answers.ts'
import { reportsQuery } from './queries.ts'
import { ReportRows } from './report-rows.tsx'
import { ReportsSearch } from './search.ts'
import { words } from './words.ts'
import '#platform/desk/page'
import './event-reports.css'

/** What people reported: the reader's own with what came of it, and, for who reads signals, all of the area. */
export default function ReportsPage() {
  const { say } = useSpeaker(words)
  const { may } = useMe()
  const [{ sent }] = useSearchState(ReportsSearch)
  return (
    <div className="page event-reports">
      <header className="page-head">
        <h1>{say('reports.title')}</h1>
        <p className="says faint">{say('reports.says')}</p>
        {may('events.report') ? (
          <div className="acts">
            <PageLink to="/event-reports/new" className="button-like">
              {say('reports.new')}
            </PageLink>
          </div>
        ) : null}
      </header>
      {sent === undefined ? null : (
        <p className="sent" role="status">
          <b>{say('sent.title')}</b> {say('sent.detail')}
        </p>
      )}
      {may('signals.read') && sent === undefined ? <Received /> : null}
      {may('events.report') ? <Mine /> : null}
    </div>
  )
}

function Received() {
  const { say } = useSpeaker(words)
  const [{ place }, change] = useSearchState(ReportsSearch)
  const pages = useInfiniteQuery(reportsQuery({ mine: false, place }))
  return (
    <Panel
      className="received"
      title={say('reports.all')}
      end={
        <PlaceFilter
          id="report-place"
          label={say('reports.place')}
          any={say('reports.any')}
          place={place}
          onChange={(path) => change({ place: path })}
        />
      }
    >
      <Rows pages={pages} are="received" />
    </Panel>
  )
}

function Mine() {
  const { say } = useSpeaker(words)
  const pages = useInfiniteQuery(reportsQuery({ mine: true }))
  return (
    <Panel className="mine" title={say('reports.mine')}>
      <Rows pages={pages} are="mine" />
    </Panel>
  )
}

function Rows({
  pages,
  are,
}: {
  pages: ReturnType<typeof useInfiniteQuery<ReportPage>>
  are: 'received' | 'mine'
}) {
  const { say } = useSpeaker(words)
  const rows = rowsOf(pages)
  return (
    <Read query={pages}>
      {() =>
        rows.length === 0 ? (
          <Nothing title={say(are === 'mine' ? 'reports.noneMine' : 'reports.none')}>
            {say(are === 'mine' ? 'reports.noneMineDetail' : 'reports.noneDetail')}
          </Nothing>
        ) : (
          <>
            <ReportRows reports={rows} are={are} />
            <MoreButton pages={pages} says={say('reports.more')} />
          </>
        )
      }
    </Read>
  )
}
