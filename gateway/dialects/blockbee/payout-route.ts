import type { ChainId } from '../../domain/assets.ts'
import type { WalletWriter } from '../../payouts/own-wallet.ts'
import type { ApiKeyRow } from '../../storage/api-keys.ts'
import type { Database } from '../../storage/database.ts'
import type { AssetCatalogue, BlockbeeDeps } from './route.ts'

/** What the payout routes need from their process. */
export interface PayoutDeps extends AssetCatalogue, Pick<BlockbeeDeps, 'keys'> {
  readonly db: Database
  /** The account that pays, canonical form. */
  readonly payoutAccount: string
  readonly payoutWriters: ReadonlyMap<ChainId, WalletWriter>
}

/** A request to a payout route, its key checked. */
export interface PayoutCall {
  /** As in the path; empty where the path has none. */
  readonly ticker: string
  /** The parsed query, unchecked. */
  readonly query: unknown
  /** The body's fields, every number as the text it was written as; empty for GET. */
  readonly body: Readonly<Record<string, unknown>>
  readonly key: ApiKeyRow
}

/** One payout endpoint. `needs`: the least that a key must be allowed (`process` includes `request`). */
export interface PayoutRoute {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly needs: 'request' | 'process'
  /** Answers with the body of a 200. @throws BlockbeeError, PayoutError */
  readonly handler: (deps: PayoutDeps, call: PayoutCall) => Promise<object>
}
