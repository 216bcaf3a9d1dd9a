import { z } from 'zod'
import { type Door, ProblemError } from '#platform/http'
import { findOverview } from './overview.ts'
import { Overview } from './views.ts'

export function overviewRoutes(door: Door): void {
  door.get(
    '/api/overview',
    {
      config: { action: 'overview.read' },
      schema: {
        tags: ['overview'],
        summary:
          'What changed since you looked, what waits for a decision, what is late, and how old each number is',
        description:
          'Each part holds what who asks may read, in their areas; a part that they may not read at all is absent.',
        querystring: z.object({
          since: z
            .string()
            .max(40)
            .optional()
            .meta({ description: 'The `position` of the last look, or an instant with its offset' }),
        }),
        response: { 200: Overview },
      },
    },
    async ({ world, principal, query }) => {
      const found = await findOverview({ world, principal, since: query.since })
      if (found.ok) return found.overview
      const where = 'querystring.since'
      throw new ProblemError({
        code: 'request.invalid',
        detail: `${where} ${found.message}.`,
        errors: [{ where, message: found.message }],
      })
    },
  )
}
