import { usualWeighing } from '@lianfang/outbreak'
import { z } from 'zod'

/** How a back-test is held. */
export const BackTestSettings = z.strictObject({
  callsPer100Months: z.number().gt(0).max(50).default(usualWeighing.callsPer100Months).meta({
    description: 'Calls besides the daily judge’s that may be false, in 100 quiet months of a series',
  }),
  withinDays: z
    .int()
    .min(1)
    .max(42)
    .default(usualWeighing.withinDays)
    .meta({ description: 'From an outbreak’s first case, within which it has to be found' }),
  outbreaks: z
    .int()
    .min(30)
    .max(2_000)
    .default(360)
    .meta({ description: 'Outbreaks put into the quiet past of all places together' }),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31)
    .default(1)
    .meta({ description: 'The same seed makes the same outbreaks' }),
})
export type BackTestSettings = z.infer<typeof BackTestSettings>
