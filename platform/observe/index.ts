import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { type Door, ProblemError } from '#platform/http'
import type { World } from '#platform/worlds'

/**
 * What an operator watches, in the Prometheus text format at `/metrics`: requests by route and status, what became of
 * signals, how far each consumer of production is, and the process. No label ever holds a name, an id or a place. Other
 * doors add their figures to the registry that it answers.
 */
export function observe(door: Door, production: World): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'lianfang_' })
  const requests = new Histogram({
    name: 'lianfang_http_request_duration_seconds',
    help: 'Requests by route and status',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  })
  door.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none'
    requests.observe(
      { method: request.method, route, status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    )
    done()
  })
  new Counter({
    name: 'lianfang_signals_total',
    help: 'Verdicts on signals since the start, of production',
    labelNames: ['verdict'] as const,
    registers: [registry],
    collect() {
      this.reset()
      for (const [verdict, count] of Object.entries(production.verdictTotals())) this.inc({ verdict }, count)
    },
  })
  new Gauge({
    name: 'lianfang_consumer_at_end',
    help: '1 where a consumer of production has read the whole log, 0 where it is behind',
    labelNames: ['consumer'] as const,
    registers: [registry],
    async collect() {
      for (const { name, behind } of await production.consumers.listBehind())
        this.set({ consumer: name }, behind ? 0 : 1)
    },
  })
  door.get(
    '/metrics',
    { config: { action: 'sources.read' }, schema: { hide: true } },
    async (request, reply) => {
      if (!request.areas.includes('*'))
        throw new ProblemError({
          code: 'access.elsewhere',
          detail: 'The figures are of all places: they are for who reads everywhere.',
        })
      return reply
        .type(registry.contentType)
        .serializer(String)
        .send(await registry.metrics())
    },
  )
  healthRoute(door, production)
  return registry
}

/** For whatever restarts or routes around a server: 200 while production's database answers and its consumers run. */
function healthRoute(door: Door, production: World): void {
  door.get('/api/health', { config: { action: 'open' }, schema: { hide: true } }, async (_request, reply) => {
    const behind = await production.consumers.listBehind().catch(() => undefined)
    const waiting = production.consumers
      .list()
      .some(({ state }) => state.state === 'waiting' || state.state === 'stopped')
    const ok = behind !== undefined && !waiting
    return reply.code(ok ? 200 : 503).send({ ok, store: behind !== undefined, consumers: !waiting })
  })
}
