import { useQuery } from '@tanstack/react-query'
import { useMe, useWorld } from '#platform/desk'
import type { Words } from '#vocabulary'
import { accountsQuery } from '../people/queries.ts'
import { dutyQuery } from './queries.ts'

/** Who may be named for the duty: the id by which they sign. */
export interface Officer {
  readonly id: string
  readonly name: Words
  readonly phone: string | null
  /** Tells two people of one name apart; unknown of who is but on the roster. */
  readonly login?: string | undefined
}

/**
 * People who may be named: whoever has an account that is good, those who are on this unit's roster, and oneself. Accounts are
 * production's; in an exercise the last two are all that is known.
 */
export function useOfficers(unit: string): readonly Officer[] {
  const me = useMe()
  const world = useWorld()
  const isOpen = world.id === 'production' && me.may('accounts.read')
  const accounts = useQuery({ ...accountsQuery, enabled: isOpen })
  const roster = useQuery(dutyQuery(unit))
  const own: Officer[] = me.name ? [{ id: me.id, name: me.name, phone: null, login: me.login }] : []
  const people = (accounts.data ?? [])
    .filter(({ disabledAt }) => disabledAt === null)
    .map(({ id, name, login }): Officer => ({ id: `account:${id}`, name, phone: null, login }))
  const byId = new Map([...own, ...people].map((officer) => [officer.id, officer]))
  for (const { officer: id, name, phone } of roster.data ?? [])
    byId.set(id, { ...byId.get(id), id, name, phone })
  return [...byId.values()]
}
