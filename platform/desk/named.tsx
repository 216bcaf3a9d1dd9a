import { useQuery } from '@tanstack/react-query'
import type { PlacePath, Words } from '#vocabulary'
import { useMe } from './here.tsx'
import { useLanguage } from './preferences.ts'
import { placeQuery, unitsQuery } from './queries.ts'

/** A place by its name; give the name where an answer already has it. */
export function PlaceName({ path, name }: { path: PlacePath; name?: Words | undefined }) {
  const language = useLanguage()
  const read = useQuery({ ...placeQuery(path), enabled: name === undefined })
  return <>{(name ?? read.data?.name)?.[language] ?? path}</>
}

/** A unit by its name, with its telephone where asked. An id that nobody knows any more is told as it is. */
export function UnitName({ id, phone = false }: { id: string; phone?: boolean }) {
  const language = useLanguage()
  const { may } = useMe()
  const units = useQuery({ ...unitsQuery, enabled: may('places.read') })
  const unit = units.data?.get(id)
  return (
    <>
      {unit?.name[language] ?? id}
      {phone && unit?.phone ? (
        <>
          {' '}
          <Telephone number={unit.phone} />
        </>
      ) : null}
    </>
  )
}

/** A number that a phone dials when it is touched. */
export function Telephone({ number }: { number: string }) {
  return (
    <a className="telephone" href={`tel:${number.replace(/[^\d+]/g, '')}`}>
      {number}
    </a>
  )
}
