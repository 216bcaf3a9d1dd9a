import { z } from 'zod'
import { Day, Words } from '#vocabulary'

const TallyView = z.object({
  tally: z.string(),
  title: Words,
  countedBy: z.string(),
  placedBy: z.string(),
  level: z.boolean(),
})
export const TallyEntry = TallyView.extend({ series: z.array(z.string()) })
export type TallyEntry = z.infer<typeof TallyEntry>
export const Tallies = z.object({ items: z.array(TallyEntry) })

export const DayCount = z.object({ day: Day, amount: z.int(), reports: z.int() })
export type DayCount = z.infer<typeof DayCount>
export const Days = z.object({ tally: TallyView, asKnownOn: Day, days: z.array(DayCount) })
export type Days = z.infer<typeof Days>
