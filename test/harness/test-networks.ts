import type { ChainNode } from './chain-node.ts'
import type { TestTokens } from './test-contracts.ts'

export type TestNetworkName = 'ethereum' | 'polygon'

/** A node of a test with its contracts, standing for a network. */
export interface TestNetwork {
  readonly name: TestNetworkName
  readonly chainId: number
  /** Folder of the node's log. */
  readonly home: string
  readonly node: ChainNode
  readonly tokens: TestTokens
}

/** A network's entry of the gateway's config file. The smallest payment is 1 token, or 0.001 coin. */
export function networkConfig(
  { name, chainId, tokens }: TestNetwork,
  options: { rpcUrl: string; wsUrl?: string; finalityDepth: number },
): Record<string, unknown> {
  const prefix = name === 'ethereum' ? 'erc20' : 'polygon'
  const coin =
    name === 'ethereum'
      ? { symbol: 'ETH', ticker: 'eth', name: 'Ether' }
      : { symbol: 'POL', ticker: 'polygon/pol', name: 'POL' }
  const token = (symbol: keyof TestTokens, decimals: number): Record<string, unknown> => ({
    symbol: symbol.toUpperCase(),
    ticker: `${prefix}/${symbol}`,
    name: symbol.toUpperCase(),
    decimals,
    contract: tokens[symbol],
    minimum: '1',
    stable: true,
  })
  return {
    chainId: `eip155:${chainId}`,
    network: name,
    tickerPrefix: prefix,
    finality: { depth: options.finalityDepth, tag: false },
    rpcUrls: [options.rpcUrl],
    ...(options.wsUrl ? { wsUrl: options.wsUrl } : {}),
    pollMs: 100,
    assets: [
      { ...coin, decimals: 18, contract: null, minimum: '0.001' },
      token('usdt', 6),
      token('usdc', 6),
      token('dai', 18),
    ],
  }
}
