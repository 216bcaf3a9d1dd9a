import type { FastifyRequest } from 'fastify'
import { isCovered } from '#platform/access'
import { ProblemError } from '#platform/http'
import type { PlacePath } from '#vocabulary'

/** A part of the request that is not as it must be. */
export function refused(where: string, message: string): ProblemError {
  return new ProblemError({
    code: 'request.invalid',
    detail: `${where}: ${message}`,
    errors: [{ where, message }],
  })
}

/** Refuses a place of the body that is not in the tree, or not in the asker's areas. */
export function refuseElsewhere({ areas, world }: FastifyRequest, place: PlacePath): void {
  if (!world.places.find(place)) throw refused('body.place', `there is no place ${place}`)
  if (isCovered(place, areas)) return
  const message = `${place} lies outside your area`
  throw new ProblemError({
    code: 'access.elsewhere',
    detail: `body.place: ${message}`,
    errors: [{ where: 'body.place', message }],
  })
}
