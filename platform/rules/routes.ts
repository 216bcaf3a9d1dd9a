import { z } from 'zod'
import { type Door, scopeOf } from '#platform/http'
import { transact } from '#platform/store'
import { askerOf, bearingsOf, settle, surroundingsOf } from './asking.ts'
import { limits } from './limits.ts'
import type { Outside } from './outside.ts'
import { readingRoutes } from './reading-routes.ts'
import { tryingRoutes } from './trying-routes.ts'
import { enactRule, endRule, saveRule } from './use-cases.ts'
import { Id, Reason, SaveBody, Saved, Version } from './views.ts'

export function makeRuleRoutes(outside: Outside): (door: Door) => void {
  return (door) => {
    readingRoutes(door)
    void door.register(async (inner) => {
      inner.addContentTypeParser(
        ['text/yaml', 'application/yaml', 'application/x-yaml'],
        { parseAs: 'string', bodyLimit: limits.ruleBytes + 1024 },
        (_request, body, done) => done(null, { text: body }),
      )
      savingRoute(inner as unknown as Door, outside)
    })
    changingRoutes(door, outside)
    tryingRoutes(door, outside)
  }
}

function savingRoute(door: Door, outside: Outside): void {
  door.put(
    '/api/rules/:id',
    {
      config: { action: 'rules.write', accepts: { 'application/json': SaveBody, 'text/yaml': 'text' } },
      schema: {
        tags: ['rules'],
        summary: 'Save a text as the next version of a rule',
        description:
          'YAML as the body, or JSON `{text, base}`. `base` (in the query with YAML) is the version that was read before: where another ' +
          'has been saved since, the answer is 409 and nothing is saved. 0 or nothing makes a new rule. The text is checked as a whole; ' +
          'every fault is told with line and column.',
        params: Id,
        querystring: z.strictObject({ base: z.coerce.number().int().min(0).optional() }),
        body: SaveBody,
        response: { 200: Saved, 201: Saved },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { text, base = request.query.base ?? 0 } = request.body
      const saved = await transact(request.world.database, scopeOf(request), async (tx) => {
        const around = await surroundingsOf(request, tx, outside)
        // A refusal undoes what was begun.
        return settle(await saveRule(tx, { id, text, base, asker: askerOf(request), around }))
      })
      const { version, state, created } = saved
      return reply.code(created ? 201 : 200).send({ id, version, state })
    },
  )
}

function changingRoutes(door: Door, outside: Outside): void {
  door.post(
    '/api/rules/:id/live',
    {
      config: { action: 'rules.write' },
      schema: {
        tags: ['rules'],
        summary: 'Let a version act; its examples pass, and a dry run was made of it',
        params: Id,
        body: z.strictObject({ version: Version.optional(), reason: Reason }).nullish(),
        response: { 200: Saved },
      },
    },
    async (request) => {
      const { id } = request.params
      const enacted = await transact(request.world.database, scopeOf(request), async (tx) => {
        const around = await surroundingsOf(request, tx, outside)
        const bearings = bearingsOf(request)
        const asker = askerOf(request)
        const { version, reason } = request.body ?? {}
        return settle(await enactRule(tx, { id, version, reason, asker, around, bearings }))
      })
      return { id, version: enacted.version, state: enacted.row.state }
    },
  )

  door.post(
    '/api/rules/:id/retire',
    {
      config: { action: 'rules.write' },
      schema: {
        tags: ['rules'],
        summary: 'Let a rule act no more; it can be written anew',
        params: Id,
        body: z.strictObject({ reason: Reason }).nullish(),
        response: { 200: Saved },
      },
    },
    async (request) => {
      const { id } = request.params
      const { row } = await transact(request.world.database, scopeOf(request), async (tx) =>
        settle(await endRule(tx, { id, reason: request.body?.reason, asker: askerOf(request) })),
      )
      return { id, version: row.latest, state: row.state }
    },
  )
}
