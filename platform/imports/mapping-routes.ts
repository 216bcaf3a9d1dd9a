import { z } from 'zod'
import { type Door, findUnstorable, PageQuery, pageOf, sendProblem, toPage, unstorable } from '#platform/http'
import { Problem } from '#vocabulary'
import { getMapping, refuseForeignSource } from './lookups.ts'
import { parseMapping } from './mapping.ts'
import { listMappings, saveMapping } from './mapping-store.ts'
import { bodiesOf, config, tags, yamlTypes } from './route-parts.ts'
import { MappingView, toMappingView } from './views.ts'

const MappingText = z
  .string()
  .min(1)
  .max(256 * 1024)

export function newMappingRoute(door: Door): void {
  door.post(
    '/api/mappings',
    {
      config: { ...config, accepts: { ...bodiesOf(yamlTypes, 'text'), 'application/json': MappingText } },
      bodyLimit: 256 * 1024,
      schema: {
        tags,
        summary: 'Remember a mapping',
        description:
          'The body is the mapping in YAML (`text/yaml`), or a JSON string that holds it. The same text has the same id; one that is known answers 200.',
        body: MappingText,
        response: { 200: MappingView, 201: MappingView, 422: Problem },
      },
    },
    async (request, reply) => {
      const yaml = request.body
      const reading = parseMapping(yaml)
      // In YAML as in JSON, an escape may stand for what the body's own text does not hold.
      const bad = findUnstorable({ body: reading.said })
      if (bad !== undefined) throw unstorable(bad)
      if (!reading.ok)
        return sendProblem(request, reply, {
          code: 'file.refused',
          detail: `Faults in the mapping: ${reading.errors.length}.`,
          errors: reading.errors.slice(0, 100),
        })
      refuseForeignSource(request, reading.mapping.source)
      const { database } = request.world
      const { id, isNew } = await saveMapping(database, {
        mapping: reading.mapping,
        yaml,
        createdBy: request.principal.id,
      })
      return reply.code(isNew ? 201 : 200).send(toMappingView(await getMapping(request, id)))
    },
  )
}

export function mappingRoutes(door: Door): void {
  door.get(
    '/api/mappings',
    {
      config,
      schema: {
        tags,
        summary: 'Mappings that are remembered',
        querystring: z.strictObject(PageQuery),
        response: { 200: pageOf(MappingView) },
      },
    },
    async (request) => {
      const { after = '', limit } = request.query
      const rows = await listMappings(request.world.database, { after, limit: limit + 1 })
      const page = toPage(rows, limit, (row) => row.id)
      return { ...page, items: page.items.map(toMappingView) }
    },
  )

  door.get(
    '/api/mappings/:id',
    {
      config,
      schema: {
        tags,
        summary: 'A mapping, with what it does in words',
        params: z.object({ id: z.string().max(64) }),
        response: { 200: MappingView },
      },
    },
    async (request) => toMappingView(await getMapping(request, request.params.id)),
  )
}
