import { CountsPanel } from '#platform/desk/counts'
import { useChangeFilters, useFilters } from './filters/use-filters.ts'
import type { Shown } from './overview.tsx'

export function ChartPanel({ shown: { place, tally, series } }: { shown: Shown }) {
  const { asKnownOn, span = 'weeks' } = useFilters()
  const change = useChangeFilters()
  return (
    <CountsPanel
      {...{ place, tally, series, asKnownOn, span }}
      onSpan={(chosen) => change({ span: chosen === 'weeks' ? undefined : chosen })}
    />
  )
}
