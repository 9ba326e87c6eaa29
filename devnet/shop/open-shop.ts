import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { PAGE_HEADERS } from '../../checkout/content-security-policy.ts'
import { refuseStrangers } from '../refuse-strangers.ts'
import type { SandboxFile } from '../sandbox-file.ts'
import { renderLanding } from './render-landing.ts'
import { Shop, type ShopOptions } from './shop.ts'
import { shopRoutes } from './shop-routes.ts'

/** Opens the demo shop at `/demo` and gives browsers a front page at `/`; other callers of `/` get JSON as ever. */
export async function openShop(
  app: FastifyInstance,
  options: ShopOptions,
  overview: () => Pick<SandboxFile, 'baseUrl' | 'chains'> | undefined,
): Promise<void> {
  await app.register(
    async demo => {
      demo.addHook('onRequest', refuseStrangers)
      shopRoutes(demo, new Shop(options))
    },
    { prefix: '/demo' },
  )
  app.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    if (request.routeOptions.url !== '/' || !/\btext\/html\b/.test(request.headers.accept ?? '')) return
    const shown = overview()
    if (!shown) return
    return reply.headers(PAGE_HEADERS).send(renderLanding(shown))
  })
}
