import { FEE_PERCENT } from './coin-info.ts'
import { logoUrl } from './logos.ts'
import type { BlockbeeDeps } from './route.ts'

/** How every WordPress site names itself: `WordPress/6.4; https://shop.example`. */
const WORDPRESS = /^WordPress\//

/**
 * WooCommerce's plug-in takes a list without a `btc` entry for a broken one and then offers nothing (reference blockbee
 * 7.1). Where Bitcoin is not served, WordPress sites, and nobody else, get an entry that says so; creating an address
 * of it is refused like that of any unknown coin (docs/decisions/0013).
 */
export function bitcoinPlaceholder(deps: BlockbeeDeps, userAgent: string): Record<string, object> {
  if (!WORDPRESS.test(userAgent) || deps.registry.byTicker('btc')) return {}
  return {
    btc: {
      coin: 'Bitcoin (not available here)',
      logo: logoUrl(deps.publicUrl(), 'BTC'),
      ticker: 'btc',
      minimum_transaction: 0,
      minimum_transaction_coin: '0.00000000',
      minimum_fee: 0,
      minimum_fee_coin: '0.00000000',
      fee_percent: FEE_PERCENT,
    },
  }
}
