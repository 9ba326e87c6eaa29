import type { Sql } from '../storage/database.ts'
import type { EventDialect, StoredEvent } from '../storage/events.ts'

export type { EventDialect, StoredEvent } from '../storage/events.ts'

/**
 * How a receiver can tell that a delivery is ours. `rsa`: the gateway's key, over the URL or the body (reference blockbee 8.3).
 * `hmac`: a secret that only its business knows (Standard Webhooks).
 */
export type DeliverySignature = 'rsa' | 'hmac'

/** The HTTP request that tells a merchant of one event. Every retry sends these very bytes. */
export interface DeliveryRequest {
  readonly method: 'GET' | 'POST'
  /** Absolute http(s) URL. A fragment is dropped; what remains is stored, signed and sent as one string. */
  readonly url: string
  readonly contentType?: string
  /** POST only. */
  readonly body?: string
  /** `rsa` when not said. */
  readonly signature?: DeliverySignature
}

/**
 * Turns events of one dialect into requests; each dialect brings its own. Runs inside the transaction that stores
 * the deliveries, so it may read through `sql` but must have no effect outside it (F104), and should read for the
 * whole batch at once.
 */
export interface Composer {
  /**
   * One entry per event id: the request, or null when the merchant is not told of this event. A missing entry, or a
   * throw, leaves the event to be tried again later; the others of the batch go on (F63).
   */
  compose(sql: Sql, events: readonly StoredEvent[]): Promise<Map<string, DeliveryRequest | null>>
}

/** Composers by dialect. Events of a dialect that is not here stay in the outbox, untouched. */
export type Composers = Readonly<Partial<Record<EventDialect, Composer>>>

/** Signs callbacks with the RSA key that merchants pin (reference blockbee 8.3). */
export interface CallbackSigner {
  /** SubjectPublicKeyInfo PEM: what `/pubkey/` publishes. */
  readonly publicKeyPem: string
  /** Base64 RSA-SHA256 PKCS#1 v1.5 signature over the bytes of `text`; for the header `x-ca-signature`. */
  sign(text: string): Promise<string>
}

/** One request through the outbound client. */
export interface OutboundRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  /** Lower-case names. `host`, `content-length`, `connection` and `accept-encoding` are the client's own. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** Absolute deadline from the call to the last byte read, name look-up included. Milliseconds (F57). */
  readonly timeoutMs: number
  readonly signal?: AbortSignal
}

/** Why a request was never sent: no packet went to the address in question. */
export type RefusalReason =
  | 'invalid_url'
  | 'scheme_not_allowed'
  | 'userinfo_not_allowed'
  | 'port_not_allowed'
  | 'address_not_allowed'

/** Why a request that was allowed brought no usable answer. */
export type FailureReason =
  | 'name_not_found'
  | 'connection_failed'
  | 'timeout'
  | 'invalid_response'
  | 'peer_mismatch'
  | 'certificate_expired'
  | 'certificate_not_yet_valid'
  | 'certificate_for_other_name'
  | 'certificate_untrusted'
  | 'tls_failed'
  | 'aborted'

/** What became of one outbound request. A value, never a throw: a failing receiver is an ordinary outcome. */
export type OutboundResult =
  | {
      readonly kind: 'response'
      readonly status: number
      /** The first 4 KB, control characters escaped (F57, F98). */
      readonly body: string
      readonly ms: number
    }
  | { readonly kind: 'refused'; readonly reason: RefusalReason }
  | { readonly kind: 'failed'; readonly reason: FailureReason; readonly ms: number }

/** The one way out for every HTTP request to an address that somebody else chose (F56). */
export interface Outbound {
  send(request: OutboundRequest): Promise<OutboundResult>
  /** Ends idle connections. */
  close(): void
}

/** Structured log lines; pino has this shape. */
export interface NotifyLogger {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Figures of the notifier. */
export interface NotifyMetrics {
  /** Events turned into deliveries in one transaction, and how long that took. */
  composed(events: number, ms: number): void
  /** One attempt ended. `delayMs`: from when it was due to its start. */
  attempted(outcome: 'token' | 'status' | 'rejected' | 'unreachable', delayMs: number, ms: number): void
}
