/** Which merchant protocol a till speaks. */
export type EventDialect = 'blockbee' | 'bleumi' | 'bleepay'

/** What happened to a transfer, as a merchant is told. */
export type EventKind = 'transfer.pending' | 'transfer.forwarded'

/** One row of the outbox, with the dialect of its till. */
export interface StoredEvent {
  readonly businessId: string
  /** `evt_…`; stable over every retry and replay (F55). */
  readonly id: string
  readonly kind: EventKind
  readonly dialect: EventDialect
  readonly tillId: string
  /** UUID; the merchant's name of the transfer in every stage. */
  readonly transferId: string
  /** Position in the transfer's own gap-free sequence, from 1. */
  readonly sequence: number
  /** What was true when it happened. Unknown until parsed: an older release may have written it. */
  readonly facts: unknown
  /** Database time, milliseconds since the epoch. */
  readonly createdAtMs: number
}
