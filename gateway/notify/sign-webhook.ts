import { createHmac } from 'node:crypto'

/**
 * Headers of a signed webhook (Standard Webhooks 1.0): HMAC-SHA256 over `id.timestamp.body`, one signature for each secret, in their
 * order and with a space between. The id is the delivery's and stays the same over retries; the timestamp is the attempt's.
 */
export function webhookHeaders(delivery: {
  readonly id: string
  /** Epoch milliseconds. */
  readonly nowMs: number
  readonly body: string
  /** Base64. */
  readonly secrets: readonly string[]
}): Record<string, string> {
  const timestamp = Math.floor(delivery.nowMs / 1000).toString()
  const signed = `${delivery.id}.${timestamp}.${delivery.body}`
  const signatures = delivery.secrets.map(
    secret =>
      `v1,${createHmac('sha256', Buffer.from(secret, 'base64')).update(signed, 'utf8').digest('base64')}`,
  )
  return {
    'webhook-id': delivery.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  }
}
