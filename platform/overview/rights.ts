import { type Action, decide, type Principal } from '#platform/access'
import type { Scope } from '#platform/store'

/** Where somebody may do something, as a scope; undefined where nowhere. */
export function scopeFor(principal: Principal, action: Action): Scope | undefined {
  const decision = decide(principal, action)
  if (!decision.allow) return undefined
  return { actor: principal.id, places: decision.areas.includes('*') ? 'everywhere' : decision.areas }
}
