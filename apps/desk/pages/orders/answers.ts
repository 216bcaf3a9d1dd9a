import { z } from 'zod'
import { Day, PlacePath, Words } from '#vocabulary'

const Named = z.object({ id: z.string(), title: Words })
const instant = z.iso.datetime({ offset: true })

export const Order = z.object({
  id: z.int(),
  title: Words,
  power: Named,
  what: z.array(Named),
  place: PlacePath,
  placeName: Words,
  purpose: Named,
  unit: z.string(),
  begins: Day,
  ends: Day,
  state: z.string(),
  outcome: z.string().optional(),
})
export type Order = z.infer<typeof Order>
export const Orders = z.object({ items: z.array(Order), next: z.string().nullish() })

export const OrderInFull = Order.extend({
  legalBasis: z.string(),
  draftedBy: z.string(),
  draftedAt: instant,
  signedBy: z.string().optional(),
  signedAt: instant.optional(),
  fromAt: instant.optional(),
  untilAt: instant.optional(),
  endedAt: instant.optional(),
  endReason: z.string().optional(),
  history: z.array(
    z.object({
      number: z.int(),
      step: z.string(),
      actor: z.string(),
      at: instant,
      detail: z.record(z.string(), z.unknown()),
    }),
  ),
  allowedSteps: z.array(z.string()),
})
export type OrderInFull = z.infer<typeof OrderInFull>

export const Powers = z.object({
  powers: z.array(
    z.object({ id: z.string(), title: Words, maximumDays: z.int(), categories: z.array(Named) }),
  ),
  purposes: z.array(Named),
})
export type Powers = z.infer<typeof Powers>
