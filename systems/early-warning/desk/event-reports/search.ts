import { z } from 'zod'
import { PlacePath } from '#vocabulary'

/** What of the list of reports stands in the URL. */
export const ReportsSearch = z.object({
  place: PlacePath.optional().catch(undefined),
  /** Just sent: said once at the top. */
  sent: z.string().max(64).optional().catch(undefined),
})
