import { z } from 'zod'
import { PlacePath } from '#vocabulary'

/** What of the wall stands in its URL; what makes no sense is left out. */
export const WallSearch = z.object({
  /** Whose map and curve; the reader's own place where absent. */
  place: PlacePath.optional().catch(undefined),
  tally: z.string().max(60).optional().catch(undefined),
  series: z.string().max(60).optional().catch(undefined),
  /** Seconds for which each district is shown; it stands still where absent. */
  turn: z.coerce.number().int().min(5).max(3_600).optional().catch(undefined),
})
