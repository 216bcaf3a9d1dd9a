import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { Nothing, Panel, PlaceName, Read, rowsOf, useMe, useSearchState, useSpeaker } from '#platform/desk'
import type { PlacePath } from '#vocabulary'
import '../page.css'
import type { Order } from './answers.ts'
import { DraftDialog } from './draft-dialog.tsx'
import { OrderDetail } from './order-detail.tsx'
import { OrderSentence } from './order-sentence.tsx'
import './orders.css'
import { endedOrdersQuery, presentOrdersQuery } from './queries.ts'
import { OrdersSearch, type OrderTab, orderTabs } from './search.ts'
import { words } from './words.ts'

/** What may be collected, restricted or requisitioned, where, and until when. */
export default function OrdersPage() {
  const { say } = useSpeaker(words)
  const { may } = useMe()
  const { id } = useParams({ strict: false })
  const [{ tab = 'in-force', place }, change] = useSearchState(OrdersSearch)
  const [drafting, setDrafting] = useState(false)
  return (
    <div className="page orders">
      <div className="page-head">
        <h1>{say('orders.title')}</h1>
        <p className="says faint">{say('orders.says')}</p>
        {may('orders.issue') ? (
          <Button type="primary" onClick={() => setDrafting(true)}>
            {say('orders.draft')}
          </Button>
        ) : null}
      </div>
      <div className={`list-and-one ${id === undefined ? '' : 'one'}`}>
        <Panel
          className="list"
          title={say(`tab.${tab}`)}
          end={
            <Segmented<OrderTab>
              aria-label={say('orders.tabs')}
              name="tab"
              size="small"
              value={tab}
              onChange={(chosen) => change({ tab: chosen === 'in-force' ? undefined : chosen })}
              options={orderTabs.map((value) => ({ value, label: say(`tab.${value}`) }))}
            />
          }
        >
          {place ? (
            <p>
              <span className="tag warn">
                <PlaceName path={place} />
              </span>{' '}
              <Button size="small" onClick={() => change({ place: undefined })}>
                {say('orders.everywhere')}
              </Button>
            </p>
          ) : null}
          {tab === 'ended' ? (
            <Ended place={place} chosen={id} />
          ) : (
            <Present tab={tab} place={place} chosen={id} />
          )}
        </Panel>
        <div className="stack">
          {id === undefined ? (
            <p className="faint choose">{say('orders.choose')}</p>
          ) : (
            <OrderDetail key={id} id={id} />
          )}
        </div>
      </div>
      {drafting ? <DraftDialog onClose={() => setDrafting(false)} /> : null}
    </div>
  )
}

interface Listed {
  readonly place: PlacePath | undefined
  readonly chosen: string | undefined
}

function Present({ tab, place, chosen }: Listed & { tab: Exclude<OrderTab, 'ended'> }) {
  const orders = useQuery(presentOrdersQuery(tab, place))
  return <Read query={orders}>{(items) => <Sentences items={items} tab={tab} chosen={chosen} />}</Read>
}

function Ended({ place, chosen }: Listed) {
  const { say } = useSpeaker(words)
  const orders = useInfiniteQuery(endedOrdersQuery(place))
  return (
    <Read query={orders}>
      {() => (
        <>
          <Sentences items={rowsOf(orders)} tab="ended" chosen={chosen} />
          {orders.hasNextPage ? (
            <Button onClick={() => void orders.fetchNextPage()}>{say('orders.more')}</Button>
          ) : null}
        </>
      )}
    </Read>
  )
}

function Sentences({
  items,
  tab,
  chosen,
}: {
  items: readonly Order[]
  tab: OrderTab
  chosen: string | undefined
}) {
  const { say } = useSpeaker(words)
  if (items.length === 0) return <Nothing title={say(`none.${tab}`)} />
  return (
    <ul className="rows">
      {items.map((order) => (
        <li key={order.id}>
          <OrderSentence order={order} current={String(order.id) === chosen} />
          {tab === 'waiting' ? (
            <span className="tag">{say(order.state === 'draft' ? 'state.draft' : 'state.issued')}</span>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
