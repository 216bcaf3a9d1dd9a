import { PlaceSelect } from '#platform/desk'
import type { PlacePath } from '#vocabulary'
import './lists.css'

/** Narrows a list to one place, at the end of its panel's head. */
export function PlaceFilter({
  id,
  label,
  any,
  place,
  onChange,
}: {
  id: string
  label: string
  any: string
  place: PlacePath | undefined
  onChange: (place: PlacePath | undefined) => void
}) {
  return (
    <span className="place-filter">
      <label htmlFor={id}>{label}</label>
      <PlaceSelect id={id} value={place} any={any} onChange={onChange} />
    </span>
  )
}
