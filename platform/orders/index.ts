import { defineSystem } from '#platform/system'
import { makeOrderGate } from './gate.ts'
import { orderRoutes } from './routes.ts'
import { makeOrderTimers } from './timers.ts'

export { findMissingOrder, findOrder, isAllowed, listOrdersEnded, type OrderEnd } from './ask.ts'
export { type Deed, isCovered, opens, type Term } from './cover.ts'
export { type OrderOutcome, type OrderState, orderCycle } from './cycle.ts'
export { makeOrderGate, type OrderGate } from './gate.ts'
export { type Power, type Purpose, powers, purposes } from './powers.ts'
export { listGatedKinds, setNeedsOrder } from './store.ts'

export const ordersRoom = defineSystem({
  id: 'orders',
  title: { zh: '授权令', en: 'Orders' },
  migrations: `${import.meta.dirname}/migrations`,
  timers: makeOrderTimers,
  gate: (rooms) => makeOrderGate(rooms),
  routes: orderRoutes,
})
