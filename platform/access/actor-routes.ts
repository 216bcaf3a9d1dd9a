import { z } from 'zod'
import type { Door } from '#platform/http'
import type { WorldHost } from '#platform/worlds'
import { Words } from '#vocabulary'
import { findActorNames } from './actors.ts'

/** Histories keep the id under which somebody signed; a screen says who that is. Ids that nobody has are left out. */
export function actorRoutes(door: Door, host: WorldHost): void {
  door.get(
    '/api/actors',
    {
      config: { action: 'places.read' },
      schema: {
        tags: ['access'],
        summary: 'The names of people and programs that took steps, by the ids under which they sign',
        querystring: z.strictObject({
          ids: z.string().regex(/^(account|key):[\w.-]{1,64}(,(account|key):[\w.-]{1,64}){0,99}$/, {
            error: 'must be up to 100 ids such as account:… or key:…, with commas between them',
          }),
        }),
        response: { 200: z.object({ items: z.array(z.object({ id: z.string(), name: Words })) }) },
      },
    },
    async (request) => ({
      items: await findActorNames(request.query.ids.split(','), {
        // People sign in to production, and are known in all worlds; a key is of its own world.
        people: host.production.database,
        keys: request.world.database,
      }),
    }),
  )
}
