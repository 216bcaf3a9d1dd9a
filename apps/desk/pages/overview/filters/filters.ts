import { z } from 'zod'
import { Day, PlacePath } from '#vocabulary'

/** What of the past the chart shows: the last eight weeks, or everything. */
export const spans = ['weeks', 'all'] as const

/**
 * Everything that decides what the overview shows, as it stands in the URL: a link opens the same view. A value that
 * makes no sense is dropped rather than refused, so that an old or mistyped link still opens the page.
 */
export const Filters = z.object({
  place: PlacePath.optional().catch(undefined),
  tally: z.string().min(1).max(64).optional().catch(undefined),
  series: z.string().min(1).max(64).optional().catch(undefined),
  asKnownOn: Day.optional().catch(undefined),
  span: z.enum(spans).optional().catch(undefined),
})
export type Filters = z.infer<typeof Filters>
