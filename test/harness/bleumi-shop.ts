import assert from 'node:assert/strict'
import { z } from 'zod'
import { createApiKey } from '../../gateway/businesses/api-keys.ts'
import { setWebhook } from '../../gateway/businesses/set-webhook.ts'
import { upsertDefaultAddress } from '../../gateway/storage/default-addresses.ts'
import type { Callback } from './merchant.ts'
import { freshAddress } from './recipients.ts'
import type { Stack } from './stack.ts'

const walletSchema = z.strictObject({
  id: z.string(),
  chain: z.string(),
  addr: z.string(),
  token: z.string(),
  balance: z.string(),
  blockNum: z.string(),
  createdAt: z.int(),
  updatedAt: z.int(),
})
const operationSchema = z.strictObject({
  id: z.string(),
  txid: z.string(),
  funcName: z.string(),
  status: z.boolean().nullable(),
  hash: z.string(),
  inputs: z.strictObject({ amount: z.string().optional() }),
})
const hookSchema = z.discriminatedUnion('event_type', [
  z.strictObject({
    event_type: z.literal('payment'),
    payment_data: z.strictObject({
      chain: z.string(),
      addr: z.string(),
      hash: z.string(),
      token: z.string(),
      balance: z.string(),
      blockNum: z.string(),
    }),
  }),
  z.strictObject({
    event_type: z.literal('operation'),
    operation_data: z.strictObject({
      chain: z.string(),
      addr: z.string(),
      hash: z.string(),
      token: z.string(),
      funcName: z.string(),
      status: z.boolean(),
    }),
  }),
])

export type WalletAnswer = z.infer<typeof walletSchema>
export type OperationAnswer = z.infer<typeof operationSchema>
export type BleumiHook = z.infer<typeof hookSchema>

const HOOKS = '/bleumi'
const WALLET = '/v1/payment/erc20/wallet'

/** A merchant's server as Bleumi's documents describe it: a key, a webhook URL, `fetch`, and nothing of the gateway's code. */
export class BleumiShop {
  readonly stack: Stack
  /** Where settled money goes. */
  readonly owner = freshAddress()
  key = ''
  businessId = ''
  #orders = 0

  private constructor(stack: Stack) {
    this.stack = stack
  }

  /** Gives the stack's business a Bleumi key, an owner's address for USDT and DAI, and a webhook URL. */
  static async open(stack: Stack): Promise<BleumiShop> {
    const shop = new BleumiShop(stack)
    const { businessId, db } = stack
    for (const ticker of ['erc20/usdt', 'erc20/dai'])
      await upsertDefaultAddress(db, { businessId, ticker, address: shop.owner })
    shop.key = (await createApiKey(db, { businessId, dialect: 'bleumi', addressOverride: false })).key
    shop.businessId = businessId
    await setWebhook(stack, { businessId, actor: 'command line' }, stack.merchant.url(HOOKS))
    return shop
  }

  /** A request; the answer's status and JSON. A string body is sent as it is. */
  async send(
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    key = this.key,
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(`${this.stack.url}${WALLET}${path}`, {
      method,
      headers: { 'x-api-key': key, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    return { status: response.status, body: JSON.parse(await response.text()) }
  }

  /** The same, for what must succeed. */
  async ok(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Record<string, unknown>> {
    const answer = await this.send(method, path, body)
    assert.equal(answer.status, 200, `${method} ${path}: ${JSON.stringify(answer.body)}`)
    return answer.body
  }

  /** A new wallet, for USDT and with a buyer of its own unless said otherwise. */
  async wallet(over: Readonly<Record<string, unknown>> = {}): Promise<WalletAnswer & { buyer: string }> {
    this.#orders += 1
    const buyer = freshAddress()
    const id = `order-${this.#orders}`
    const fields = {
      id,
      token: this.stack.tokens.usdt,
      buyerAddress: buyer,
      transferToPaymentProcessor: false,
    }
    const answer = await this.ok('POST', '?chain=ropsten', { ...fields, ...over })
    return { ...walletSchema.parse(answer), buyer }
  }

  async show(id: string): Promise<WalletAnswer> {
    return walletSchema.parse(await this.ok('GET', `/${id}`))
  }

  /** Asks for a settle; answers its handle. */
  async settle(id: string, amount: unknown): Promise<string> {
    return z.strictObject({ txid: z.string() }).parse(await this.ok('POST', `/${id}/settle`, { amount })).txid
  }

  /** Asks for a refund, with an empty body as the clients send it; answers its handle. */
  async refund(id: string): Promise<string> {
    return z.strictObject({ txid: z.string() }).parse(await this.ok('POST', `/${id}/refund`, '')).txid
  }

  async operations(id: string): Promise<OperationAnswer[]> {
    const { results } = await this.ok('GET', `/${id}/operations`)
    return z.array(operationSchema).parse(results)
  }

  async operation(id: string, txid: string): Promise<OperationAnswer> {
    return operationSchema.parse(await this.ok('GET', `/${id}/operation/${txid}`))
  }

  /** Waits for the wallet to show a balance. */
  async balanceIs(id: string, balance: string): Promise<void> {
    await this.stack.until(`${id} shows ${balance}`, async () => (await this.show(id)).balance === balance)
  }

  /** Pays into a wallet and waits until it is seen. Returns the transaction's hash. */
  async pay(wallet: { id: string; addr: string }, amountAtoms: bigint, balance: string): Promise<string> {
    const txid = await this.stack.pay(wallet.addr, amountAtoms)
    await this.balanceIs(wallet.id, balance)
    return txid
  }

  /** Waits until an operation's transaction is in a block. */
  async mined(id: string, txid: string): Promise<OperationAnswer> {
    return this.stack.until(`${txid} of ${id} is mined`, async () => {
      const operation = await this.operation(id, txid)
      return operation.hash !== '' ? operation : null
    })
  }

  /** Mines until an operation has its answer. */
  async ended(id: string, txid: string): Promise<OperationAnswer> {
    return this.stack.until(`${txid} of ${id} ends`, async () => {
      const operation = await this.operation(id, txid)
      if (operation.status !== null) return operation
      if (operation.hash !== '') await this.stack.node.mine(1)
      return null
    })
  }

  /** Webhooks about a wallet, in order of arrival; every one has valid fields and a signature. */
  hooks(addr: string): { call: Callback; hook: BleumiHook }[] {
    return this.stack.merchant
      .of({ path: HOOKS })
      .map(call => ({ call, hook: hookSchema.parse(JSON.parse(call.body)) }))
      .filter(({ hook }) => dataOf(hook).addr === addr)
  }

  /** Balances that payment webhooks told of a wallet, in order of arrival. */
  toldBalances(addr: string): string[] {
    return this.hooks(addr).flatMap(({ hook }) =>
      hook.event_type === 'payment' ? [hook.payment_data.balance] : [],
    )
  }

  /** What operation webhooks told of a wallet, in order of arrival. */
  toldOperations(addr: string): { hash: string; funcName: string; status: boolean }[] {
    return this.hooks(addr).flatMap(({ hook }) => {
      if (hook.event_type !== 'operation') return []
      const { hash, funcName, status } = hook.operation_data
      return [{ hash, funcName, status }]
    })
  }

  /** What an address holds of USDT. */
  held(address: string): Promise<bigint> {
    return this.stack.node.tokenBalance(this.stack.tokens.usdt, address)
  }
}

function dataOf(hook: BleumiHook): { readonly addr: string } {
  return hook.event_type === 'payment' ? hook.payment_data : hook.operation_data
}
