import type { FastifyRequest } from 'fastify'
import type { Scope } from '#platform/store'

/** The scope of the request's transactions: its principal, in the areas where its action is allowed. */
export function scopeOf(request: FastifyRequest): Scope {
  const { areas, works } = request
  return { actor: request.principal.id, places: areas.includes('*') ? 'everywhere' : areas, works }
}
