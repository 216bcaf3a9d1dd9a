import { useSend } from '#platform/desk'
import { EventView } from '../answers.ts'

export type Judge = (body: { step: string } & Readonly<Record<string, unknown>>) => Promise<unknown>

/** Sends a judgement; afterwards all that shows events, their alerts or their tasks is read anew. */
export function useJudge(id: number): Judge {
  const send = useSend<typeof EventView, object>({
    path: `/events/${id}/steps`,
    schema: EventView,
    topics: ['event', 'events', 'alert', 'alerts'],
  })
  return (body) => send.mutateAsync(body)
}
