import type { Day } from '#vocabulary'
import { type Comparison, lastReported } from './known.ts'
import type { Speaker } from './say.ts'

/** The chart in one sentence, which is also all that a screen reader needs of it. */
export function tellKnown(
  comparison: Comparison,
  asKnownOn: Day | undefined,
  knownOn: Day,
  { say, number }: Speaker,
): string {
  const last = lastReported(comparison, knownOn)
  const parts = [
    last &&
      // A day that goes on is not a fall.
      (asKnownOn === undefined && last.day === knownOn
        ? say('chart.today', { n: last.asKnown ?? 0 })
        : say('chart.latest', { day: last.day, n: number(last.asKnown ?? 0) })),
    comparison.missing > 0 && say('chart.missing', { n: comparison.missing }),
  ].filter((part) => typeof part === 'string')
  if (asKnownOn !== undefined) {
    const { changed, asKnownTotal, nowTotal } = comparison
    parts.unshift(
      changed === 0
        ? say('chart.same', { day: asKnownOn })
        : say('chart.differs', { day: asKnownOn, past: asKnownTotal, now: nowTotal, n: changed }),
    )
  }
  return parts.join(' · ')
}
