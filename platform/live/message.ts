import { z } from 'zod'
import { PlacePath } from '#vocabulary'

/** How often a stream says that it is alive where it has nothing else to say. Who hears nothing for twice as long has lost it. */
export const heartbeatMs = 15_000

/** What changed: enough to know what to ask again. `all`: more than a message holds, so all of the topic. */
export const LiveChange = z.union([
  z.object({
    topic: z.string(),
    items: z.array(z.object({ id: z.string().optional(), place: PlacePath.optional() })),
  }),
  z.object({ topic: z.string(), all: z.literal(true) }),
])
export type LiveChange = z.infer<typeof LiveChange>

/** Why a reader has to ask everything again: what lies between its position and the end is too much, or not known. */
export const resetReasons = ['gap', 'era', 'future', 'slow'] as const
export const endReasons = ['access', 'closing'] as const

/** What a stream says, by the name of the event. A position is what `Last-Event-ID` takes: all before it has been told. */
export const liveData = {
  /** The first thing said: whatever happens after this position will be told. */
  start: z.object({ position: z.string() }),
  changes: z.object({ position: z.string(), changes: z.array(LiveChange) }),
  /** Something was left out: ask everything again. The stream goes on from here. */
  reset: z.object({ position: z.string(), reason: z.enum(resetReasons) }),
  /** Nothing more will come: the rights are gone, or the server or its world closes. */
  end: z.object({ reason: z.enum(endReasons) }),
} as const

export type LiveEvent = keyof typeof liveData
export type LiveData<Event extends LiveEvent> = z.infer<(typeof liveData)[Event]>
export type LiveMessage = { [Event in LiveEvent]: { readonly event: Event } & LiveData<Event> }[LiveEvent]

/** A message that came; nothing where its name is not known here, or its data are not what the name says. */
export function parseLiveMessage(event: string, data: string): LiveMessage | undefined {
  if (!Object.hasOwn(liveData, event)) return undefined
  const name = event as LiveEvent // Looked up in the line above.
  const parsed = liveData[name].safeParse(parseJson(data))
  // Name and data were parsed by the same entry of the table.
  return parsed.success ? ({ event: name, ...parsed.data } as LiveMessage) : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
