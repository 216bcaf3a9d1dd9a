import { z } from 'zod'
import { Words } from '#vocabulary'

export const Source = z.object({
  source: z.string(),
  title: Words.nullable(),
  expectedEveryMs: z.number().nullable(),
  lastHeard: z.iso.datetime().nullable(),
  acceptedLastHour: z.int(),
  accepted: z.int(),
  duplicate: z.int(),
  refused: z.int(),
})
export type Source = z.infer<typeof Source>
export const Sources = z.object({ items: z.array(Source), next: z.string().nullish() })

const Reader = z.object({
  name: z.string(),
  state: z.string(),
  error: z.string().optional(),
  checkpoint: z.string(),
  atEnd: z.boolean(),
})
export type Reader = z.infer<typeof Reader>
export const ConsumerStates = z.object({
  items: z.array(Reader),
  parked: z.array(z.object({ consumer: z.string() })),
})
