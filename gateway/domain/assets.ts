/** Chain families with one driver each. */
export type Family = 'evm'

/** CAIP-2 chain id, for example `eip155:1`. */
export type ChainId = string

/** CAIP-19 asset id, for example `eip155:1/erc20:0xdac1…` or `eip155:1/slip44:60`; addresses in lower case. */
export type AssetId = string

/**
 * One asset of the pinned registry (F1, F4). Identity is chain and contract, never a symbol; `decimals` are compared
 * with the chain at boot.
 */
export interface Asset {
  readonly id: AssetId
  readonly chainId: ChainId
  /** Network name as merchants say it: `ethereum`, `polygon`. */
  readonly network: string
  readonly symbol: string
  /** Lower-case ticker in path form: `eth`, `erc20/usdt`, `polygon/pol`. */
  readonly ticker: string
  /** Human name, for example `Tether USD`. */
  readonly name: string
  readonly decimals: number
  /** Contract address in the chain's canonical form; null for the native coin. */
  readonly contract: string | null
  /** Smallest creditable payment to a single-recipient till, in base units (F14). */
  readonly minimumAtoms: bigint
  /** Pegged to a fiat currency: integer amounts are printed in cents (reference blockbee 2.3). */
  readonly stable: boolean
  /** Which one, as its ISO 4217 code, where that is stated: checkouts take the asset 1:1 for it (reference bleumi 2.4). */
  readonly currency?: string
}

/** What an operator configures for one chain. */
export interface NetworkSpec {
  readonly chainId: ChainId
  readonly network: string
  readonly family: Family
  readonly assets: readonly Asset[]
  /** Prefix of token tickers (`erc20`, `polygon`) used by the BlockBee dialect. */
  readonly tickerPrefix: string
  readonly finality: FinalityPolicy
}

/**
 * When value counts as final (F18): the block is at least `depth` blocks deep AND, when `tag` is set, at or below the
 * node's `finalized` block.
 */
export interface FinalityPolicy {
  readonly depth: number
  readonly tag: boolean
  /** Larger amounts wait longer; each tier is deeper than `depth`, and the deepest that fits holds. */
  readonly tiers?: readonly FinalityTier[]
}

/** Transfers of at least `fromAtoms` of this asset are final only `depth` blocks deep. */
export interface FinalityTier {
  readonly assetId: AssetId
  readonly fromAtoms: bigint
  readonly depth: number
}

/** An amount of an asset that is large, in base units. */
export interface LargeAmount {
  readonly assetId: AssetId
  readonly fromAtoms: bigint
}

/** The assets of all configured chains, looked up by each name they have. Immutable. */
export class AssetRegistry {
  readonly networks: readonly NetworkSpec[]
  readonly #byId = new Map<AssetId, Asset>()
  readonly #byTicker = new Map<string, Asset>()
  readonly #byContract = new Map<string, Asset>()

  constructor(networks: readonly NetworkSpec[]) {
    this.networks = networks
    for (const asset of networks.flatMap(network => network.assets)) {
      const contractKey = `${asset.chainId}|${asset.contract ?? ''}`
      if (this.#byId.has(asset.id) || this.#byTicker.has(asset.ticker) || this.#byContract.has(contractKey))
        throw new Error(`asset configured twice: ${asset.ticker} (${asset.id})`)
      this.#byId.set(asset.id, asset)
      this.#byTicker.set(asset.ticker, asset)
      this.#byContract.set(contractKey, asset)
    }
  }

  byId(id: AssetId): Asset | undefined {
    return this.#byId.get(id)
  }

  /** Looks a ticker up in path form (`erc20/usdt`), case-insensitively. */
  byTicker(ticker: string): Asset | undefined {
    return this.#byTicker.get(ticker.toLowerCase())
  }

  /** Looks an asset up by chain and canonical contract address (null: the native coin). */
  byContract(chainId: ChainId, contract: string | null): Asset | undefined {
    return this.#byContract.get(`${chainId}|${contract ?? ''}`)
  }

  network(chainId: ChainId): NetworkSpec | undefined {
    return this.networks.find(spec => spec.chainId === chainId)
  }

  all(): Asset[] {
    return [...this.#byId.values()]
  }
}
