import { z } from 'zod'
import { PlacePath } from '#vocabulary'

/** What of the list of events stands in the URL; what is absent is everything. In the first load. */
export const EventsSearch = z.object({
  state: z.enum(['proposed', 'confirmed', 'closed', 'rejected', 'merged']).optional().catch(undefined),
  disease: z.string().max(40).optional().catch(undefined),
  place: PlacePath.optional().catch(undefined),
})
