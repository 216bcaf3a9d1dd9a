import { z } from 'zod'
import { PlacePath } from '#vocabulary'

const instant = z.iso.datetime({ offset: true })

export const Entry = z.object({
  position: z.string(),
  at: instant,
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  place: PlacePath.nullable(),
  purpose: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
})
export type Entry = z.infer<typeof Entry>
export const Entries = z.object({ items: z.array(Entry), next: z.string().nullish() })

export const Head = z.object({
  batch: z.int().nullable(),
  hash: z.string().nullable(),
  sealedAt: instant.nullable(),
  waiting: z.int(),
})

export const Verified = z.object({
  ok: z.boolean(),
  batches: z.int(),
  entries: z.int(),
  findings: z.array(z.object({ code: z.string(), batch: z.int().optional(), message: z.string() })),
})
