import { z } from 'zod'
import { PlacePath } from '#vocabulary'

/** What of the list of bulletins stands in the URL. */
export const BulletinsSearch = z.object({
  place: PlacePath.optional().catch(undefined),
})
