import type { LargeAmount, NetworkSpec } from '../domain/assets.ts'

/** One chain the gateway works on and how it is reached. */
export interface NetworkConfig extends NetworkSpec {
  /** JSON-RPC over HTTP; the first is asked first, the others take over and second its answers. */
  readonly rpcUrls: readonly string[]
  /** WebSocket for head hints; polling goes on without it (F11). */
  readonly wsUrl?: string
  /** How often the head is asked for. Milliseconds. */
  readonly pollMs: number
  /** Pause between two readings of all blocks that are not final. Milliseconds (F7). */
  readonly rescanMs?: number
  readonly secondSource?: SecondSourceConfig
}

/** An independent node of the same chain: large payments count only when it shows their block too (F10). */
export interface SecondSourceConfig {
  /** JSON-RPC over HTTP, in this order. None of the network's own. */
  readonly rpcUrls: readonly string[]
  /** Payments of at least this wait for it. */
  readonly large: readonly LargeAmount[]
}

/** Everything a gateway process needs to start; made by the sandbox or read from the operator's config file. */
export interface GatewayConfig {
  /** `sandbox` allows loopback callbacks and local chains; nothing else may. */
  readonly mode: 'sandbox' | 'production'
  readonly host: string
  /** 0 takes a free port. */
  readonly port: number
  /** Where merchants and payers reach this server, without a trailing slash; by default where it listens. */
  readonly publicUrl?: string | undefined
  readonly databaseUrl: string
  readonly networks: readonly NetworkConfig[]
  readonly signer: {
    /** Unix socket of the signer process. */
    readonly socketPath: string
    /** Shared secret of the connection, hex. */
    readonly token: string
  }
  /** PEM (PKCS#8) of the RSA key that signs BlockBee callbacks. */
  readonly callbackKeyPem: string
  /** Keys that secrets in the database are sealed under: 64 hex digits a line, the first seals (decision 0030). */
  readonly secretsKey: string
  /** USD price per coin as decimal text, by ticker. A fixed table. */
  readonly pricesUsd: Readonly<Record<string, string>>
  readonly rates: RatesConfig
  readonly settle: SettleConfig
  readonly notify: NotifyConfig
  /** Proxies in front of the server that name their clients; this machine's by default. */
  readonly trustedProxies?: readonly string[] | undefined
  /** `off` lifts rate limits; sandbox only. */
  readonly limits: 'on' | 'off'
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
}

/** Where prices come from: `sources`, or while there are none the fixed table of `pricesUsd` and `fiatPerUsd`. */
export interface RatesConfig {
  /** Units of a currency for one USD as decimal text, by upper-case code. */
  readonly fiatPerUsd: Readonly<Record<string, string>>
  readonly sources: readonly RateSourceConfig[]
  /** How many sources must agree on a price. */
  readonly required: number
  /** How far from the median a source may be, in percent, decimal text; beyond that it is thrown out (F17). */
  readonly coinBandPercent: string
  readonly fiatBandPercent: string
  /** How often each source is asked. Milliseconds (reference blockbee 7.5: five minutes). */
  readonly refreshMs: number
  /** Deadline of one request to a source. Milliseconds. */
  readonly timeoutMs: number
}

/** One source of rates (docs/rates.md). */
export interface RateSourceConfig {
  readonly kind:
    | 'coinbase'
    | 'kraken'
    | 'binance'
    | 'coingecko'
    | 'coinmarketcap'
    | 'exchange-rate-api'
    | 'european-central-bank'
    | 'chainlink'
  /** Instead of the source's public address. `chainlink`: a node; by default the first of the network `chainId`. */
  readonly url?: string | undefined
  /** The source's own name of each coin, by ticker. `chainlink`: the feed's address, by ticker or currency. */
  readonly coins: Readonly<Record<string, string>>
  /** `coinbase`: whether it is asked for currencies too. */
  readonly fiats: boolean
  readonly key?: string | undefined
  /** `binance`: the ticker that its prices are in. */
  readonly per?: string | undefined
  /** `chainlink`: the chain of the feeds. */
  readonly chainId?: string | undefined
  /** Its word is not used when older. Milliseconds; each kind has its own default. */
  readonly maxAgeMs?: number | undefined
}

/** How forwards and operations are sent. */
export interface SettleConfig {
  /** How long an obligation may wait for others to share its transaction. Milliseconds; 0 sends at once. */
  readonly windowMs: number
  /** Most items in one transaction (reference onchain 5.7: at most 200). */
  readonly itemsMax: number
  /** An unmined transaction gets a higher fee after this long. Milliseconds. */
  readonly bumpAfterMs: number
  /** Never pay more than this per gas; above it transactions wait and an alarm is raised. Wei. */
  readonly feeCapWei: bigint
  /** Confirmations at which the answer of a settle or refund on request is final. Default 12 (reference bleumi 1.5). */
  readonly operationConfirmations: number
}

/** How merchants are told. */
export interface NotifyConfig {
  /** Deliveries under way at once, over all endpoints. */
  readonly concurrency: number
  /** Deliveries under way at once to one endpoint (F58). */
  readonly concurrencyPerEndpoint: number
  /** Absolute deadline of one attempt. Milliseconds (F57). */
  readonly timeoutMs: number
  /** First retry after this, doubling. Milliseconds (reference blockbee 8.4: 6 minutes). */
  readonly retryFirstMs: number
  /** Retries end when the event is older than this. Milliseconds (3 days). */
  readonly retryForMs: number
}
