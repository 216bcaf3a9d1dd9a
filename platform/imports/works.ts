import type { FastifyRequest } from 'fastify'
import type { Door } from '#platform/http'

/** Work that goes on whether or not its sender waits, and stops in order when the door closes. */
export interface Works {
  readonly signal: AbortSignal
  run(request: FastifyRequest, work: Promise<void>): Promise<void>
}

export function holdWorks(door: Door): Works {
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()
  door.addHook('preClose', async () => {
    stopping.abort()
    await Promise.allSettled(running)
  })
  return {
    signal: stopping.signal,
    run(request, work) {
      running.add(work)
      // Whoever waits for the work is told of its failure; the log is told in any case.
      work
        .catch((error: unknown) =>
          request.log.error({ err: error, requestId: request.id }, 'an import failed'),
        )
        .finally(() => running.delete(work))
      return work
    },
  }
}
