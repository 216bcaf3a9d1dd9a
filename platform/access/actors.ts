import type { Database } from '#platform/store'
import type { Words } from '#vocabulary'

/** The names of those of these actors that there are; a key is called by its title. */
export async function findActorNames(
  actors: readonly string[],
  of: { people: Database; keys: Database },
): Promise<{ id: string; name: Words }[]> {
  const idsOf = (kind: string) =>
    actors.flatMap((actor) => (actor.startsWith(`${kind}:`) ? [actor.slice(kind.length + 1)] : []))
  const people = await of.people.app<{ id: string; zh: string; en: string }[]>`
    SELECT 'account:' || id AS id, name_zh AS zh, name_en AS en FROM access.account
    WHERE id::text = ANY (${idsOf('account')})`
  const keys = await of.keys.app<{ id: string; zh: string; en: string }[]>`
    SELECT 'key:' || id AS id, title AS zh, title AS en FROM access.api_key WHERE id::text = ANY (${idsOf('key')})`
  return [...people, ...keys].map(({ id, zh, en }) => ({ id, name: { zh, en } }))
}
