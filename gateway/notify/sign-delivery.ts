import type { Clock } from '../runtime/clock.ts'
import type { Sql } from '../storage/database.ts'
import type { SecretBox } from '../storage/secret-box.ts'
import { signingSecrets } from '../storage/webhook-secrets.ts'
import type { DeliverySignature } from './ports.ts'
import type { SignAhead } from './sign-ahead.ts'
import { signedText } from './sign-callback.ts'
import { webhookHeaders } from './sign-webhook.ts'

/** What is signed of a delivery. */
export interface SignedDelivery {
  readonly id: string
  readonly businessId: string
  readonly method: 'GET' | 'POST'
  /** As transmitted. */
  readonly url: string
  readonly body: string | null
  readonly signature: DeliverySignature
}

/** Signs deliveries, each in the way that its receiver can check. */
export class DeliverySigner {
  readonly #sql: Sql
  readonly #box: SecretBox
  readonly #clock: Clock
  readonly #ahead: SignAhead

  constructor(sql: Sql, box: SecretBox, clock: Clock, ahead: SignAhead) {
    this.#sql = sql
    this.#box = box
    this.#clock = clock
    this.#ahead = ahead
  }

  /** Starts what takes long before it is needed. */
  prepare({ signature, method, url, body }: Omit<SignedDelivery, 'id' | 'businessId'>): void {
    if (signature === 'rsa') this.#ahead.prepare(signedText(method, url, body ?? undefined))
  }

  /** The headers that carry the signature. Rejects when a webhook's business has no secret. */
  async headers({
    id,
    businessId,
    method,
    url,
    body,
    signature,
  }: SignedDelivery): Promise<Record<string, string>> {
    if (signature === 'rsa')
      return { 'x-ca-signature': await this.#ahead.sign(signedText(method, url, body ?? undefined)) }
    const nowMs = this.#clock.nowMs()
    const secrets = await signingSecrets(this.#sql, this.#box, businessId, nowMs)
    if (secrets.length === 0) throw new Error('a webhook has no secret to be signed with')
    return webhookHeaders({ id, nowMs, body: body ?? '', secrets })
  }
}
