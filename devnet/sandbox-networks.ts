import type { Asset } from '../gateway/domain/assets.ts'
import { parseAtoms } from '../gateway/domain/money.ts'
import type { NetworkConfig } from '../gateway/runtime/config.ts'
import { tokenAddress } from './sandbox-contracts.ts'

/** A local chain and the production network it stands for. */
export interface SandboxNetwork {
  readonly network: string
  readonly chainNumber: number
  readonly tickerPrefix: string
  readonly coin: {
    readonly symbol: string
    readonly ticker: string
    readonly name: string
    readonly minimum: string
  }
}

/** The tokens of every local chain. */
export type TokenSymbol = 'USDT' | 'USDC' | 'DAI'

/** A list of chains names one that the sandbox does not have. */
export class UnknownChain extends Error {
  readonly code = 'unknown_chain'
}

const NETWORKS: readonly SandboxNetwork[] = [
  {
    network: 'ethereum',
    chainNumber: 31_337,
    tickerPrefix: 'erc20',
    coin: { symbol: 'ETH', ticker: 'eth', name: 'Ether', minimum: '0.0015' },
  },
  {
    network: 'polygon',
    chainNumber: 31_338,
    tickerPrefix: 'polygon',
    coin: { symbol: 'POL', ticker: 'polygon/pol', name: 'POL', minimum: '1' },
  },
]

const TOKENS: readonly { symbol: TokenSymbol; name: string; decimals: number }[] = [
  { symbol: 'USDT', name: 'Tether USD', decimals: 6 },
  { symbol: 'USDC', name: 'USD Coin', decimals: 6 },
  { symbol: 'DAI', name: 'Dai Stablecoin', decimals: 18 },
]

/** USD per coin, a fixed table (the sandbox asks no market). */
export const SANDBOX_PRICES: Readonly<Record<string, string>> = {
  eth: '3000',
  'polygon/pol': '0.5',
  ...Object.fromEntries(
    NETWORKS.flatMap(({ tickerPrefix }) =>
      TOKENS.map(({ symbol }) => [`${tickerPrefix}/${symbol.toLowerCase()}`, '1']),
    ),
  ),
}

/** Reads POLYTILL_CHAINS: names with commas between, `all`, or nothing for all. @throws UnknownChain */
export function chooseNetworks(list: string | undefined): readonly SandboxNetwork[] {
  const names = (list ?? '').split(',').map(name => name.trim().toLowerCase())
  const wanted = new Set(names.filter(name => name !== ''))
  if (wanted.size === 0 || wanted.has('all')) return NETWORKS
  const known = NETWORKS.map(({ network }) => network)
  const unknown = [...wanted].filter(name => !known.includes(name))
  if (unknown.length > 0)
    throw new UnknownChain(
      `no local chain ${unknown.join(', ')}; there are ${known.join(', ')} (POLYTILL_CHAINS)`,
    )
  return NETWORKS.filter(({ network }) => wanted.has(network))
}

/** CAIP-2 id. */
export function chainIdOf(network: SandboxNetwork): string {
  return `eip155:${network.chainNumber}`
}

/** What the gateway is told of a local chain: its pinned assets, finality as a production chain has it, its node. */
export function networkConfig(spec: SandboxNetwork, node: { rpcUrl: string; wsUrl: string }): NetworkConfig {
  const chainId = chainIdOf(spec)
  const common = { chainId, network: spec.network }
  const coin: Asset = {
    ...common,
    id: `${chainId}/slip44:60`,
    symbol: spec.coin.symbol,
    ticker: spec.coin.ticker,
    name: spec.coin.name,
    decimals: 18,
    contract: null,
    minimumAtoms: parseAtoms(spec.coin.minimum, 18),
    stable: false,
  }
  const tokens = TOKENS.map((token): Asset => {
    const contract = tokenAddress(spec.chainNumber, token.symbol).toLowerCase()
    return {
      ...common,
      ...token,
      id: `${chainId}/erc20:${contract}`,
      ticker: `${spec.tickerPrefix}/${token.symbol.toLowerCase()}`,
      contract,
      minimumAtoms: parseAtoms('1', token.decimals),
      stable: true,
      currency: 'USD',
    }
  })
  return {
    ...common,
    family: 'evm',
    tickerPrefix: spec.tickerPrefix,
    assets: [coin, ...tokens],
    finality: { depth: 12, tag: true },
    rpcUrls: [node.rpcUrl],
    wsUrl: node.wsUrl,
    pollMs: 250,
  }
}
