import { z } from 'zod'
import { PlacePath } from '#vocabulary'

/** What of the list of units stands in the URL. */
export const UnitsSearch = z.object({
  q: z.string().max(100).optional().catch(undefined),
  place: PlacePath.optional().catch(undefined),
  duty: z.string().max(40).optional().catch(undefined),
  gone: z.literal('shown').optional().catch(undefined),
})
