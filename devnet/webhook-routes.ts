import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { BadRequest, parseBody } from './sandbox-request.ts'

/** What the route of Bleumi webhooks acts on. */
export interface WebhookRoutesOptions {
  /** Sets where a merchant gets its Bleumi webhooks, the demo merchant when none is named; null for an unknown one. */
  setBleumiWebhook(
    url: string | null,
    businessId: string | undefined,
  ): Promise<{ readonly secret: string } | null>
}

const webhookBody = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: 'an http or https URL, or null' }).nullable(),
  businessId: z.string().optional(),
})

/** What a merchant sets in the portal of the service that Polytill stands for, where no console has it. */
export function webhookRoutes(scope: FastifyInstance, options: WebhookRoutesOptions): void {
  scope.put('/bleumi-webhook', async request => {
    const { url, businessId } = parseBody(webhookBody, request)
    const set = await options.setBleumiWebhook(url, businessId)
    if (set === null) throw new BadRequest('businessId: no merchant has it')
    return { url, secret: set.secret }
  })
}
