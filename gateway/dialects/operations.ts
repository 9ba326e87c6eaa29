import type { FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'
import { checkReadiness, type ReadinessProbe } from './readiness.ts'

const PROBE_TIMEOUT_MS = 2_000

/**
 * What operators and load balancers ask: `/healthz` (the process answers), `/readyz` (what it depends on works; 503
 * otherwise), `/metrics` (Prometheus text), and `/`, which says what this is.
 */
export function registerOperations(
  app: FastifyInstance,
  { metrics, probes }: { metrics: Registry; probes: readonly ReadinessProbe[] },
): void {
  app.get('/', async () => ({
    name: 'Polytill',
    description: 'Self-hosted crypto payment gateway',
    links: { health: '/healthz', readiness: '/readyz', metrics: '/metrics', callbackKey: '/pubkey/' },
  }))
  app.get('/healthz', async () => ({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) => {
    const report = await checkReadiness(probes, PROBE_TIMEOUT_MS)
    return reply.code(report.ready ? 200 : 503).send(report)
  })
  app.get('/metrics', async (_request, reply) =>
    reply.header('content-type', metrics.contentType).send(await metrics.metrics()),
  )
}
