import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { type UnitEntry, unitsQuery, useSpeaker } from '#platform/desk'
import { isWithin } from '#vocabulary'
import type { AlertDetail } from './answers.ts'
import { cityOf } from './city.ts'
import { words } from './words.ts'

export function UnitField({
  label,
  units,
  value,
  choose,
}: {
  label: string
  units: readonly UnitEntry[]
  value: string | undefined
  choose: (unit: string) => void
}) {
  const { of } = useSpeaker(words)
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id} className="label">
        {label}
      </label>
      <select id={id} value={value ?? ''} onChange={({ target }) => choose(target.value)}>
        {units.map((unit) => (
          <option key={unit.id} value={unit.id}>
            {of(unit.name)}
          </option>
        ))}
      </select>
    </div>
  )
}

/** Units of the alert's city and above it: its own first, then those that its place lies in, the nearest foremost. */
export function useNearUnits({ place, unit }: AlertDetail): UnitEntry[] {
  const units = useQuery(unitsQuery)
  const city = cityOf(place)
  const nearness = (of: UnitEntry) =>
    of.id === unit ? Number.POSITIVE_INFINITY : isWithin(place, of.place) ? of.place.length : 0
  return [...(units.data?.values() ?? [])]
    .filter((of) => isWithin(place, of.place) || isWithin(of.place, city))
    .sort((a, b) => Math.sign(nearness(b) - nearness(a)) || (a.id < b.id ? -1 : 1))
}
