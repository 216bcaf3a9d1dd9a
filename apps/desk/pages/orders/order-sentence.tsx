import { useQuery } from '@tanstack/react-query'
import { PageLink, unitsQuery, useMe, useSpeaker, useWorld } from '#platform/desk'
import type { Order } from './answers.ts'
import { daysLeft, tellOrder } from './sentence.ts'
import { words } from './words.ts'

/** An order as a sentence, which leads to it; and that it ends soon. */
export function OrderSentence({ order, current = false }: { order: Order; current?: boolean }) {
  const speaker = useSpeaker(words)
  const { may } = useMe()
  const { today } = useWorld()
  const units = useQuery({ ...unitsQuery, enabled: may('places.read') })
  const unit = units.data?.get(order.unit)
  const left = order.state === 'in-force' ? daysLeft(order.ends, today) : undefined
  return (
    <>
      <PageLink
        to={`/orders/${order.id}`}
        search={(old) => ({ tab: old.tab, place: old.place })}
        aria-current={current ? 'true' : undefined}
      >
        {tellOrder({ ...order, unitName: unit ? speaker.of(unit.name) : order.unit }, speaker)}
      </PageLink>
      {left === undefined ? null : (
        <span className="tag warn">
          {left === 0 ? speaker.say('order.lastDay') : speaker.say('order.daysLeft', { n: left })}
        </span>
      )}
    </>
  )
}
