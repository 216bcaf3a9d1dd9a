/** How late the counts of a place come, from those of days that are complete by now. */
export interface Lateness {
  /** Cases that it was measured on. */
  readonly cases: number
  /** The share of a day's cases that is known at its end, a day later, and so on for a week. */
  readonly knownAfterDays: readonly number[]
}

/** Cases that a share needs to be worth telling. */
const fewestCases = 20

/** A delay of more than this is a file of the past that was read in, and says nothing of how late reports are. */
export const longestDelay = 14

/**
 * @param delays What was added to days that ended `longestDelay` days ago or earlier, by how late.
 * @returns Undefined where too little was counted as it came. Pure.
 */
export function latenessOf(delays: readonly { delayDays: number; amount: number }[]): Lateness | undefined {
  const told = delays.filter(({ delayDays, amount }) => delayDays <= longestDelay && amount > 0)
  const cases = told.reduce((sum, { amount }) => sum + amount, 0)
  const everything = delays.reduce((sum, { amount }) => sum + Math.max(0, amount), 0)
  // Where most came as a file of the past, the rest is no sample of how reports come.
  if (cases < fewestCases || cases < everything / 2) return undefined
  return {
    cases,
    knownAfterDays: Array.from(
      { length: 8 },
      (_, days) =>
        told.reduce((sum, { delayDays, amount }) => sum + (delayDays <= days ? amount : 0), 0) / cases,
    ),
  }
}
