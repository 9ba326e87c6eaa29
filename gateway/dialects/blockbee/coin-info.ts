import type { Asset } from '../../domain/assets.ts'
import { formatAtoms } from '../../domain/money.ts'
import { type FiatPrices, fiatPrices } from './fiat-prices.ts'
import { formatMinimum } from './format-minimum.ts'
import { logoUrl } from './logos.ts'
import { rawNumber } from './raw-number.ts'
import { integerAmount } from './render-fields.ts'
import type { BlockbeeDeps } from './route.ts'

/** What is kept of a payment. Nothing: forwards move all of it, and the operator pays the gas. */
export const FEE_PERCENT = '0.000'

/** One coin in `info` (reference blockbee 7.1, 7.2). */
export interface CoinInfo extends Partial<FiatPrices> {
  readonly coin: string
  readonly logo: string
  /** The coin's own part: `usdt` of `erc20/usdt`. */
  readonly ticker: string
  readonly minimum_transaction: object
  readonly minimum_transaction_coin: string
  readonly minimum_fee: number
  readonly minimum_fee_coin: string
  readonly fee_percent: string
  /** What forwarding one payment costs, in the network's own coin. It is not taken from the payment. Left out while unknown. */
  readonly network_fee_estimation?: string
}

/** Everything a merchant may know of a coin before using it. */
export async function coinInfo(
  deps: BlockbeeDeps,
  asset: Asset,
  { withPrices }: { readonly withPrices: boolean },
): Promise<CoinInfo> {
  const cost = await deps.forwardCost(asset, { recipients: 1, priority: 'default' })
  return {
    coin: asset.contract === null ? asset.name : asset.symbol,
    logo: logoUrl(deps.publicUrl(), asset.symbol),
    ticker: asset.ticker.split('/').at(-1) ?? asset.ticker,
    minimum_transaction: rawNumber(integerAmount(asset.minimumAtoms, asset)),
    minimum_transaction_coin: formatMinimum(asset.minimumAtoms, asset.decimals),
    minimum_fee: 0,
    minimum_fee_coin: '0.00000000',
    fee_percent: FEE_PERCENT,
    ...(cost === null ? {} : { network_fee_estimation: formatAtoms(cost.atoms, cost.coin.decimals) }),
    ...(withPrices ? fiatPrices(deps.rates, asset.ticker) : null),
  }
}
