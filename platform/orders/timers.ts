import { z } from 'zod'
import type { Rooms, TimerHandler } from '#platform/system'
import { beginIssued, expire, timerNames } from './steps.ts'

const Payload = z.strictObject({ id: z.int().min(1) })

/** The first instant of an order's first day, and the one after its last. */
export function makeOrderTimers({ clock }: Rooms): TimerHandler[] {
  return [
    {
      name: timerNames.begins,
      act: async (tx, payload) => await beginIssued(tx, clock, Payload.parse(payload).id),
    },
    {
      name: timerNames.ends,
      act: async (tx, payload, dueAt) => await expire(tx, clock, { ...Payload.parse(payload), dueAt }),
    },
  ]
}
