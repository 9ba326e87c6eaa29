import type { TillFactory } from '../chains/port.ts'
import type { AssetRegistry, Family } from '../domain/assets.ts'
import type { Sql } from '../storage/database.ts'
import { upsertDefaultAddress } from '../storage/default-addresses.ts'
import { parseRecipients } from './recipients.ts'

/** Why a default address was refused. */
export class DefaultAddressError extends Error {
  readonly code: 'unknown_ticker' | 'too_many' | 'invalid_address' | 'invalid_share' | 'invalid_sum'

  constructor(code: DefaultAddressError['code'], message: string) {
    super(message)
    this.code = code
  }
}

/**
 * Sets where a business wants its money of one ticker: an address or a split `p@a|p@a`. Tills made before keep the
 * terms they were made with.
 * @throws DefaultAddressError
 */
export async function setDefaultAddress(
  deps: { sql: Sql; registry: AssetRegistry; tillFactories: Readonly<Record<Family, TillFactory>> },
  input: { businessId: string; ticker: string; address: string },
): Promise<void> {
  const asset = deps.registry.byTicker(input.ticker)
  const network = asset && deps.registry.network(asset.chainId)
  if (!asset || !network) throw new DefaultAddressError('unknown_ticker', `unknown ticker ${input.ticker}`)
  const parsed = parseRecipients(input.address, deps.tillFactories[network.family])
  if (parsed.kind === 'invalid')
    throw new DefaultAddressError(
      parsed.reason,
      `not an address or split for ${asset.ticker}: ${parsed.reason}`,
    )
  await upsertDefaultAddress(deps.sql, {
    businessId: input.businessId,
    ticker: asset.ticker,
    address: input.address,
  })
}
