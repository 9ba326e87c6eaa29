import { MERCHANT_WALLET, SUPPLIER_WALLET } from '../sandbox-contracts.ts'
import type { RouteChain } from '../sandbox-request.ts'
import type { ShopCoin, ShopOptions } from './shop.ts'

/** How the sandbox opens its shop: it takes USDT on the first chain. */
export function shopOptions(
  chains: readonly Pick<RouteChain, 'config' | 'rpcUrl'>[],
  parts: { readonly apiKey: string; url(): string | undefined; nowMs(): number },
): ShopOptions {
  return {
    apiKey: parts.apiKey,
    // A server that listens on every address is called on this machine's own.
    baseUrl: () => (parts.url() ?? '').replace('//0.0.0.0:', '//127.0.0.1:'),
    coin: coinOf(chains),
    wallet: MERCHANT_WALLET,
    supplier: SUPPLIER_WALLET,
    nowMs: parts.nowMs,
  }
}

function coinOf(chains: readonly Pick<RouteChain, 'config' | 'rpcUrl'>[]): ShopCoin {
  for (const { config, rpcUrl } of chains) {
    const asset = config.assets.find(({ symbol }) => symbol === 'USDT')
    if (!asset?.contract) continue
    const { network, ticker, symbol, decimals, contract } = asset
    return { network, ticker, symbol, decimals, contract, rpcUrl }
  }
  throw new Error('no chain of the sandbox has USDT')
}
