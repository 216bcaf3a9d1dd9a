import type { TallyEntry } from './answers.ts'

/** The tally and series that the URL asks for; where it asks for none, the first that anything was counted in. */
export function chooseTally(
  tallies: readonly TallyEntry[],
  { tally, series }: { tally?: string | undefined; series?: string | undefined },
): { tally: TallyEntry; series: string } {
  const chosen =
    tallies.find((of) => of.tally === tally) ??
    tallies.find((of) => !of.level && of.series.length > 0) ??
    tallies[0]
  if (!chosen) throw new Error('the server counts nothing at all')
  return { tally: chosen, series: series ?? chosen.series[0] ?? '-' }
}
