import { useQuery } from '@tanstack/react-query'
import { Actors } from './answers.ts'
import { ask } from './api.ts'
import { useMe } from './here.tsx'
import { standing } from './queries.ts'
import { useSpeaker } from './say.ts'
import { words } from './words.ts'

/** Who took a step, by name: "you", a colleague, a program, or the house itself. */
export function ActorName({ id }: { id: string }) {
  const { say, of } = useSpeaker(words)
  const me = useMe()
  const known = id.startsWith('account:') || id.startsWith('key:')
  const read = useQuery({
    queryKey: ['actor', id],
    queryFn: async ({ signal }) => (await ask(Actors, '/actors', { query: { ids: id }, signal })).value.items,
    enabled: known && id !== me.id && me.may('places.read'),
    ...standing,
  })
  if (id === me.id) return <>{say('actor.you')}</>
  if (!known) return <>{say('actor.house')}</>
  const name = read.data?.[0]?.name
  return <>{name ? of(name) : say(id.startsWith('key:') ? 'actor.program' : 'actor.somebody')}</>
}
