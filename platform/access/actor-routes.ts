import { z } from 'zod'
import { type Door, ProblemError } from '#platform/http'
import type { Database } from '#platform/store'
import { Words } from '#vocabulary'
import { findActorName } from './actors.ts'

/** Who did it, by name: histories keep the id that a person or program signs with. */
export function actorRoutes(door: Door, production: Database): void {
  door.get(
    '/api/actors/:id',
    {
      config: { action: 'places.read' },
      schema: {
        tags: ['access'],
        summary: 'What whoever signs with this id is called: the name of an account, the title of a key',
        params: z.object({ id: z.string().max(100) }),
        response: { 200: z.object({ id: z.string(), name: Words }) },
      },
    },
    async (request) => {
      const { id } = request.params
      const name = await findActorName({ production, world: request.world.database }, id)
      if (!name) throw new ProblemError({ code: 'not-found', detail: 'Nobody signs with this id.' })
      return { id, name }
    },
  )
}
