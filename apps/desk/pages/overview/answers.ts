import { z } from 'zod'
import { Day, PlacePath, Words } from '#vocabulary'

/** What the API answers, as far as the overview reads it. Fields beyond these are ignored. */

export const Alarm = z.object({
  id: z.string(),
  detector: z.string(),
  tally: z.string(),
  series: z.string(),
  place: PlacePath,
  placeName: Words,
  raisedOn: Day,
  raisedAt: z.iso.datetime({ offset: true }),
  observed: z.number(),
  expected: z.number(),
  threshold: z.number(),
  pValue: z.number(),
  quietDays: z.int().nullable(),
  /** The day that was judged, and how many days up to it the figures cover. */
  evidence: z.object({ dayJudged: Day, windowDays: z.int() }),
})
export type Alarm = z.infer<typeof Alarm>
export const Alarms = z.object({ items: z.array(Alarm), next: z.string().nullish() })
