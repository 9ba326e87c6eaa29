import type { AssetId, ChainId } from '../domain/assets.ts'
import type { SourcePrice, UsdPrice } from '../rates/ports.ts'
import type { Order, OrderState, OrderTransfer } from './order.ts'
import type { OrderQuote } from './quote.ts'

/** Names an order within its business. */
export interface OrderKey {
  readonly businessId: string
  readonly orderId: string
}

/** One coin of an order: the till that its payer sends to. */
export interface OrderTill {
  readonly tillId: string
  /** Path form. */
  readonly ticker: string
  readonly assetId: AssetId
  /** Canonical form. */
  readonly address: string
  readonly recipients: number
}

/** A transfer as a page and the logs show it. */
export interface ShownTransfer extends OrderTransfer {
  readonly chainId: ChainId
  readonly seenAtMs: number
  /** By the last scanned block; 0 while it is in none. */
  readonly confirmations: number
}

/** An order with everything that its page shows. */
export interface OrderRecord {
  readonly order: Order
  /** Name of the business. */
  readonly merchant: string
  /** Grows with everything that the page shows. */
  readonly version: number
  readonly selectedTillId: string | null
  readonly createdAtMs: number
  /** In the order of choice. */
  readonly tills: readonly OrderTill[]
  /** The latest of each till. */
  readonly quotes: readonly OrderQuote[]
  /** Newest first: everything that may count of a payment, the last hundred of a deposit, and the last that do not count. */
  readonly transfers: readonly ShownTransfer[]
  /** Whether older ones are left out. */
  readonly hasOlder: boolean
  /** Of a deposit: worth of everything that counts, also of transfers that are not shown, as of the last look at
   *  it. Base units of fiat; 0 of a payment. */
  readonly totalAtoms: bigint
}

/** A transfer as the engine weighs it. */
export interface WeighedTransfer extends OrderTransfer {
  /** How long ago it reached us or its block was mined, whichever was first. Milliseconds; never negative. */
  readonly lagMs: number
  /** USD prices of its coin and of the order's currency when it was first seen; null where they were not known, or not needed. */
  readonly coinPrice: UsdPrice | null
  readonly fiatPrice: UsdPrice | null
}

/** An order that has to be looked at: locked while it is. */
export interface OpenOrder {
  readonly order: Order
  readonly state: OrderState
  readonly isCompleted: boolean
  readonly tills: readonly OrderTill[]
  /** Some of the latest of each till. */
  readonly quotes: readonly OrderQuote[]
  /** Newest first. Of a payment all that may count; of a deposit the changed ones and the latest. */
  readonly transfers: readonly WeighedTransfer[]
  /** Whether one of its transfers changed since the last look. */
  readonly hasChanged: boolean
}

/** What a transfer is worth to its order. */
export interface Credit {
  readonly transferId: string
  readonly arrivedAtMs: number
  readonly late: boolean
  readonly rate: string | null
  readonly fiatAtoms: bigint | null
  /** The promise whose rate it is; null for the rate of its arrival. */
  readonly quoteNumber: number | null
  readonly sources: readonly SourcePrice[] | null
}

/** Something the merchant is told of an order, written with the rows that make it true (F53). */
export interface OrderNews {
  readonly kind: 'order.paid' | 'deposit.confirmed'
  /** The transfer that it is told with, and the till of the coin that is named. */
  readonly transferId: string
  readonly tillId: string
  readonly facts: PaidFacts
}

/** The whole of what was paid, as of then (F55). Amounts as decimal strings of base units. */
export interface PaidFacts {
  readonly [name: string]: string
  readonly orderId: string
  /** The coin that brought most of it, its base units, and the rate of its latest part. */
  readonly assetId: AssetId
  readonly tillId: string
  readonly paidAtoms: string
  readonly rate: string
  /** Worth of all coins together. */
  readonly fiatAtoms: string
  /** Joined by commas, in order of arrival. */
  readonly txids: string
}

/** What looking at an order came to. */
export interface OrderAdvance {
  readonly credits: readonly Credit[]
  readonly state: OrderState
  readonly news: readonly OrderNews[]
  /** Set when the payment is whole and confirmed for the first time. */
  readonly completes: boolean
}

/** A coin that the payer chose. */
export interface Choice<Till> {
  readonly key: OrderKey
  readonly ticker: string
  /** Used when the order has no till of this coin yet. */
  readonly draft: Till
  /** Stored unless an earlier promise of this coin still holds; null for a deposit, which promises nothing. */
  readonly quote: NewQuote | null
}

/** A promise to be stored. */
export interface NewQuote {
  readonly rate: string
  readonly sources: readonly SourcePrice[]
  readonly quotedAtMs: number
  readonly validUntilMs: number | null
  readonly outstandingAtoms: bigint
  readonly amountAtoms: bigint
}

/** What orders need from storage. `Till` is a till that was made and not stored yet. */
export interface OrderStore<Till> {
  insert(order: Order): Promise<void>
  find(token: string): Promise<OrderRecord | null>
  /** Where the business wants its money, as it was set; by ticker. */
  defaultAddresses(businessId: string): Promise<ReadonlyMap<string, string>>
  /** Stores the choice with its till and promise, all or nothing. Concurrent choices of one coin get one till (F64). */
  choose(choice: Choice<Till>): Promise<void>
  /** Stores another promise for a till unless one holds, or the coin is not the chosen one any more. */
  renewQuote(key: OrderKey, tillId: string, quote: NewQuote): Promise<void>
  /** Orders with transfers that changed; not those whose ids are set aside. */
  changed(limit: number, setAside?: readonly string[]): Promise<OrderKey[]>
  /** Payments whose end has come without enough; likewise. */
  ended(nowMs: number, limit: number, setAside?: readonly string[]): Promise<OrderKey[]>
  /** Orders whose transfers wait for a rate, in order of their ids from the one after `after`; likewise. */
  unpriced(after: string, limit: number, setAside?: readonly string[]): Promise<OrderKey[]>
  /**
   * Looks at an order in one transaction with all that follows. `look` must have no effect (F104). `changed`: its page
   * shows something else now; `told`: there is news for the merchant.
   */
  advance(
    key: OrderKey,
    look: (open: OpenOrder) => OrderAdvance,
  ): Promise<{ changed: boolean; told: boolean }>
  /** Versions of these orders' pages, by token. */
  versions(tokens: readonly string[]): Promise<ReadonlyMap<string, number>>
}
