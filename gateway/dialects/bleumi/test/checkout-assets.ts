import { type Asset, AssetRegistry, type NetworkSpec } from '../../../domain/assets.ts'

function network(name: string, chainNumber: number, prefix: string): NetworkSpec {
  const chainId = `eip155:${chainNumber}`
  const token = (symbol: string, decimals: number, digit: string, currency?: string): Asset => ({
    ...{
      id: `${chainId}/erc20:0x${digit.repeat(40)}`,
      chainId,
      network: name,
      symbol,
      name: symbol,
      decimals,
    },
    ...{ ticker: `${prefix}/${symbol.toLowerCase()}`, contract: `0x${digit.repeat(40)}` },
    ...{ minimumAtoms: 1n, stable: true, ...(currency === undefined ? {} : { currency }) },
  })
  const coin: Asset = {
    ...{ id: `${chainId}/slip44:60`, chainId, network: name, symbol: 'ETH', name: 'Ether', decimals: 18 },
    ...{ ticker: `${prefix}/coin`, contract: null, minimumAtoms: 1n, stable: false },
  }
  const assets = [
    coin,
    token('USDT', 6, 'a', 'USD'),
    token('DAI', 18, 'd', 'USD'),
    token('CENT', 2, 'c', 'USD'),
    token('EURC', 6, 'e', 'EUR'),
  ]
  return {
    chainId,
    network: name,
    family: 'evm',
    tickerPrefix: prefix,
    finality: { depth: 12, tag: true },
    assets,
  }
}

/** The network that has a name in the protocol. */
export const ETHEREUM = network('ethereum', 31_337, 'erc20')
/** Its assets, and those of a network that the protocol has no name for. */
export const registry = new AssetRegistry([ETHEREUM, network('elsewhere', 31_339, 'other')])

/** Asset id of `erc20/usdt`. */
export const USDT = registry.byTicker('erc20/usdt')?.id ?? ''
/** Asset id of `erc20/dai`. */
export const DAI = registry.byTicker('erc20/dai')?.id ?? ''
/** Asset id of the same chain's coin. */
export const ETH = registry.byTicker('erc20/coin')?.id ?? ''
