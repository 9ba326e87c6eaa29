import type { TillFactory } from '../../chains/port.ts'
import type { Asset, AssetId, NetworkSpec } from '../../domain/assets.ts'
import { BlockbeeError } from './errors.ts'
import type { AssetCatalogue } from './route.ts'

/** Older names that merchants still use (reference blockbee 2.2). */
const ALIASES: ReadonlyMap<string, string> = new Map([['polygon/matic', 'polygon/pol']])

/** An asset under the name the merchant ordered it by. */
export interface OrderedAsset {
  readonly asset: Asset
  /** Lower-case path form as ordered; may be an alias. */
  readonly ticker: string
  readonly network: NetworkSpec
  readonly factory: TillFactory
}

/**
 * The asset that a path names: `eth`, `erc20/usdt`, or `erc20_usdt` as one segment, in any case (reference blockbee 2.1).
 * @throws BlockbeeError `ticker_unknown`
 */
export function parseTicker(path: string, { registry, tillFactories }: AssetCatalogue): OrderedAsset {
  const ticker = path.toLowerCase().replace('_', '/')
  const asset = registry.byTicker(ALIASES.get(ticker) ?? ticker)
  const network = asset && registry.network(asset.chainId)
  if (!asset || !network) throw new BlockbeeError('ticker_unknown')
  return { asset, ticker, network, factory: tillFactories[network.family] }
}

/** The underscore form, as callbacks and logs name a coin: `erc20/usdt` → `erc20_usdt`. */
export function formatCoin(ticker: string): string {
  return ticker.replace('/', '_')
}

/**
 * The ticker under which a payment is told: the one ordered, an alias included, when the ordered asset was paid, because
 * shop plug-ins refuse any other (reference blockbee 15.1); the asset's own otherwise.
 */
export function coinTicker(
  order: { readonly assetId: AssetId; readonly ticker: string },
  paid: Asset,
): string {
  return paid.id === order.assetId ? order.ticker : paid.ticker
}
