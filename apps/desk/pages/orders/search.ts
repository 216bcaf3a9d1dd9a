import { z } from 'zod'
import { PlacePath } from '#vocabulary'

/** Orders as they are looked for: those that hold, those that wait for a signature or their first day, those that ended. */
export const orderTabs = ['in-force', 'waiting', 'ended'] as const
export type OrderTab = (typeof orderTabs)[number]

export const OrdersSearch = z.object({
  tab: z.enum(orderTabs).optional().catch(undefined),
  place: PlacePath.optional().catch(undefined),
})
