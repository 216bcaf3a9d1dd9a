import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { ask, orUndefined, standing } from '#platform/desk'
import { Words } from '#vocabulary'

const Titled = z.object({ title: Words })
const rooms = { alert: '/alerts', event: '/events', task: '/tasks' } as const

/** The title of the alert, event or task that asked for one; nothing where the reader does not see it. */
export function originQuery(originator: string) {
  const [kind = '', number = ''] = originator.split(':')
  const room = Object.entries(rooms).find(([name]) => name === kind)?.[1]
  return queryOptions({
    queryKey: ['origin', originator],
    queryFn: async ({ signal }): Promise<Words | null> => {
      const found = room && (await orUndefined(ask(Titled, `${room}/${number}`, { signal })))
      return found ? found.value.title : null
    },
    ...standing,
  })
}
