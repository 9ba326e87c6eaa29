import type { KeyAuthenticator } from '../../businesses/authenticate.ts'
import type { TillFactory } from '../../chains/port.ts'
import type { AssetRegistry, ChainId, Family } from '../../domain/assets.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Logger } from '../../runtime/logger.ts'
import type { ApiKeyRow, BleumiEdition } from '../../storage/api-keys.ts'
import type { Database, Sql } from '../../storage/database.ts'
import type { SecretBox } from '../../storage/secret-box.ts'
import type { NewWallet, WrittenWallet } from '../../storage/write-wallets.ts'
import type { RecalledAddresses } from '../../tills/recalled-addresses.ts'
import type { RequestLimits } from '../request-meter.ts'
import type { NetworkCodes } from './network-codes.ts'

/** What the Bleumi routes need from their process. */
export interface BleumiParts {
  readonly sql: Sql
  /** The same database, for what must be written together. */
  readonly db: Database
  /** Opens what proofs are signed with. */
  readonly box: SecretBox
  readonly keys: KeyAuthenticator
  readonly registry: AssetRegistry
  readonly tillFactories: Readonly<Record<Family, TillFactory>>
  readonly networkCodes: NetworkCodes
  /** Our settlement account, canonical form: the operator in the terms of every wallet. */
  readonly operator: string
  /** Whether a token is a contract with the configured decimals on its chain right now: a real question to the node. */
  tokenIsUsable(assetId: string): Promise<'usable' | 'not_usable' | 'unknown'>
  /** Whether the settlement account can pay for a transaction on a chain now; `unknown` when the node does not say. */
  hasGas(chainId: ChainId): Promise<'yes' | 'no' | 'unknown'>
  /** Where merchants and shoppers reach us, without a trailing slash. */
  publicUrl(): string
  /** Called after an operation or a payout was written: its transaction may start. */
  operationRequested(): void
  readonly clock: Clock
  readonly logger: Logger
  /** Null: nothing is limited. */
  readonly limits: RequestLimits | null
}

/** What a handler works with. */
export interface BleumiDeps extends BleumiParts {
  /** Writes a wallet or says why not. Shares its statement with requests that come together. */
  writeWallet(wallet: NewWallet): Promise<WrittenWallet>
  /** A business's default address of a ticker, or null; shares its statement likewise. */
  defaultAddress(businessId: string, ticker: string): Promise<string | null>
  /** Default addresses for tills whose writing statement checks them. */
  readonly recalled: RecalledAddresses
}

/** One request, past the key. */
export interface BleumiRequest {
  readonly key: ApiKeyRow
  readonly params: Readonly<Record<string, string>>
  /** Parameters as sent; empty ones are left out: they mean the same as absent (reference bleumi 1.1). */
  readonly query: Readonly<Record<string, string>>
  /** The body as JSON; undefined when there is none. */
  readonly body: unknown
}

/** Answers with the body of a 200, or throws a `BleumiError`. */
export type BleumiHandler = (deps: BleumiDeps, request: BleumiRequest) => Promise<object>

/** One thing that one edition serves; a path may be served by several, each in its own shapes. */
export interface BleumiRoute {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** Keys of another edition find nothing here. */
  readonly edition: BleumiEdition
  readonly handler: BleumiHandler
}
