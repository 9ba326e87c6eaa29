import type { NetworkSpec } from '../../domain/assets.ts'
import type { BleumiDeps, BleumiRequest } from './route.ts'

/**
 * Whether a key may have money settled to this address: any, when it may name addresses (reference bleumi 2.1, 2.2), otherwise
 * only one that the business has set for an asset of the network. Canonical form.
 */
export async function maySettleTo(
  { defaultAddress, tillFactories }: BleumiDeps,
  { key }: Pick<BleumiRequest, 'key'>,
  network: NetworkSpec,
  address: string,
): Promise<boolean> {
  if (key.addressOverride) return true
  const own = await Promise.all(network.assets.map(({ ticker }) => defaultAddress(key.businessId, ticker)))
  const factory = tillFactories[network.family]
  return own.some(set => set !== null && factory.parseAddress(set) === address)
}
