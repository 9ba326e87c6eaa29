import { createHmac } from 'node:crypto'
import { type Receiver, startReceiver } from './start-receiver.ts'

/** One Bleumi webhook as a merchant's server received it. */
export interface ReceivedWebhook {
  readonly event: string
  /** The fields of `payment_data` or `operation_data`. */
  readonly data: Readonly<Record<string, unknown>>
  /** Whether the signature over the received bytes is good under the merchant's secret. */
  readonly verified: boolean
}

/** A merchant's server that verifies every webhook by the Standard Webhooks rules and nothing of the gateway's code. */
export function startWebhookReceiver(secret: () => string): Promise<Receiver<ReceivedWebhook>> {
  return startReceiver(
    (request, body) => {
      const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': shown } = request.headers
      const key = Buffer.from(secret().replace(/^whsec_/, ''), 'base64')
      const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
      const { event_type: event, payment_data, operation_data } = JSON.parse(body)
      return {
        event: String(event),
        data: payment_data ?? operation_data ?? {},
        verified: typeof shown === 'string' && shown.split(' ').includes(`v1,${expected}`),
      }
    },
    () => 'ok',
  )
}
