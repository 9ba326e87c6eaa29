import { z } from 'zod'

/** The gateway refused a request, or answered with what we cannot use. */
export class GatewayRefused extends Error {
  readonly code = 'gateway_refused'
}

const created = z.object({
  address_in: z.string(),
  callback_url: z.string(),
  minimum_transaction_coin: z.string(),
})
const requested = z.object({ payment_url: z.string(), payment_id: z.string() })
const logged = z.object({
  callbacks: z.array(
    z.looseObject({
      uuid: z.string(),
      result: z.string(),
      confirmations: z.number(),
      value_coin: z.string(),
      txid_in: z.string(),
      txid_out: z.string(),
      logs: z.array(z.unknown()),
    }),
  ),
})

/** One payment as `logs` lists it. */
export type LoggedPayment = z.infer<typeof logged>['callbacks'][number]

/**
 * The requests that a shop makes to the gateway, all of them plain GETs with the API key (docs/blockbee.md). Nothing here
 * but `fetch`: copy it into a shop of your own.
 */
export class GatewayApi {
  readonly #baseUrl: string
  readonly #apiKey: string

  /** `baseUrl` without a trailing slash. */
  constructor(baseUrl: string, apiKey: string) {
    this.#baseUrl = baseUrl
    this.#apiKey = apiKey
  }

  /** What a price in US dollars is in a coin now, as decimal text. */
  async convert(ticker: string, priceUsd: string): Promise<string> {
    const answer = await this.#get(`${ticker}/convert`, { value: priceUsd, from: 'usd' })
    return this.#parse(z.object({ value_coin: z.string() }), answer).value_coin
  }

  /** An address for one purchase. `address`: where what arrives is forwarded, with shares. We also want to hear of it early. */
  async create(
    ticker: string,
    { callback, address }: { callback: string; address: string },
  ): Promise<z.infer<typeof created>> {
    return this.#parse(created, await this.#get(`${ticker}/create`, { callback, address, pending: '1' }))
  }

  /** A payment page. Its `success_token` reaches us again only when it is paid. */
  async requestCheckout(query: {
    value: string
    currency: string
    item_description: string
    notify_url: string
    redirect_url: string
  }): Promise<z.infer<typeof requested> & { success_token: string }> {
    const answer = await this.#get('checkout/request', query)
    return this.#parse(requested.extend({ success_token: z.string() }), answer)
  }

  /** A page that takes any number of deposits. */
  async requestDeposit(query: {
    currency: string
    item_description: string
    notify_url: string
  }): Promise<z.infer<typeof requested>> {
    return this.#parse(requested, await this.#get('deposit/request', query))
  }

  /** What arrived at a callback's address and what we were told. */
  async logs(ticker: string, callback: string): Promise<LoggedPayment[]> {
    return this.#parse(logged, await this.#get(`${ticker}/logs`, { callback })).callbacks
  }

  /** PEM of the key that signs what we are told. */
  async publicKey(): Promise<string> {
    return this.#parse(z.object({ pubkey: z.string() }), await this.#get('pubkey', {})).pubkey
  }

  async #get(path: string, query: Readonly<Record<string, string>>): Promise<unknown> {
    const response = await fetch(`${this.#baseUrl}/${path}/?${new URLSearchParams(query)}`, {
      headers: { apikey: this.#apiKey },
      signal: AbortSignal.timeout(15_000),
    })
    const answer: unknown = await response.json()
    if (response.status === 200) return answer
    const told = z.object({ error: z.string() }).safeParse(answer)
    throw new GatewayRefused(`${path}: ${told.data?.error ?? response.status}`)
  }

  #parse<T>(schema: z.ZodType<T>, answer: unknown): T {
    const parsed = schema.safeParse(answer)
    if (!parsed.success) throw new GatewayRefused(z.prettifyError(parsed.error))
    return parsed.data
  }
}
