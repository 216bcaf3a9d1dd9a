import { z } from 'zod'

/** What of the list of sources stands in the URL. */
export const SourcesSearch = z.object({
  q: z.string().max(100).optional().catch(undefined),
  only: z.literal('late').optional().catch(undefined),
})
