import type { AssetRegistry, NetworkSpec } from '../../domain/assets.ts'

/**
 * Names of networks that the protocol's clients know, with the id that webhooks carry (reference bleumi 1.2). The test
 * networks are retired; their names stay valid, for the networks that an operator maps them to.
 */
export const NETWORK_IDS: Readonly<Record<string, string>> = {
  mainnet: '1',
  ropsten: '3',
  rinkeby: '4',
  goerli: '5',
  kovan: '42',
  koven: '42',
}

/** Which configured network each code means. */
export type NetworkCodes = Readonly<Record<string, string>>

/** Production: the main network alone. */
export const PRODUCTION_CODES: NetworkCodes = { mainnet: 'ethereum' }

/** Sandbox: whatever an integration was made with works on the local network. */
export const SANDBOX_CODES: NetworkCodes = Object.fromEntries(
  Object.keys(NETWORK_IDS).map(code => [code, 'ethereum']),
)

/** What a code stands for: a network, a valid name that nothing is mapped to, or no name at all. */
export function networkOfCode(
  code: string,
  codes: NetworkCodes,
  registry: AssetRegistry,
): NetworkSpec | 'not_mapped' | 'unknown' {
  const name = Object.hasOwn(codes, code) ? codes[code] : undefined
  const network = registry.networks.find(candidate => candidate.network === name)
  if (network) return network
  return Object.hasOwn(NETWORK_IDS, code) ? 'not_mapped' : 'unknown'
}
