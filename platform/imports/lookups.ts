import type { FastifyRequest } from 'fastify'
import { isCovered } from '#platform/access'
import { ProblemError, scopeOf } from '#platform/http'
import { type Judge, makeJudge } from '#platform/signals'
import { transact } from '#platform/store'
import { makeForeseeingJudge } from './foresee.ts'
import { findImport, type ImportRow } from './import-store.ts'
import { type Mapping, parseMapping } from './mapping.ts'
import { findMapping, type MappingRow } from './mapping-store.ts'
import { submitterOf } from './send.ts'

function doorOf({ world, principal, areas }: FastifyRequest): Parameters<typeof makeJudge>[0]['door'] {
  return () => ({
    kinds: world.kinds,
    today: world.clock.today(),
    findPlace: (text, on) => world.places.resolve(text, on),
    missingOrder: (of) => world.missingOrder(of),
    maySubmit: (source, place) => {
      if (principal.sources && !principal.sources.includes(source)) return 'source.forbidden'
      return isCovered(place, areas) ? undefined : 'place.forbidden'
    },
  })
}

export function judgeFor(request: FastifyRequest, importId: number): Judge {
  const { world } = request
  return makeJudge({
    door: doorOf(request),
    intake: world.intake,
    submittedBy: submitterOf(importId),
    onRefused: (source) => world.countRefused(source),
  })
}

export function foreseeingJudgeFor(request: FastifyRequest): Judge {
  return makeForeseeingJudge(doorOf(request), request.world)
}

export function refuseForeignSource({ principal }: FastifyRequest, source: string): void {
  if (!principal.sources || principal.sources.includes(source)) return
  throw new ProblemError({
    code: 'access.forbidden',
    detail: `This key may not import for the source ${source}.`,
  })
}

export async function getMapping({ world }: FastifyRequest, id: string): Promise<MappingRow> {
  const row = await findMapping(world.database, id)
  if (!row)
    throw new ProblemError({ code: 'not-found', detail: `There is no mapping ${JSON.stringify(id)}.` })
  return row
}

export async function getImport(request: FastifyRequest, id: string): Promise<ImportRow> {
  const row = await transact(request.world.database, scopeOf(request), (tx) => findImport(tx, Number(id)))
  if (!row)
    throw new ProblemError({
      code: 'not-found',
      detail: `There is no import ${id}, or it is outside your area.`,
    })
  return row
}

export function busy(by: number, source: string): ProblemError {
  return new ProblemError({
    code: 'conflict',
    detail: `Import ${by} of ${source} is under way. Wait for its end; if its server went down, send again in half a minute.`,
    why: { code: 'import.busy', values: { id: by, source } },
  })
}

/** A remembered mapping, read; one that an older version took may not be one any more. */
export function getReadMapping({ yaml }: MappingRow): Mapping {
  const reading = parseMapping(yaml)
  if (reading.ok) return reading.mapping
  throw new ProblemError({
    code: 'file.refused',
    detail: 'The mapping is from an older version and no longer valid: send it anew.',
    errors: reading.errors.slice(0, 100),
  })
}
