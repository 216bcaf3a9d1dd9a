import { z } from 'zod'
import { PlacePath, Words } from '#vocabulary'

/** What `GET /api/overview` answers, as far as the page reads it. A part that is absent may not be read: it is not zero. */

const Instant = z.iso.datetime()

const Changed = z.object({
  since: Instant,
  alerts: z
    .object({ immediate: z.int(), others: z.int(), late: z.int(), closed: z.record(z.string(), z.int()) })
    .optional(),
  tasks: z.object({ problems: z.int(), late: z.int(), ended: z.int() }).optional(),
  events: z.object({ proposed: z.int(), confirmed: z.int() }).optional(),
})
export type Changed = z.infer<typeof Changed>

export const Decision = z.object({
  kind: z.enum(['alert', 'event', 'task']),
  id: z.int(),
  reason: z.enum(['immediate', 'escalated', 'proposed', 'to-file', 'to-dispatch', 'to-verify']),
  title: Words,
  place: PlacePath,
  unit: z.string().optional(),
  since: Instant.optional(),
  dueAt: Instant.optional(),
  taken: z.boolean(),
  yours: z.boolean(),
})
export type Decision = z.infer<typeof Decision>

export const LateItem = z.object({
  kind: z.enum(['alert', 'task']),
  id: z.int(),
  title: Words,
  place: PlacePath,
  unit: z.string().optional(),
  dueAt: Instant,
})
export type LateItem = z.infer<typeof LateItem>

export const LateUnit = z.object({
  unit: z
    .object({
      id: z.string(),
      name: Words,
      phone: z.string().optional(),
      onDuty: z.object({ name: Words, phone: z.string().optional() }).optional(),
    })
    .optional(),
  alerts: z.int(),
  tasks: z.int(),
  oldestDueAt: Instant,
})
export type LateUnit = z.infer<typeof LateUnit>

export const Overview = z.object({
  position: z.string(),
  asOf: z.object({ counts: Instant, work: Instant }),
  readers: z.array(z.object({ name: z.string(), state: z.string() })).optional(),
  changed: Changed.optional(),
  decisions: z.object({
    first: z.array(Decision),
    waiting: z.record(z.string(), z.int()),
  }),
  late: z.object({
    alerts: z.int().optional(),
    tasks: z.int().optional(),
    units: z.array(LateUnit),
    items: z.array(LateItem),
  }),
})
export type Overview = z.infer<typeof Overview>
