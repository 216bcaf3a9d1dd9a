import { Trail } from '#platform/desk'
import { AsKnownOn, LookingBack, SeriesChoice, type TallyEntry } from '#platform/desk/counts'
import type { Shown } from '../overview.tsx'
import { useSpeaker } from '../say.ts'
import { PlaceLink } from './place-link.tsx'
import { useChangeFilters, useFilters } from './use-filters.ts'

export function FilterBar({ tallies, shown }: { tallies: readonly TallyEntry[]; shown: Shown }) {
  const { say } = useSpeaker()
  const { asKnownOn } = useFilters()
  const change = useChangeFilters()
  const { tally, series, home } = shown
  return (
    <search className="filters" aria-label={say('filters.label')}>
      <Trail
        home={home.path}
        place={shown.place}
        link={(place, name) => <PlaceLink place={place}>{name}</PlaceLink>}
      />
      <SeriesChoice {...{ tallies, tally, series }} onChoose={change} />
      <AsKnownOn
        {...{ tally, series, asKnownOn }}
        place={home.path}
        onChoose={(day) => change({ asKnownOn: day })}
      />
      <LookingBack day={asKnownOn} />
    </search>
  )
}
