import assert from 'node:assert/strict'
import { z } from 'zod'
import type { BleumiClient, PaymentAnswer } from './bleumi-client.ts'

const created = z.strictObject({ id: z.string().regex(/^[A-Za-z0-9_-]{22}$/), url: z.url() })
const tokens = z.array(
  z.strictObject({
    ...{ network: z.string(), chain: z.string(), addr: z.string(), name: z.string(), symbol: z.string() },
    ...{ currency: z.string(), decimals: z.int() },
  }),
)

/** An order of a shop; amounts as a shop writes them, with four decimals. */
export interface PluginOrder {
  readonly id: string
  readonly total: string
  readonly url: string
}

/** What a payment holds of one token. */
export interface TokenBalance {
  readonly chain: string
  readonly addr: string
  readonly balance: string
}

/**
 * A shop's plug-in as the published ones drive the later editions (reference bleumi 2.5, steps 1 to 4), over nothing but the
 * wire.
 */
export class BleumiPlugin {
  readonly #client: BleumiClient
  readonly #currency: string
  /** Where listing goes on. */
  #updatedAfter = 0

  constructor(client: BleumiClient, currency = 'USD') {
    this.#client = client
    this.#currency = currency
  }

  /** 1: an order is placed; its buyer is sent to the url. */
  async place(
    id: string,
    total: string,
    urls: { successUrl: string; cancelUrl: string },
  ): Promise<PluginOrder> {
    const body = { id, currency: this.#currency, amount: total, ...urls, base64Transform: true }
    const { url } = created.parse(await this.#client.ok('POST', '/payment/hc', body))
    return { id, total, url }
  }

  /** 2: the buyer is back with this query. Whether the order is paid by what it brings. */
  async returned(order: PluginOrder, search: string): Promise<boolean> {
    // One plug-in decodes the whole query before it takes it apart, which decodes it again.
    const query = new URLSearchParams(decodeURIComponent(search))
    if (query.get('id') !== order.id) return false
    const input = Buffer.from(query.get('hmac_input') ?? '', 'base64').toString('utf8')
    const proof = Object.fromEntries(
      ['hmac_keyId', 'hmac_alg', 'hmac_value'].map(name => [name, query.get(name)]),
    )
    const answer = await this.#client.ok('POST', '/payment/hc/validate', { ...proof, hmac_input: input })
    const [chain = '', addr = '', token = '', amount = ''] = input.split('|')
    const payment = await this.#client.payment(order.id)
    const isOurs = Object.values(payment.addresses.ethereum?.[chain] ?? {}).some(one => one.addr === addr)
    const isListed = (await this.#tokens()).some(one => one.chain === chain && one.addr === token)
    return answer.valid === true && isOurs && isListed && Number(amount) >= Number(order.total)
  }

  /** 3: what changed since the last time, page by page; payments that cover these orders with one token. */
  async covered(orders: readonly PluginOrder[]): Promise<Map<string, TokenBalance>> {
    const found = new Map<string, TokenBalance>()
    let nextToken = ''
    const startAt = this.#updatedAfter
    do {
      const query = { nextToken, sortBy: 'updatedAt', sortOrder: 'ascending', startAt: String(startAt) }
      const page = await this.#client.payments(String(new URLSearchParams(query)))
      for (const payment of page.results) {
        this.#updatedAfter = payment.updatedAt + 1
        const [balance, ...more] = await this.#balances(payment)
        const order = orders.find(({ id }) => id === payment.id)
        if (order && balance && more.length === 0 && Number(balance.balance) >= Number(order.total))
          found.set(order.id, balance)
      }
      nextToken = page.nextToken
    } while (nextToken !== '')
    return found
  }

  /** 4: the order is completed in the shop; its total is settled. */
  async complete(order: PluginOrder, { chain, addr }: TokenBalance): Promise<void> {
    const txid = await this.#client.ask(order.id, 'settle', chain, { token: addr, amount: order.total })
    const operation = await this.#client.ended(order.id, txid)
    assert.equal(operation.status, true)
    assert.deepEqual(await this.#balances(await this.#client.payment(order.id)), [])
  }

  async #tokens(): Promise<z.infer<typeof tokens>> {
    return tokens
      .parse(await this.#client.ok('GET', '/payment/hc/tokens'))
      .filter(({ currency }) => currency === this.#currency)
  }

  /** Looked up with the spelling of the token list. */
  async #balances({ balances }: PaymentAnswer): Promise<TokenBalance[]> {
    return (await this.#tokens()).flatMap(({ network, chain, addr }) => {
      const balance = balances[network]?.[chain]?.[addr]?.balance ?? '0'
      return Number(balance) > 0 ? [{ chain, addr, balance }] : []
    })
  }
}
