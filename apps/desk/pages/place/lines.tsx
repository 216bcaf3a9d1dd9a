import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Due, Nothing, PageLink, Panel, Read, UnitName, useSpeaker } from '#platform/desk'
import type { PlacePath } from '#vocabulary'
import { OrderSentence } from '../orders/order-sentence.tsx'
import { SourceTable } from '../sources/source-table.tsx'
import {
  alertsAtQuery,
  eventsAtQuery,
  linesShown,
  ordersAtQuery,
  sourcesAtQuery,
  tasksAtQuery,
} from './queries.ts'
import { words } from './words.ts'

interface At {
  readonly place: PlacePath
}

export function AlertsAt({ place }: At) {
  const { say, of } = useSpeaker(words)
  return (
    <Lines
      query={useQuery(alertsAtQuery(place))}
      title={say('alerts.title')}
      none={<Nothing title={say('alerts.none')} />}
      all={
        <PageLink to="/alerts" search={{ place }}>
          {say('lines.all')}
        </PageLink>
      }
      line={({ id, title, dueAt, immediate }) => (
        <>
          <PageLink to={`/alerts/${id}`}>{of(title)}</PageLink>
          {immediate ? <span className="tag alarm">{say('lines.now')}</span> : null}
          {dueAt ? (
            <span className="end">
              <Due at={dueAt} />
            </span>
          ) : null}
        </>
      )}
    />
  )
}

export function EventsAt({ place }: At) {
  const { say, of } = useSpeaker(words)
  return (
    <Lines
      query={useQuery(eventsAtQuery(place))}
      title={say('events.title')}
      none={<Nothing title={say('events.none')} />}
      all={
        <PageLink to="/events" search={{ place }}>
          {say('lines.all')}
        </PageLink>
      }
      line={({ id, title, latestDay }) => (
        <>
          <PageLink to={`/events/${id}`}>{of(title)}</PageLink>
          <span className="end small">{say('events.latest', { day: latestDay })}</span>
        </>
      )}
    />
  )
}

export function TasksAt({ place }: At) {
  const { say, of } = useSpeaker(words)
  return (
    <Lines
      query={useQuery(tasksAtQuery(place))}
      title={say('tasks.title')}
      none={<Nothing title={say('tasks.none')} />}
      all={
        <PageLink to="/tasks" search={{ place }}>
          {say('lines.all')}
        </PageLink>
      }
      line={({ id, title, unit, dueAt }) => (
        <>
          <PageLink to={`/tasks/${id}`}>{of(title)}</PageLink>
          {unit ? (
            <span className="small">
              <UnitName id={unit} />
            </span>
          ) : null}
          <span className="end">
            <Due at={dueAt} />
          </span>
        </>
      )}
    />
  )
}

export function OrdersAt({ place }: At) {
  const { say } = useSpeaker(words)
  return (
    <Lines
      query={useQuery(ordersAtQuery(place))}
      className="lines plain"
      title={say('orders.title')}
      none={<Nothing title={say('orders.none')}>{say('orders.noneDetail')}</Nothing>}
      all={
        <PageLink to="/orders" search={{ place }}>
          {say('lines.all')}
        </PageLink>
      }
      line={(order) => <OrderSentence order={order} />}
    />
  )
}

export function SourcesAt({ place }: At) {
  const { say } = useSpeaker(words)
  const sources = useQuery(sourcesAtQuery(place))
  return (
    <Panel className="sources" title={say('sources.title')}>
      <Read query={sources}>
        {({ value, serverNow }) =>
          value.items.length === 0 ? (
            <Nothing title={say('sources.none')}>{say('sources.noneDetail')}</Nothing>
          ) : (
            <SourceTable sources={value.items} serverNow={serverNow} rowsAtOnce={linesShown} />
          )
        }
      </Read>
    </Panel>
  )
}

/** A few lines about something that is open here, and a link to all of it. */
function Lines<Item extends { readonly id: number }>({
  query,
  className = 'lines',
  title,
  none,
  all,
  line,
}: {
  query: UseQueryResult<{ readonly items: readonly Item[]; readonly next?: string | null | undefined }>
  className?: string
  title: string
  none: ReactNode
  all: ReactNode
  line: (item: Item) => ReactNode
}) {
  return (
    <Panel className={className} title={title} end={query.data?.items.length ? all : undefined}>
      <Read query={query} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            none
          ) : (
            <ul className="rows">
              {items.map((item) => (
                <li key={item.id}>
                  <div className="line">{line(item)}</div>
                </li>
              ))}
            </ul>
          )
        }
      </Read>
    </Panel>
  )
}
