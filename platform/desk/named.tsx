import { useQuery } from '@tanstack/react-query'
import type { PlacePath, Words } from '#vocabulary'
import { useMe } from './here.tsx'
import { PageLink } from './page-link.tsx'
import { useLanguage } from './preferences.ts'
import { actorQuery, placeQuery, ruleTitleQuery, unitsQuery } from './queries.ts'
import { tellRuleTitle } from './rule-title.ts'
import { useSpeaker } from './say.ts'
import { words } from './words.ts'

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

/** Who did something, by name: a history keeps the id that a person or program signs with. */
export function ActorName({ id }: { id: string }) {
  const { say, of } = useSpeaker(words)
  const house = id.startsWith('house:')
  const actor = useQuery({ ...actorQuery(id), enabled: !house })
  if (house) return <>{say('actor.house')}</>
  // Whoever is not known any more is told as a person or a program: an id says nothing to a reader.
  return (
    <>{actor.data ? of(actor.data.name) : say(id.startsWith('key:') ? 'actor.program' : 'actor.person')}</>
  )
}

/** A rule by what it looks for, leading to its page where the reader may open it. One that nobody knows any more is told as it is. */
export function RuleName({ id }: { id: string }) {
  const language = useLanguage()
  const { may } = useMe()
  const mayRead = may('rules.read')
  const rule = useQuery({ ...ruleTitleQuery(id), enabled: mayRead })
  const name = rule.data ? tellRuleTitle(rule.data, language) : id
  return mayRead ? <PageLink to={`/rules/${id}`}>{name}</PageLink> : name
}

/** A number that a phone dials when it is touched. */
export function Telephone({ number }: { number: string }) {
  return (
    <a className="telephone" href={`tel:${number.replace(/[^\d+]/g, '')}`}>
      {number}
    </a>
  )
}
