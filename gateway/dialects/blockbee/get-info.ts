import { z } from 'zod'
import type { Asset } from '../../domain/assets.ts'
import { type CoinInfo, coinInfo, FEE_PERCENT } from './coin-info.ts'
import { flag, flagOr } from './create-query.ts'
import { BlockbeeError } from './errors.ts'
import { bitcoinPlaceholder } from './info-placeholder.ts'
import type { RouteHandler } from './route.ts'
import { parseTicker } from './ticker.ts'

/**
 * `GET /info/`: every coin that addresses can be made of, by chain (reference blockbee 7.1). The root holds coins, chains
 * and `fee_tiers` and no status: clients take every entry for a coin or a chain.
 */
export const getInfo: RouteHandler<'none'> = async (deps, { query, userAgent }) => {
  const parsed = z.object({ prices: flag }).safeParse(query)
  if (!parsed.success) throw new BlockbeeError('parameter_invalid')
  const options = { withPrices: parsed.data.prices }
  const assets = deps.registry.all()
  const infos = await Promise.all(assets.map(asset => coinInfo(deps, asset, options)))
  return {
    ...bitcoinPlaceholder(deps, userAgent),
    ...nested(assets, infos),
    fee_tiers: [{ minimum: '0.00', fee: FEE_PERCENT }],
  }
}

/** `GET /{ticker}/info/` (reference blockbee 7.2): with prices unless they are declined. */
export const getCoinInfo: RouteHandler<'optional'> = async (deps, { ticker, query }) => {
  const { asset } = parseTicker(ticker, deps)
  const parsed = z.object({ prices: flagOr(true) }).safeParse(query)
  if (!parsed.success) throw new BlockbeeError('parameter_invalid')
  return { status: 'success', ...(await coinInfo(deps, asset, { withPrices: parsed.data.prices })) }
}

/** Coins of their own at the root, the others inside their chain (reference blockbee 2.1, 2.2). */
function nested(assets: readonly Asset[], infos: readonly CoinInfo[]): Record<string, unknown> {
  const root: Record<string, CoinInfo | Record<string, CoinInfo>> = {}
  const chains = new Map<string, Record<string, CoinInfo>>()
  assets.forEach((asset, index) => {
    const info = infos[index]
    const [chain = '', token] = asset.ticker.split('/')
    if (!info) return
    if (token === undefined) {
      root[chain] = info
      return
    }
    const tokens = chains.get(chain) ?? {}
    chains.set(chain, tokens)
    root[chain] = tokens
    tokens[token] = info
  })
  return root
}
