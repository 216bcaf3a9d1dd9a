import { z } from 'zod'
import { type Door, scopeOf } from '#platform/http'
import { transact } from '#platform/store'
import { countAlerts, countedAtMost } from './counts.ts'

const Count = z.int().meta({ description: `${countedAtMost} stands for that many or more` })

/** How much waits: the figure beside the link to the alerts. */
export function countRoute(door: Door): void {
  door.get(
    '/api/alerts/counts',
    {
      config: { action: 'alarms.read' },
      schema: {
        tags: ['alerts'],
        summary: 'How many alerts wait for a judgement, of those that you see',
        response: {
          200: z.object({
            open: Count,
            overdue: Count,
            immediate: Count.meta({ description: 'One case is enough, and nobody took it yet' }),
          }),
        },
      },
    },
    async (request) => {
      const scope = scopeOf(request)
      return await transact(request.world.database, scope, (tx) => countAlerts(tx, scope))
    },
  )
}
