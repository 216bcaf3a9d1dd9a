import { z } from 'zod'
import { Day } from '#vocabulary'

/** What of the list of series stands in the URL. */
export const OverviewSearch = z.object({
  asKnownOn: Day.optional().catch(undefined),
  disease: z.string().max(64).optional().catch(undefined),
  only: z.enum(['told', 'alert']).optional().catch(undefined),
})
export type OverviewSearch = z.infer<typeof OverviewSearch>

const Days = z.coerce.number().gt(0).lte(365).optional().catch(undefined)

/** What of one series stands in the URL: the day looked back to, how much is drawn, the serial interval that was chosen. */
export const OneSeriesSearch = z.object({
  asKnownOn: Day.optional().catch(undefined),
  days: z.coerce.number().int().min(28).max(396).optional().catch(undefined),
  meanDays: Days,
  sdDays: Days,
})

export const ClustersSearch = z.object({
  asKnownOn: Day.optional().catch(undefined),
  tally: z.string().max(64).optional().catch(undefined),
  series: z.string().max(64).optional().catch(undefined),
  place: z.string().max(200).optional().catch(undefined),
  maxDays: z.coerce.number().int().min(1).max(28).optional().catch(undefined),
  cluster: z.coerce.number().int().min(0).max(9).optional().catch(undefined),
})

export const DetectorsSearch = z.object({ disease: z.string().max(64).optional().catch(undefined) })
