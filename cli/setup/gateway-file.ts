import type { PublicNetwork } from './public-networks.ts'

/** A network and how it is reached. */
export interface ChosenNetwork {
  readonly network: PublicNetwork
  /** JSON-RPC over HTTP, at least one. */
  readonly rpcUrls: readonly string[]
  readonly wsUrl?: string
}

/** What a person decides about a gateway. */
export interface GatewayChoice {
  readonly networks: readonly ChosenNetwork[]
  readonly databaseUrl: string
  readonly publicUrl?: string
}

/** Where the files of a gateway are. */
export interface GatewayPlaces {
  readonly callbackKeyFile: string
  readonly secretsKeyFile: string
  readonly socketPath: string
}

/**
 * The config file of such a gateway (docs/operate.md). Prices come from markets: three for coins and three for currencies,
 * of which two must agree (F17).
 */
export function gatewayFile(choice: GatewayChoice, places: GatewayPlaces, token: string): object {
  const { networks, databaseUrl, publicUrl } = choice
  const { socketPath, ...keyFiles } = places
  return {
    ...(publicUrl === undefined ? {} : { publicUrl }),
    databaseUrl,
    ...keyFiles,
    signer: { socketPath, token },
    networks: networks.map(({ network: { feeCaps: _, assets, ...network }, ...node }) => ({
      ...network,
      ...node,
      assets: assets.map(({ prices: _, ...asset }) => asset),
    })),
    rates: { sources: priceSources(networks.map(({ network }) => network)) },
  }
}

function priceSources(networks: readonly PublicNetwork[]): object[] {
  const assets = networks.flatMap(network => network.assets)
  const markets = (['coinbase', 'kraken', 'coingecko'] as const).map(kind => ({
    kind,
    coins: Object.fromEntries(assets.map(({ ticker, prices }) => [ticker, prices[kind]])),
  }))
  return [...markets, { kind: 'exchange-rate-api' }, { kind: 'european-central-bank' }]
}
