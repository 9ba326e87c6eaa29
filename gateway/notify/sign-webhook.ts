import { createHmac } from 'node:crypto'

/**
 * Headers of a signed webhook (Standard Webhooks 1.0): HMAC-SHA256 over `id.timestamp.body` with the business's secret. The
 * id is the delivery's and stays the same over retries; the timestamp is the attempt's.
 */
export function webhookHeaders(delivery: {
  readonly id: string
  /** Epoch milliseconds. */
  readonly nowMs: number
  readonly body: string
  /** Base64. */
  readonly secret: string
}): Record<string, string> {
  const timestamp = Math.floor(delivery.nowMs / 1000).toString()
  const signature = createHmac('sha256', Buffer.from(delivery.secret, 'base64'))
    .update(`${delivery.id}.${timestamp}.${delivery.body}`, 'utf8')
    .digest('base64')
  return {
    'webhook-id': delivery.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  }
}
