import { z } from 'zod'
import { Day, EventReport, PlacePath, Words } from '#vocabulary'

/** What the API answers, as far as these pages read it. */

const { what: _, ...facts } = EventReport.shape

export const Report = z.object({
  number: z.int(),
  source: z.string(),
  place: PlacePath,
  placeName: Words,
  knownOn: Day,
  reportedAt: z.iso.datetime().optional(),
  ...facts,
  retracted: z.boolean(),
  hasWords: z.boolean(),
  alert: z
    .object({ id: z.int(), raised: z.boolean(), state: z.string(), outcome: z.string().optional() })
    .optional(),
})
export type Report = z.infer<typeof Report>

export const Reports = z.object({ items: z.array(Report), next: z.string().nullish() })
export type ReportPage = z.infer<typeof Reports>
export const ReportInWords = z.object({ what: z.string().optional() })
export const Told = z.object({ report: z.string() })
