import { createVerify } from 'node:crypto'
import { type Receiver, startReceiver } from './start-receiver.ts'

/** One callback as a merchant's server received it. */
export interface ReceivedCallback {
  /** Method of the request. */
  readonly method: string
  /** All parameters: the query's, then the form body's. */
  readonly fields: URLSearchParams
  /** Whether the signature over the received bytes is good under the gateway's published key. */
  readonly verified: boolean
  readonly atMs: number
}

/**
 * A merchant's server that verifies every callback and answers `*ok*`. Verification follows the BlockBee documentation and
 * nothing of the gateway's code: RSA-SHA256 over the whole URL as called for GET, over the raw body for POST (reference
 * blockbee 8.3).
 */
export function startCallbackReceiver(publicKeyPem: string): Promise<Receiver<ReceivedCallback>> {
  return startReceiver(
    (request, body) => {
      const url = `http://${request.headers.host}${request.url}`
      const signed = request.method === 'GET' ? url : body
      const signature = String(request.headers['x-ca-signature'] ?? '')
      const verified = createVerify('RSA-SHA256').update(signed).verify(publicKeyPem, signature, 'base64')
      const fields = new URLSearchParams(new URL(url).search)
      for (const [name, value] of new URLSearchParams(body)) fields.append(name, value)
      return { method: request.method ?? '', fields, verified, atMs: performance.now() }
    },
    ({ verified }) => (verified ? '*ok*' : 'bad signature'),
  )
}
