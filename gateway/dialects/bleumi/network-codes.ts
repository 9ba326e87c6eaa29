import type { AssetRegistry, NetworkSpec } from '../../domain/assets.ts'
import type { SpokenEdition } from './refuse.ts'

/** Networks that wallets know, with the id that webhooks carry (reference bleumi 1.2). */
const WALLET_NETWORKS: Readonly<Record<string, string>> = {
  mainnet: '1',
  ropsten: '3',
  rinkeby: '4',
  goerli: '5',
  kovan: '42',
  koven: '42',
}

/** Further ones that payments know (reference bleumi 2.2); their ids are the chains' own. */
const PAYMENT_NETWORKS: Readonly<Record<string, string>> = {
  xdai: '100',
  xdai_testnet: '77',
  rsk: '30',
  rsk_testnet: '31',
}

/** Every name of a network. Most test networks are retired; their names stay valid, for what an operator maps them to. */
export const NETWORK_IDS: Readonly<Record<string, string>> = { ...WALLET_NETWORKS, ...PAYMENT_NETWORKS }

/** Which configured network each code means; one that is not configured is not mapped. */
export type NetworkCodes = Readonly<Record<string, string>>

/**
 * Production: main networks alone, under the name that their configuration gives them. Rootstock is not among them: its block
 * headers do not hash as Ethereum's do, so no payment there could be proven.
 */
export const PRODUCTION_CODES: NetworkCodes = { mainnet: 'ethereum', xdai: 'gnosis' }

/** Sandbox: whatever an integration was made with works on a local network. */
export const SANDBOX_CODES: NetworkCodes = Object.fromEntries([
  ...Object.keys(WALLET_NETWORKS).map(code => [code, 'ethereum']),
  ...Object.keys(PAYMENT_NETWORKS).map(code => [code, 'polygon']),
])

/** What a code stands for in an edition: a network, a valid name that nothing is mapped to, or no name at all. */
export function networkOfCode(
  code: string,
  codes: NetworkCodes,
  registry: AssetRegistry,
  edition: SpokenEdition = 'g2',
): NetworkSpec | 'not_mapped' | 'unknown' {
  if (!Object.hasOwn(edition === 'g5' ? NETWORK_IDS : WALLET_NETWORKS, code)) return 'unknown'
  return registry.networks.find(({ network }) => network === codes[code]) ?? 'not_mapped'
}

/** Coins of networks whose coin is not Ether (reference bleumi 2.2, "Token names"). */
const COINS: Readonly<Record<string, string>> = {
  xdai: 'XDAI',
  xdai_testnet: 'XDAIT',
  rsk: 'RBTC',
  rsk_testnet: 'RBTC',
}

/** What the protocol calls the coin of a network, whichever configured network stands for it. */
export function coinOfCode(code: string): string {
  return COINS[code] ?? 'ETH'
}

/** The family that a payment files a network under (reference bleumi 2.2). */
export function networkFamily(code: string): 'ethereum' | 'rsk' {
  return code.startsWith('rsk') ? 'rsk' : 'ethereum'
}
