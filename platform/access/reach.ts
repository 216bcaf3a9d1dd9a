import { type Action, actions, findBeyond, type Principal, type RoleName, type ScopeName } from './decide.ts'
import { isCovered } from './work.ts'

/** Rights that somebody is about to give, or holds sway over. */
export interface Rights {
  readonly role: RoleName
  /** Places, or `*` for everywhere. */
  readonly places: readonly string[]
  readonly scopes?: readonly ScopeName[] | undefined
  readonly sources?: readonly string[] | undefined
}

/** By what rights go beyond those of who would give them. */
export type Excess =
  | { readonly code: 'action'; readonly action: Action }
  | { readonly code: 'place'; readonly place: string }
  | { readonly code: 'sources' }

/** Nobody gives, hands on or takes over what they could not do themselves. Pure. */
export function findExcess(
  principal: Principal,
  { areas, rights }: { areas: readonly string[]; rights: Rights },
): Excess | undefined {
  const action = findBeyond(principal, rights)
  if (action) return { code: 'action', action }
  const place = rights.places.find((one) => !isCovered(one, areas))
  if (place !== undefined) return { code: 'place', place }
  const mine = principal.sources
  const more = mine && (!rights.sources || rights.sources.some((source) => !mine.includes(source)))
  return more ? { code: 'sources' } : undefined
}

/** Of what the excess is, as the end of a sentence about a key or an account. */
export function describeExcess(excess: Excess): string {
  if (excess.code === 'action') return `that may ${actions[excess.action].en} can do more than you.`
  if (excess.code === 'place') return `for ${excess.place} reaches further than your own area.`
  return 'for more sources than yours can do more than you.'
}
