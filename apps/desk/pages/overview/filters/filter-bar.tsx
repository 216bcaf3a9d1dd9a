import { Select } from 'antd'
import { useId } from 'react'
import { Trail, titleOfSeries } from '#platform/desk'
import type { TallyEntry } from '../answers.ts'
import type { Shown } from '../overview.tsx'
import { useSpeaker } from '../say.ts'
import { AsKnownOn } from './as-known-on.tsx'
import { PlaceLink } from './place-link.tsx'
import { useChangeFilters, useFilters } from './use-filters.ts'

export function FilterBar({ tallies, shown }: { tallies: readonly TallyEntry[]; shown: Shown }) {
  const { say, of } = useSpeaker()
  const { asKnownOn } = useFilters()
  const change = useChangeFilters()
  const tallyId = useId()
  const seriesId = useId()
  const { tally, series } = shown
  const seriesNames = tally.series.includes(series) ? tally.series : [series, ...tally.series]
  return (
    <search className="filters" aria-label={say('filters.label')}>
      <Trail
        home={shown.home.path}
        place={shown.place}
        link={(place, name) => <PlaceLink place={place}>{name}</PlaceLink>}
      />
      <div className="field">
        <label htmlFor={tallyId}>{say('filters.tally')}</label>
        <Select
          id={tallyId}
          value={tally.tally}
          // A series of one tally need not exist in another.
          onChange={(chosen) => change({ tally: chosen, series: keptSeries(tallies, chosen, series) })}
          options={tallies
            .filter(({ level }) => !level)
            .map((entry) => ({ value: entry.tally, label: of(entry.title) }))}
        />
      </div>
      <div className="field">
        <label htmlFor={seriesId}>{say('filters.series')}</label>
        <Select
          id={seriesId}
          value={series}
          onChange={(chosen) => change({ series: chosen })}
          options={seriesNames.map((name) => ({
            value: name,
            label: name === '-' ? '—' : of(titleOfSeries(name)),
          }))}
        />
      </div>
      <AsKnownOn shown={shown} />
      {asKnownOn === undefined ? null : (
        <strong className="looking-back">{say('filters.knowing', { day: asKnownOn })}</strong>
      )}
    </search>
  )
}

function keptSeries(tallies: readonly TallyEntry[], chosen: string, series: string): string | undefined {
  return tallies.find(({ tally }) => tally === chosen)?.series.includes(series) ? series : undefined
}
