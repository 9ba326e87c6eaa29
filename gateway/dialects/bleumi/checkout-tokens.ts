import { acceptedTokens } from '../../checkouts/accepted-tokens.ts'
import type { Asset, NetworkSpec } from '../../domain/assets.ts'
import { readCheckoutTokens } from '../../storage/checkout-tokens.ts'
import { readDefaultAddresses } from '../../storage/default-addresses.ts'
import { BleumiError } from './errors.ts'
import { type NetworkCodes, networkFamily } from './network-codes.ts'
import type { BleumiDeps, BleumiHandler } from './route.ts'
import { tokenName } from './token-name.ts'

/** A token that a business takes for a currency, as the protocol names it. */
export interface CheckoutToken {
  readonly currency: string
  readonly asset: Asset
  readonly network: NetworkSpec
  /** Code of the network. */
  readonly chain: string
  readonly token: string
  /** The business's own settlement address for it, canonical form. */
  readonly owner: string
}

/**
 * `GET /v1/payment/hc/tokens`: what the account takes for which currency, in the form that clients read since 2019-12-17
 * (reference bleumi 2.4). `addr` is spelled as in balances. Reads rows only: plugins ask at every status check.
 */
export const getCheckoutTokens: BleumiHandler = async (deps, { key }) => {
  const tokens = await requireCheckoutTokens(deps, key.businessId)
  return tokens.map(({ currency, asset, chain, token }) => ({
    network: networkFamily(chain),
    ...{ chain, addr: token, name: asset.name, symbol: asset.symbol, currency, decimals: asset.decimals },
  }))
}

/**
 * What a business takes and could be paid in: on a network that the protocol has a name for, with a settlement address of
 * its own. A split is none: the terms of such an address have one side each.
 * @throws BleumiError `no_tokens_defined`
 */
export async function requireCheckoutTokens(
  { sql, registry, tillFactories, networkCodes }: BleumiDeps,
  businessId: string,
): Promise<CheckoutToken[]> {
  const [set, addresses] = await Promise.all([
    readCheckoutTokens(sql, businessId),
    readDefaultAddresses(sql, businessId),
  ])
  const tokens = acceptedTokens(registry, set).flatMap(({ currency, asset }): CheckoutToken[] => {
    const network = registry.network(asset.chainId)
    const chain = network && codeOf(network, networkCodes)
    const owner = network && tillFactories[network.family].parseAddress(addresses.get(asset.ticker) ?? '')
    return chain && owner ? [{ currency, asset, network, chain, token: tokenName(asset, chain), owner }] : []
  })
  if (tokens.length === 0) throw new BleumiError('ValidationError', 'no_tokens_defined')
  return tokens
}

/** The first code of a network: where a shop names none, its payments are filed under this one. */
function codeOf({ network }: NetworkSpec, codes: NetworkCodes): string | undefined {
  return Object.keys(codes).find(code => codes[code] === network)
}
