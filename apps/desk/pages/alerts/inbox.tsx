import { Button } from 'antd'
import { useState } from 'react'
import {
  AsOf,
  Nothing,
  PagedList,
  rowsOf,
  Stale,
  Trouble,
  useSearchState,
  useSpeaker,
  Waiting,
} from '#platform/desk'
import { AlertRow } from './alert-row.tsx'
import { Filters, StateTabs } from './filters.tsx'
import { AlertSearch } from './search.ts'
import type { Triage } from './use-triage.ts'
import { words } from './words.ts'

/** What waits, the most pressing first, with the filters that stand in the URL. */
export function Inbox({ triage, shown }: { triage: Triage; shown: number | undefined }) {
  const { say } = useSpeaker(words)
  const { pages, cursor } = triage
  const rows = rowsOf(pages)
  const retry = () => void pages.refetch()
  return (
    <section className="inbox" aria-labelledby="inbox-title">
      <header>
        <h1 id="inbox-title">{say('inbox.title')}</h1>
        <span className="small">
          <AsOf ms={pages.dataUpdatedAt} />
        </span>
      </header>
      <StateTabs />
      <Filters />
      {pages.data === undefined ? (
        pages.error ? (
          <Trouble error={pages.error} retry={retry} />
        ) : (
          <Waiting rows={6} />
        )
      ) : (
        <>
          <Stale error={pages.error} retry={retry} />
          {rows.length === 0 ? (
            <Empty />
          ) : (
            <PagedList
              pages={pages}
              label={say('inbox.list')}
              keyOf={({ id }) => id}
              row={(alert) => <AlertRow alert={alert} here={alert.id === shown} />}
              rowPx={84}
              cursor={cursor}
            />
          )}
        </>
      )}
    </section>
  )
}

function Empty() {
  const { say } = useSpeaker(words)
  const [{ state = 'open', ...filters }, change] = useSearchState(AlertSearch)
  const [cleared] = useState({
    place: undefined,
    unit: undefined,
    disease: undefined,
    risk: undefined,
    q: undefined,
  })
  const filtered = Object.values(filters).some((value) => value !== undefined)
  return (
    <div className="empty">
      {filtered ? (
        <>
          <Nothing title={say('inbox.none')} />
          <Button onClick={() => change(cleared)}>{say('inbox.clear')}</Button>
        </>
      ) : (
        <Nothing title={say(state === 'open' || state === 'overdue' ? 'inbox.calm' : 'inbox.none')}>
          {state === 'open' ? say('inbox.calmDetail') : null}
        </Nothing>
      )}
    </div>
  )
}
