import { z } from 'zod'
import { Day, PlacePath, Words } from '#vocabulary'

/** What the API answers, as far as these pages read it. */

export const BulletinBrief = z.object({
  number: z.int(),
  place: PlacePath,
  placeName: Words,
  week: z.string(),
  from: Day,
  until: Day,
  version: z.int(),
  latest: z.boolean(),
  asKnownOn: Day,
  madeAt: z.iso.datetime(),
  madeBy: z.string(),
})
export type BulletinBrief = z.infer<typeof BulletinBrief>

export const BulletinPage = z.object({ items: z.array(BulletinBrief), next: z.string().nullish() })
export type BulletinPage = z.infer<typeof BulletinPage>
