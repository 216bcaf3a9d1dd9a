import type { FastifyRequest } from 'fastify'
import { covers } from '#platform/access'
import { ProblemError } from '#platform/http'
import type { Tx } from '#platform/store'
import type { Outside } from './outside.ts'
import { knowKinds, type Surroundings } from './parse-rule.ts'
import { knowPlaces } from './place-words.ts'
import type { Bearings } from './reckoning.ts'
import type { Asker, Refusal } from './use-cases.ts'
import { Fault } from './views.ts'

export function askerOf(request: FastifyRequest): Asker {
  const { clock } = request.world
  return {
    actor: request.principal.id,
    at: clock.now(),
    today: clock.today(),
    mayWrite: (area) => mayWrite(request, area),
  }
}

export function mayWrite({ areas }: FastifyRequest, area: string | undefined): boolean {
  return areas.some((own) => own === '*' || (area !== undefined && covers(own, area)))
}

export function toSurroundings(request: FastifyRequest): Surroundings {
  const { world } = request
  return {
    kinds: knowKinds(world.rooms.kinds),
    places: knowPlaces(world.places),
    isPlace: (path) => world.places.find(path) !== undefined,
  }
}

export async function surroundingsOf(
  request: FastifyRequest,
  tx: Tx,
  { listDuties }: Outside,
): Promise<Surroundings> {
  return { ...toSurroundings(request), duties: await listDuties?.(tx) }
}

export function bearingsOf({ world }: FastifyRequest): Bearings {
  return { places: knowPlaces(world.places), zone: world.clock.zone }
}

export function settle<T extends { readonly ok: true }>(
  outcome: T | { readonly ok: false; readonly refusal: Refusal },
): T {
  if (!outcome.ok) throw refused(outcome.refusal)
  return outcome
}

export function refused(refusal: Refusal): ProblemError {
  if (refusal.code !== 'rule.invalid')
    return new ProblemError({ code: refusal.code, detail: refusal.message })
  const { message, faults } = refusal
  return new ProblemError({
    code: 'rule.invalid',
    detail: message,
    errors: faults.map(({ where, message }) => ({ where, message })),
    more: { faults: faults.map((fault) => Fault.parse(fault)) },
  })
}

export function notFound(id: string, version?: number): ProblemError {
  return new ProblemError({
    code: 'not-found',
    detail: version === undefined ? `There is no rule ${id}.` : `${id} has no version ${version}.`,
  })
}
