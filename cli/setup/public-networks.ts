/** An asset of a public network as the config file has it, with its names at sources of prices. */
export interface PublicAsset {
  readonly symbol: string
  readonly ticker: string
  readonly name: string
  readonly decimals: number
  readonly contract: string | null
  readonly minimum: string
  readonly stable?: boolean
  readonly currency?: string
  readonly prices: { readonly coinbase: string; readonly kraken: string; readonly coingecko: string }
}

/** What `polytill setup` knows of a network. */
export interface PublicNetwork {
  /** CAIP-2. */
  readonly chainId: string
  readonly network: string
  readonly tickerPrefix: string
  readonly finality: {
    readonly depth: number
    readonly tag: boolean
    readonly tiers?: readonly { readonly ticker: string; readonly from: string; readonly depth: number }[]
  }
  /** Most that the signer spends on fees for one transaction, and in 24 hours. Wei. */
  readonly feeCaps: { readonly transactionWei: string; readonly dayWei: string }
  readonly assets: readonly PublicAsset[]
}

const USDT_PRICES = { coinbase: 'USDT', kraken: 'USDTZUSD', coingecko: 'tether' }
const USDC_PRICES = { coinbase: 'USDC', kraken: 'USDCUSD', coingecko: 'usd-coin' }
const ETH_PRICES = { coinbase: 'ETH', kraken: 'XETHZUSD', coingecko: 'ethereum' }

function usdt(prefix: string, contract: string, decimals = 6): PublicAsset {
  const ticker = `${prefix}/usdt`
  return { symbol: 'USDT', ticker, name: 'Tether USD', decimals, contract, ...DOLLAR, prices: USDT_PRICES }
}

function usdc(prefix: string, contract: string, decimals = 6): PublicAsset {
  const ticker = `${prefix}/usdc`
  return { symbol: 'USDC', ticker, name: 'USD Coin', decimals, contract, ...DOLLAR, prices: USDC_PRICES }
}

const DOLLAR = { minimum: '1', stable: true, currency: 'USD' } as const

function coin(
  symbol: string,
  ticker: string,
  name: string,
  minimum: string,
  prices: PublicAsset['prices'],
): PublicAsset {
  return { symbol, ticker, name, decimals: 18, contract: null, minimum, prices }
}

/** Fee caps in thousandths of the coin. */
function caps(transaction: bigint, day: bigint): PublicNetwork['feeCaps'] {
  return { transactionWei: `${transaction * 10n ** 15n}`, dayWei: `${day * 10n ** 15n}` }
}

/**
 * Networks with their coin and dollar tokens. Contracts: Circle's own list for USDC; for USDT, and for BSC's tokens, which are
 * Binance's and have 18 decimals, public token lists that agree. The gateway compares decimals with the chain at every start (F4).
 * Depths follow F18, always together with the node's own `finalized`. Tickers are BlockBee's (reference blockbee 2.3).
 */
export const PUBLIC_NETWORKS: readonly PublicNetwork[] = [
  {
    chainId: 'eip155:1',
    network: 'ethereum',
    tickerPrefix: 'erc20',
    finality: { depth: 64, tag: true },
    feeCaps: caps(100n, 1_000n),
    assets: [
      coin('ETH', 'eth', 'Ether', '0.0015', ETH_PRICES),
      usdt('erc20', '0xdAC17F958D2ee523a2206206994597C13D831ec7'),
      usdc('erc20', '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48'),
    ],
  },
  {
    chainId: 'eip155:137',
    network: 'polygon',
    tickerPrefix: 'polygon',
    finality: {
      depth: 32,
      tag: true,
      tiers: ['polygon/usdt', 'polygon/usdc', 'polygon/pol'].map(ticker => ({
        ...{ ticker, from: '10000', depth: 128 },
      })),
    },
    feeCaps: caps(20_000n, 200_000n),
    assets: [
      coin('POL', 'polygon/pol', 'POL', '1', {
        ...{ coinbase: 'POL', kraken: 'POLUSD', coingecko: 'polygon-ecosystem-token' },
      }),
      usdt('polygon', '0xc2132D05D31c914a87C6611C10748AEb04B58e8F'),
      usdc('polygon', '0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359'),
    ],
  },
  {
    chainId: 'eip155:56',
    network: 'bsc',
    tickerPrefix: 'bep20',
    finality: { depth: 15, tag: true },
    feeCaps: caps(50n, 500n),
    assets: [
      coin('BNB', 'bep20/bnb', 'BNB', '0.005', {
        ...{ coinbase: 'BNB', kraken: 'BNBUSD', coingecko: 'binancecoin' },
      }),
      usdt('bep20', '0x55d398326f99059fF775485246999027B3197955', 18),
      usdc('bep20', '0x8AC76a51cc950d9822D68b83fE1Ad97B32Cd580d', 18),
    ],
  },
  {
    chainId: 'eip155:43114',
    network: 'avalanche-c',
    tickerPrefix: 'avax-c',
    finality: { depth: 12, tag: true },
    feeCaps: caps(1_000n, 10_000n),
    assets: [
      coin('AVAX', 'avax-c/avax', 'Avalanche', '0.01', {
        ...{ coinbase: 'AVAX', kraken: 'AVAXUSD', coingecko: 'avalanche-2' },
      }),
      usdt('avax-c', '0x9702230A8Ea53601f5cD2dc00fDBc13d4dF4A8c7'),
      usdc('avax-c', '0xB97EF9Ef8734C71904D8002F8b6Bc66Dd9c48a6E'),
    ],
  },
  {
    chainId: 'eip155:42161',
    network: 'arbitrum',
    tickerPrefix: 'arbitrum',
    finality: { depth: 64, tag: true },
    feeCaps: caps(10n, 100n),
    assets: [
      coin('ETH', 'arbitrum/eth', 'Ether', '0.0005', ETH_PRICES),
      usdt('arbitrum', '0xFd086bC7CD5C481DCC9C85ebE478A1C0b69FCbb9'),
      usdc('arbitrum', '0xaf88d065e77c8cC2239327C5EDb3A432268e5831'),
    ],
  },
  {
    chainId: 'eip155:8453',
    network: 'base',
    tickerPrefix: 'base',
    finality: { depth: 64, tag: true },
    feeCaps: caps(10n, 100n),
    assets: [
      coin('ETH', 'base/eth', 'Ether', '0.0005', ETH_PRICES),
      usdc('base', '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913'),
    ],
  },
  {
    chainId: 'eip155:10',
    network: 'optimism',
    tickerPrefix: 'optimism',
    finality: { depth: 64, tag: true },
    feeCaps: caps(10n, 100n),
    assets: [
      coin('ETH', 'optimism/eth', 'Ether', '0.0005', ETH_PRICES),
      usdc('optimism', '0x0b2C639c533813f4Aa9D7837CAf62653d097Ff85'),
    ],
  },
]
