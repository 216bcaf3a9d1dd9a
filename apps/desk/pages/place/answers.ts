import { z } from 'zod'
import { Place } from '#platform/desk'
import { Day, Words } from '#vocabulary'

export const PlaceInFull = Place.extend({
  codes: z.array(z.string()),
  validFrom: Day.optional(),
  validUntil: Day.optional(),
  successor: z.string().optional(),
})
export type PlaceInFull = z.infer<typeof PlaceInFull>

const instant = z.iso.datetime({ offset: true })

/** Alerts, events and tasks, as far as a line about each says. */
export const Alerts = z.object({
  items: z.array(
    z.object({
      id: z.int(),
      title: Words,
      state: z.string(),
      dueAt: instant.optional(),
      immediate: z.boolean(),
    }),
  ),
  next: z.string().nullish(),
})
export const Events = z.object({
  items: z.array(z.object({ id: z.int(), title: Words, state: z.string(), latestDay: Day })),
  next: z.string().nullish(),
})
export const Tasks = z.object({
  items: z.array(
    z.object({ id: z.int(), title: Words, state: z.string(), unit: z.string().optional(), dueAt: instant }),
  ),
  next: z.string().nullish(),
})
