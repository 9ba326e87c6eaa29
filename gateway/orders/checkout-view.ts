/**
 * What a hosted page shows of one checkout payment or deposit. JSON-safe: amounts are plain decimal text in whole coins
 * or fiat, times are epoch milliseconds of the server's clock. It carries nothing that a shopper may not see: the success
 * token is inside `redirectUrl`, which is null until the payment is complete and confirmed (reference blockbee 10.2).
 */
export interface CheckoutView {
  readonly kind: 'payment' | 'deposit'
  /** Public id of the page, as in `/pay/payment/{token}/`. */
  readonly token: string
  /** Grows with every change of this view; names the event of the stream. */
  readonly version: number
  /** Business name, and what is bought. */
  readonly merchant: string
  readonly description: string | null
  /**
   * waiting: nothing came. partial: less than asked came. pending: enough came, not all of it confirmed.
   * paid: enough, confirmed. expired: time is over and not enough came. A deposit is `waiting`, `pending` or `paid` by its
   * latest transfer and never ends.
   */
  readonly state: 'waiting' | 'partial' | 'pending' | 'paid' | 'expired'
  /** Upper-case fiat code. */
  readonly currency: string
  /** Fiat asked, came (seen or better), and left; the first and last null for a deposit. */
  readonly value: string | null
  readonly paid: string
  readonly outstanding: string | null
  /** Fiat above `value`, null when nothing is over. */
  readonly overpaid: string | null
  readonly nowMs: number
  readonly expiresAtMs: number | null
  /** What can be paid with, in the order to show. */
  readonly choices: readonly CheckoutChoice[]
  /** What the shopper chose last; null before. */
  readonly selected: CheckoutSelection | null
  /** Newest first, of every coin, those that do not count included. */
  readonly transfers: readonly CheckoutTransfer[]
  /** Set when older ones are left out. */
  readonly hasOlder?: true
  /** Where to go back to, with the success token; null until paid and confirmed, and for deposits. */
  readonly redirectUrl: string | null
  /** Where to go back to without paying; null where the shop named no such place. */
  readonly cancelUrl: string | null
}

/** A coin on a network that this page offers. */
export interface CheckoutChoice {
  /** Path form: `erc20/usdt`. */
  readonly ticker: string
  readonly symbol: string
  readonly name: string
  /** `ethereum`, and as people read it: `Ethereum`. */
  readonly network: string
  readonly networkName: string
  /** False while no price is known: choosing it would have to be refused (F17). */
  readonly available: boolean
}

/** The address to pay to and how much. */
export interface CheckoutSelection extends CheckoutChoice {
  readonly address: string
  /** Still to pay, decimal text with the coin's own places cut of trailing zeros; null for a deposit, and while no price is known. */
  readonly amountDue: string | null
  readonly amountDueAtoms: string | null
  readonly decimals: number
  /** EIP-155 chain id in decimal for an injected wallet, null for other families. */
  readonly evmChainId: number | null
  /** Token contract, null for the native coin. */
  readonly contract: string | null
  /** EIP-681 or BIP-21 URI. The QR holds the plain address unless the shopper asks for the URI. */
  readonly paymentUri: string
  /** Smallest payment that is credited; null where any is. */
  readonly minimum: string | null
  /** Fiat per whole coin of this amount, and until when it holds; both null while no price is known. */
  readonly rate: string | null
  readonly rateValidUntilMs: number | null
}

/** One payment that came to one of this page's addresses. */
export interface CheckoutTransfer {
  readonly txid: string
  readonly ticker: string
  readonly symbol: string
  readonly networkName: string
  readonly amount: string
  /** Its worth at the rate that it was credited with; null when it does not count. */
  readonly fiat: string | null
  readonly state: 'seen' | 'confirmed' | 'final' | 'orphaned'
  readonly confirmations: number
  readonly confirmationsNeeded: number
  /** Why it does not count towards this payment, null when it does. */
  readonly ignored: 'below_minimum' | 'other_asset' | 'after_expiry' | null
  readonly seenAtMs: number
}
