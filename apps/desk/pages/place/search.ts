import { z } from 'zod'
import { Day } from '#vocabulary'

/** What of a place's page stands in the URL: which counts, as known when, over how long. */
export const PlaceSearch = z.object({
  tally: z.string().min(1).max(64).optional().catch(undefined),
  series: z.string().min(1).max(64).optional().catch(undefined),
  asKnownOn: Day.optional().catch(undefined),
  span: z.enum(['weeks', 'all']).optional().catch(undefined),
})
