import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { auditFileOf } from '../../devnet/audit-file.ts'
import { callNode } from '../../devnet/node-rpc.ts'
import { type Sandbox, startSandbox } from '../../devnet/sandbox.ts'
import type { SandboxFile } from '../../devnet/sandbox-file.ts'
import { createTestDatabase, type TestDatabase } from '../../devnet/test-database.ts'
import { auditNetworks } from '../../gateway/entry/audit-networks.ts'
import { readAuditConfig } from '../../gateway/entry/config-file.ts'
import { isClean } from '../../gateway/ledger/audit-chain.ts'
import { type Callback, Merchant } from './merchant.ts'
import { freshAddress } from './recipients.ts'
import { waitUntil } from './wait-until.ts'

/** An address that a merchant asked for. */
export interface SandboxOrder {
  readonly address: string
  readonly callback: string
  /** Where the merchant is told: the callback's path. */
  readonly path: string
}

const paid = z.looseObject({ txid: z.string(), blockNumber: z.number() })
const logs = z.looseObject({
  callbacks: z.array(z.looseObject({ txid_in: z.string(), result: z.string(), logs: z.array(z.unknown()) })),
})

/**
 * A sandbox with a merchant's server beside it, used through its port only, as a merchant's developer does. Its database is
 * one of the tests' own server; `test/sandbox.test.ts` has the one that the sandbox brings.
 */
export class SandboxUser {
  readonly merchant: Merchant
  readonly home: string
  readonly #chains: string
  readonly #database: TestDatabase
  #sandbox: Sandbox
  #orders = 0

  private constructor(parts: {
    home: string
    chains: string
    database: TestDatabase
    merchant: Merchant
    sandbox: Sandbox
  }) {
    this.home = parts.home
    this.#chains = parts.chains
    this.#database = parts.database
    this.merchant = parts.merchant
    this.#sandbox = parts.sandbox
  }

  /** Every chain makes a block each second, whoever looks: a story names what it needs. `chains` as POLYTILL_CHAINS has it. */
  static async start(chains = 'ethereum'): Promise<SandboxUser> {
    const home = mkdtempSync(path.join(os.tmpdir(), 'polytill-user-'))
    const database = await createTestDatabase()
    const [merchant, sandbox] = await Promise.all([Merchant.start(), startOn(home, chains, database)])
    const user = new SandboxUser({ home, chains, database, merchant, sandbox })
    user.merchant.publicKey = String((await user.get('/pubkey/')).pubkey)
    return user
  }

  get url(): string {
    return this.#sandbox.url
  }

  get file(): SandboxFile {
    return this.#sandbox.file
  }

  /** URL of the node that stands for Ethereum, past everything that could spoil its answers. */
  get rpcUrl(): string {
    return this.file.chains.find(({ network }) => network === 'ethereum')?.rpcUrl ?? ''
  }

  async restart(): Promise<void> {
    await this.#sandbox.stop()
    this.#sandbox = await startOn(this.home, this.#chains, this.#database)
  }

  async stop(): Promise<void> {
    await this.#sandbox.stop()
    await this.merchant.stop()
    await this.#database.drop()
    rmSync(this.home, { recursive: true, force: true })
  }

  async get(target: string): Promise<Record<string, unknown>> {
    return z.record(z.string(), z.unknown()).parse(await (await fetch(`${this.url}${target}`)).json())
  }

  /** A request below `/sandbox/`. */
  async call(
    method: 'POST' | 'PUT' | 'DELETE',
    route: string,
    body?: unknown,
  ): Promise<{ status: number; answer: unknown }> {
    const response = await fetch(`${this.url}/sandbox/${route}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    return { status: response.status, answer: await response.json() }
  }

  /** As `call`, and it must succeed. */
  async did(method: 'POST' | 'PUT' | 'DELETE', route: string, body?: unknown): Promise<unknown> {
    const { status, answer } = await this.call(method, route, body)
    assert.equal(status, 200, JSON.stringify(answer))
    return answer
  }

  /** As `call`, and it must be refused with 400 and such words. */
  async refused(method: 'POST' | 'PUT', route: string, body: unknown, word: RegExp): Promise<void> {
    const { status, answer } = await this.call(method, route, body)
    assert.equal(status, 400)
    assert.match(z.object({ error: z.string() }).parse(answer).error, word)
  }

  /** A path of the merchant's server that was not used yet. */
  freshPath(): string {
    this.#orders += 1
    return `/order/${this.#orders}`
  }

  async order(query: Readonly<Record<string, string>> = {}): Promise<SandboxOrder> {
    const place = this.freshPath()
    const callback = this.merchant.url(place)
    const apikey = this.file.apiKeys.blockbee
    const whole = new URLSearchParams({ apikey, callback, address: freshAddress(), ...query })
    const answer = await this.get(`/erc20/usdt/create/?${whole}`)
    assert.equal(answer.status, 'success', JSON.stringify(answer))
    return { address: String(answer.address_in), callback, path: place }
  }

  async pay(to: string, amount: string): Promise<z.infer<typeof paid>> {
    const body = { network: 'ethereum', symbol: 'USDT', to, amount }
    return paid.parse(await this.did('POST', 'pay', body))
  }

  told(place: string, pending?: '0' | '1'): Callback[] {
    return this.merchant.callbacks.filter(
      one => one.path === place && (pending === undefined || one.fields.get('pending') === pending),
    )
  }

  async untilTold(place: string, pending: '0' | '1', times = 1): Promise<void> {
    await this.until(
      `${times} callbacks with pending=${pending} at ${place}`,
      () => this.told(place, pending).length >= times,
    )
  }

  /** Like `waitUntil`, with what is not ready when it fails. */
  async until(what: string, look: () => Promise<boolean> | boolean): Promise<void> {
    await waitUntil(what, look, {
      withinMs: 60_000,
      explain: async () => JSON.stringify(await this.get('/readyz')),
    })
  }

  async logsOf({ callback }: SandboxOrder): Promise<z.infer<typeof logs>['callbacks']> {
    const query = new URLSearchParams({ apikey: this.file.apiKeys.blockbee, callback })
    return logs.parse(await this.get(`/erc20/usdt/logs/?${query}`)).callbacks
  }

  async head(): Promise<number> {
    return Number(await callNode(this.rpcUrl, 'eth_blockNumber', []))
  }

  /** Every balance on the chains equals the books. */
  async requireBooksEqualChains(): Promise<void> {
    const config = readAuditConfig(auditFileOf(this.home))
    await waitUntil(
      'every balance on the chains equals the books',
      async () => (await auditNetworks(config)).every(({ audit }) => isClean(audit)),
      { withinMs: 60_000 },
    )
  }
}

function startOn(home: string, chains: string, database: TestDatabase): Promise<Sandbox> {
  return startSandbox({
    ...{ home, host: '127.0.0.1', port: 0, chains, databaseUrl: database.url },
    onProgress: () => undefined,
  })
}
