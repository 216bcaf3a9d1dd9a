import { z } from 'zod'

const ParkedRecord = z.object({
  consumer: z.string(),
  position: z.string(),
  kind: z.string().nullable(),
  source: z.string().nullable(),
  id: z.string().nullable(),
  error: z.string(),
  since: z.iso.datetime(),
  attempts: z.int(),
})
export type ParkedRecord = z.infer<typeof ParkedRecord>
export const ParkedRecords = z.object({ items: z.array(ParkedRecord), next: z.string().nullish() })

export const Replayed = z.object({ taken: z.int(), left: z.int() })
