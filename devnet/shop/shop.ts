import { GatewayApi } from './gateway-api.ts'
import { Purchases } from './purchases.ts'

/** The coin that the shop takes, on one of the sandbox's chains. */
export interface ShopCoin {
  readonly network: string
  readonly rpcUrl: string
  readonly ticker: string
  readonly symbol: string
  readonly decimals: number
  readonly contract: string
}

/** What the demo shop is told when it opens. */
export interface ShopOptions {
  /** Of the gateway, which is where the shop is, too. Known once it listens. */
  baseUrl(): string
  readonly apiKey: string
  readonly coin: ShopCoin
  /** Where the shop's money goes; the demo merchant's default address, too. */
  readonly wallet: string
  /** Gets a tenth of what is paid to an address of the shop's. */
  readonly supplier: string
  nowMs(): number
}

/** The demo shop: an ordinary client of the gateway, over HTTP, that keeps its purchases. */
export class Shop {
  readonly options: ShopOptions
  readonly purchases = new Purchases()
  #publicKey: Promise<string> | undefined

  constructor(options: ShopOptions) {
    this.options = options
  }

  get api(): GatewayApi {
    return new GatewayApi(this.options.baseUrl(), this.options.apiKey)
  }

  /** An absolute URL of a page of the shop. */
  url(path: string): string {
    return `${this.options.baseUrl()}/demo${path}`
  }

  /** The key that signs callbacks, asked for once. */
  publicKey(): Promise<string> {
    this.#publicKey ??= this.api.publicKey().catch(error => {
      this.#publicKey = undefined
      throw error
    })
    return this.#publicKey
  }
}
