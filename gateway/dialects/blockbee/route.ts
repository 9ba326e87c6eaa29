import type { KeyAuthenticator } from '../../businesses/authenticate.ts'
import type { TillFactory } from '../../chains/port.ts'
import type { Asset, AssetRegistry, Family } from '../../domain/assets.ts'
import type { Rates } from '../../rates/ports.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { ApiKeyRow } from '../../storage/api-keys.ts'
import type { CallbackTill } from '../../storage/blockbee-callbacks.ts'
import type { CallbackClaim } from '../../storage/claim-callbacks.ts'
import type { Database } from '../../storage/database.ts'
import type { TransferRates } from '../../storage/rates-transfers.ts'

/** The assets served, how their chains' addresses are made, and what they are worth. */
export interface AssetCatalogue {
  readonly registry: AssetRegistry
  readonly tillFactories: Readonly<Record<Family, TillFactory>>
  readonly rates: Rates
  readonly transferRates: TransferRates
}

/**
 * What the network takes for forwarding one payment of this asset that is settled alone, in base units of the network's own
 * coin. Null while the network's fees are not known. Answers from memory where it can.
 */
export type ForwardCost = (
  asset: Asset,
  options: { readonly recipients: number; readonly priority: string },
) => Promise<{ readonly atoms: bigint; readonly coin: Asset } | null>

/** What the BlockBee routes need from their process. */
export interface BlockbeeParts extends AssetCatalogue {
  readonly db: Database
  readonly keys: KeyAuthenticator
  readonly clock: Pick<Clock, 'nowMs'>
  /** SubjectPublicKeyInfo PEM of the key that signs callbacks. */
  readonly publicKeyPem: string
  readonly forwardCost: ForwardCost
  /** Where merchants and payers reach this server, without a trailing slash. */
  readonly publicUrl: () => string
  /** Sandbox only: callbacks may name this machine. */
  readonly allowLoopback: boolean
}

/** What a handler works with. */
export interface BlockbeeDeps extends BlockbeeParts {
  /** Stores a callback with its till or returns what is stored; shares its statement with requests that come together. */
  claimCallback(claim: CallbackClaim): Promise<CallbackTill>
  /** A business's default address of a ticker, or null; shares its statement likewise. */
  defaultAddress(businessId: string, ticker: string): Promise<string | null>
}

/** `key`: a valid key is needed. `optional`: a key that is shown must be valid. `none`: keys are not looked at. */
export type RouteAuth = 'key' | 'optional' | 'none'

/** The key a handler of this kind gets. */
export type RouteKey<A extends RouteAuth> = A extends 'key'
  ? ApiKeyRow
  : A extends 'optional'
    ? ApiKeyRow | null
    : null

/** A request as handlers get it: its key checked as the route asks. */
export interface RouteRequest<A extends RouteAuth> {
  /** `coin` or `chain/token` as in the path; empty where the path has none. */
  readonly ticker: string
  /** The parsed query, unchecked. */
  readonly query: unknown
  /** As the client names itself; empty when it does not. */
  readonly userAgent: string
  readonly key: RouteKey<A>
}

/** Answers with the body of a 200, or throws a `BlockbeeError`. */
export type RouteHandler<A extends RouteAuth> = (
  deps: BlockbeeDeps,
  request: RouteRequest<A>,
) => Promise<object>

/** A route as data; its handler gets a key when the route needs one, and perhaps one when it is optional. */
export type Route = {
  [A in RouteAuth]: { readonly path: string; readonly auth: A; readonly handler: RouteHandler<A> }
}[RouteAuth]
