import { queryOptions } from '@tanstack/react-query'
import { type Answer, AskError, ask } from '../api.ts'
import { moving } from '../queries.ts'
import { Overview } from './answers.ts'

/** The overview with what has changed since then: a position of the log, or an instant of city time. */
export function overviewQuery(since: string) {
  return queryOptions({
    queryKey: ['overview', since],
    queryFn: async ({ signal }): Promise<Answer<Overview>> => {
      try {
        return await ask(Overview, '/overview', { query: { since }, signal })
      } catch (error) {
        // A log that was begun anew does not know the position: the rest is told all the same.
        if (error instanceof AskError && error.problem.status === 400)
          return await ask(Overview, '/overview', { signal })
        throw error
      }
    },
    ...moving,
  })
}
