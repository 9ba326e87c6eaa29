import assert from 'node:assert/strict'
import { z } from 'zod'
import type { SandboxUser } from './sandbox.ts'
import { waitUntil } from './wait-until.ts'

const balanceSchema = z.strictObject({
  balance: z.string(),
  token_balance: z.string(),
  token_decimals: z.int(),
  blockNum: z.string().regex(/^[0-9]+$/),
  safety: z.enum(['low', 'high']),
})
const inputsSchema = z.strictObject({
  buyer: z.string(),
  merchant: z.string(),
  salt: z.string().regex(/^0x[0-9a-f]{64}$/),
  walletLibrary: z.string(),
  walletProxy: z.string(),
})
const perNetwork = <T extends z.ZodType>(value: T) => z.record(z.string(), z.record(z.string(), value))
const addressSchema = z.strictObject({ addr: z.string(), inputs: inputsSchema })

/** A payment, exactly as reference bleumi 2.2 has it. */
const paymentSchema = z.strictObject({
  id: z.string(),
  addresses: perNetwork(z.record(z.string(), addressSchema)),
  balances: perNetwork(z.record(z.string(), balanceSchema)),
  createdAt: z.int(),
  updatedAt: z.int(),
})
/** A wallet of any token, exactly as reference bleumi 2.1 has it. */
export const anyTokenWalletSchema = z.strictObject({
  ...{ id: z.string(), chain: z.string(), addr: z.string() },
  balances: z.record(z.string(), balanceSchema.omit({ safety: true })),
  inputs: inputsSchema,
  ...{ createdAt: z.int(), updatedAt: z.int() },
})
const operationSchema = z.strictObject({
  txid: z.string(),
  chain: z.string(),
  funcName: z.enum(['createAndSettleWallet', 'createAndRefundWallet']),
  status: z.boolean().nullable(),
  hash: z.string(),
  inputs: z.strictObject({
    ...{ addr: z.string(), token: z.string() },
    ...{
      amount: z.string().optional(),
      token_amount: z.string().optional(),
      token_decimals: z.int().optional(),
    },
  }),
})

export type PaymentAnswer = z.infer<typeof paymentSchema>
export type PaymentOperation = z.infer<typeof operationSchema>
export type Answer = { readonly status: number; readonly body: Record<string, unknown> }

/** A plain HTTP client with one key, as a merchant would write it against the protocol's documents. */
export class BleumiClient {
  /** Where the gateway is, and who mines. */
  readonly user: Pick<SandboxUser, 'url' | 'did'>
  readonly key: string

  constructor(user: Pick<SandboxUser, 'url' | 'did'>, key: string) {
    this.user = user
    this.key = key
  }

  /** A request below `/v1`; a string body is sent as it is. */
  async send(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.user.url}/v1${path}`, {
      method,
      headers: { 'x-api-key': this.key, 'content-type': 'application/json' },
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

  async payment(id: string): Promise<PaymentAnswer> {
    return paymentSchema.parse(await this.ok('GET', `/payment/${id}`))
  }

  /** A page of payments. */
  async payments(query: string): Promise<{ nextToken: string; results: PaymentAnswer[] }> {
    const page = z.strictObject({ nextToken: z.string(), results: z.array(paymentSchema) })
    return page.parse(await this.ok('GET', `/payment?${query}`))
  }

  async operation(id: string, txid: string): Promise<PaymentOperation> {
    return operationSchema.parse(await this.ok('GET', `/payment/${id}/operation/${txid}`))
  }

  async operations(id: string): Promise<PaymentOperation[]> {
    const page = z.strictObject({ nextToken: z.literal(''), results: z.array(operationSchema) })
    return page.parse(await this.ok('GET', `/payment/${id}/operation`)).results
  }

  /** Asks for a settle or a refund; answers its handle. */
  async ask(id: string, what: 'settle' | 'refund', chain: string, body: unknown): Promise<string> {
    const answer = await this.ok('POST', `/payment/${id}/${what}?chain=${chain}`, body)
    return z.strictObject({ txid: z.string().regex(/^[0-9]+$/) }).parse(answer).txid
  }

  /** Mines until an operation has its answer. */
  ended(id: string, txid: string): Promise<PaymentOperation> {
    return waitUntil(
      `${txid} of ${id} ends`,
      async () => {
        const operation = await this.operation(id, txid)
        if (operation.status !== null) return operation
        if (operation.hash !== '') await this.user.did('POST', 'mine', { network: 'ethereum', blocks: 1 })
        return null
      },
      { withinMs: 60_000 },
    )
  }

  /** Waits until a payment shows this much of a token. */
  async balanceIs(id: string, chain: string, token: string, balance: string): Promise<PaymentAnswer> {
    return waitUntil(
      `${id} shows ${balance} of ${token}`,
      async () => {
        const payment = await this.payment(id)
        return payment.balances.ethereum?.[chain]?.[token]?.balance === balance ? payment : null
      },
      { withinMs: 60_000, explain: async () => JSON.stringify(await this.payment(id)) },
    )
  }
}
