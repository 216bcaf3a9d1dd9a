import { z } from 'zod'
import { type Door, ProblemError, scopeOf } from '#platform/http'
import { transact } from '#platform/store'
import { endHold, type Outcome, placeHold, shredFile } from './keep.ts'
import type { FileKeys } from './keys.ts'
import { type FileRow, findFile, listHolds } from './store.ts'
import { FileId, FileView, HoldView, Reason, tags, toHoldView, toView } from './views.ts'

export function shredRoute(door: Door, keys: FileKeys): void {
  door.delete(
    '/api/files/:id',
    {
      config: { action: 'files.shred' },
      schema: {
        tags,
        summary: 'Shred a file: its key is destroyed, and with it the file for good',
        params: z.object({ id: FileId }),
        querystring: z.strictObject({ reason: Reason }),
        response: { 200: FileView },
      },
    },
    async (request) => {
      const { world, principal, params, query } = request
      const of = { id: params.id, actor: principal.id, why: query.reason, clock: world.clock }
      const outcome = await transact(world.database, scopeOf(request), (tx) => shredFile(tx, of))
      return toView(rowOf(outcome), { keys, now: world.clock.now() })
    },
  )
}

export function holdRoutes(door: Door, keys: FileKeys): void {
  door.get(
    '/api/files/:id/holds',
    {
      config: { action: 'files.hold' },
      schema: {
        tags,
        summary: 'The holds of a file, the first one first',
        params: z.object({ id: FileId }),
        response: { 200: z.object({ items: z.array(HoldView) }) },
      },
    },
    async (request) => {
      const { id } = request.params
      const holds = await transact(request.world.database, scopeOf(request), async (tx) =>
        (await findFile(tx, id)) ? await listHolds(tx, id) : undefined,
      )
      if (!holds)
        throw new ProblemError({
          code: 'not-found',
          detail: `There is no file ${id}, or it is outside your area.`,
        })
      return { items: holds.map(toHoldView) }
    },
  )

  door.post(
    '/api/files/:id/holds',
    {
      config: { action: 'files.hold' },
      schema: {
        tags,
        summary: 'Hold a file: it is not shredded, whatever its time, until the hold is lifted',
        params: z.object({ id: FileId }),
        body: z.strictObject({ reason: Reason }),
        response: { 201: FileView },
      },
    },
    async (request, reply) => {
      const { world, principal, params, body } = request
      const of = { id: params.id, actor: principal.id, reason: body.reason, clock: world.clock }
      const outcome = await transact(world.database, scopeOf(request), (tx) => placeHold(tx, of))
      return reply.code(201).send(toView(rowOf(outcome), { keys, now: world.clock.now() }))
    },
  )

  door.post(
    '/api/files/:id/holds/:number/lift',
    {
      config: { action: 'files.hold' },
      schema: {
        tags,
        summary: 'Lift a hold; a file that is over its time by now is shredded with its last hold',
        params: z.object({ id: FileId, number: z.coerce.number().int().min(1).max(1_000_000) }),
        body: z.strictObject({ reason: Reason }),
        response: { 200: FileView },
      },
    },
    async (request) => {
      const { world, principal, params, body } = request
      const of = { ...params, actor: principal.id, why: body.reason, clock: world.clock }
      const outcome = await transact(world.database, scopeOf(request), (tx) => endHold(tx, of))
      return toView(rowOf(outcome), { keys, now: world.clock.now() })
    },
  )
}

function rowOf(outcome: Outcome): FileRow {
  if (outcome.ok) return outcome.row
  throw new ProblemError({ code: outcome.code, detail: outcome.message })
}
