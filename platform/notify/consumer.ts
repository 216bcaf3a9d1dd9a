import { z } from 'zod'
import { type Consumer, withinRange } from '#platform/signals'
import type { Tx } from '#platform/store'
import type { Rooms } from '#platform/system'
import { type Disease, type PlacePath, WorkStep } from '#vocabulary'
import { tellSubscription } from './enqueue.ts'
import { stepKinds, wants } from './filter.ts'
import { cycleOf, tellStep } from './step-words.ts'
import { listTold } from './subscription-store.ts'

/** What the room of a cycle knows of its subject: `alert` of alert 3. */
export type Describe = (tx: Tx, id: number) => Promise<{ readonly disease: Disease | null } | undefined>

/** The rooms that say what their subjects are about, by the name of their cycle. */
export type Describers = Readonly<Record<string, Describe>>

const StepSignal = z.object({
  id: z.string(),
  source: z.string(),
  kind: z.enum(stepKinds),
  place: z.string().transform((path) => path as PlacePath),
  occurred_at: z.date().nullable(),
  data: WorkStep,
})
type StepSignal = z.infer<typeof StepSignal>

/** Reads the steps of the house and writes to the outbox whatever is subscribed to, in the transaction of its checkpoint. */
export function makeNotifier(rooms: Rooms, describers: Describers): Consumer {
  return {
    name: 'notify',
    batch: 500,
    kinds: async () => stepKinds,
    async take(tx, range) {
      const steps = await tx`
        SELECT l.id, s.source, l.kind, l.place, l.occurred_at, l.data
        FROM signals.log l JOIN signals.source s ON s.id = l.source
        WHERE ${withinRange(tx, range)} AND l.kind = ANY (${[...stepKinds]})
        ORDER BY l.era, l.xid, l.sequence`
      if (steps.length === 0) return
      const told = await listTold(tx)
      if (told.length === 0) return
      for (const row of steps) {
        const signal = StepSignal.parse(row)
        const disease = await findDisease(tx, signal, describers)
        const words = tellStep({
          kind: signal.kind,
          step: signal.data,
          place: signal.place,
          placeName: rooms.places.find(signal.place)?.name,
          disease,
        })
        const { step, originator, subject, number } = signal.data
        for (const one of told) {
          if (!wants(one, { ...signal, step, originator, disease, urgency: words.urgency })) continue
          await tellSubscription(tx, rooms, {
            ...words,
            told: one,
            key: `${signal.id} ${one.id}`,
            subject,
            place: signal.place,
            event: toEvent(signal),
            stepNumber: number,
          })
        }
      }
    },
  }
}

async function findDisease(
  tx: Tx,
  { kind, data }: StepSignal,
  describers: Describers,
): Promise<Disease | null | undefined> {
  const describe = describers[cycleOf(kind)]
  return (await describe?.(tx, Number(data.subject.slice(data.subject.indexOf(':') + 1))))?.disease
}

/** The step as whoever asked gets it: with the name that they gave it, and without who did it. */
function toEvent({ id, source, kind, place, occurred_at, data }: StepSignal): Record<string, unknown> {
  return {
    specversion: '1.0',
    id,
    source,
    type: kind,
    subject: data.subject,
    ...(occurred_at ? { time: occurred_at.toISOString() } : {}),
    datacontenttype: 'application/json',
    place,
    data,
  }
}
