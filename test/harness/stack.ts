import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { TILL_ADDRESS } from '../../contracts/generated/till.ts'
import { createTestDatabase, type TestDatabase } from '../../devnet/test-database.ts'
import { createApiKey } from '../../gateway/businesses/api-keys.ts'
import { createTestBusiness } from '../../gateway/businesses/test-business.ts'
import { generateCallbackKey } from '../../gateway/notify/sign-callback.ts'
import { type Database, openDatabase } from '../../gateway/storage/database.ts'
import { TEST_BOX, TEST_SECRETS_KEY } from '../../gateway/storage/test/test-box.ts'
import { transfersOf } from './books.ts'
import type { ChainNode } from './chain-node.ts'
import { Merchant } from './merchant.ts'
import { type Crash, type NodeProcess, startNodeProcess } from './node-process.ts'
import { payoutPolicy } from './payout-policy.ts'
import { startNetwork } from './start-network.ts'
import { setCoin, type TestTokens, transferData } from './test-contracts.ts'
import { networkConfig, type TestNetwork, type TestNetworkName } from './test-networks.ts'
import { waitUntil } from './wait-until.ts'

export interface StackOptions {
  /** How the gateway is run. Default: as in a sandbox, which allows callbacks to this machine. */
  readonly mode?: 'production' | 'sandbox'
  /** Default: ethereum alone. */
  readonly chains?: readonly TestNetworkName[]
  readonly finalityDepth?: number
  /** Merged into the config file's section. */
  readonly settle?: Readonly<Record<string, unknown>>
  readonly notify?: Readonly<Record<string, unknown>>
  /** The config file's section instead of fixed prices. */
  readonly rates?: Readonly<Record<string, unknown>>
  /** What the gateway asks instead of the node itself: a fault proxy. It then gets no push. */
  readonly rpcUrl?: (node: ChainNode) => Promise<string>
  /** Merged into each network's entry of the config file. */
  readonly network?: (node: ChainNode) => Promise<Readonly<Record<string, unknown>>>
  readonly signerEnv?: Readonly<Record<string, string>>
  readonly gatewayEnv?: Readonly<Record<string, string>>
  /** Default: a database of the shared test server. */
  readonly database?: () => Promise<TestDatabase>
}

/** An answer of `create`. */
export interface CreatedAddress {
  /** The till's address, lower case. */
  readonly address: string
  readonly callback: string
  /** Path of the callback: what the merchant's server knows it by. */
  readonly path: string
}

const START_COIN = 10n ** 20n
const FIXED_PRICES = { eth: '2000', 'erc20/usdt': '1' }

/**
 * Everything real and of its own: database, nodes with deployed contracts, signer process, gateway process, merchant's
 * server.
 */
export class Stack {
  readonly home = mkdtempSync(path.join(tmpdir(), 'polytill-test-'))
  readonly merchant: Merchant
  readonly networks: readonly TestNetwork[]
  readonly db: Database
  /** Seals like the gateway. */
  readonly box = TEST_BOX
  readonly businessId: string
  readonly apiKey: string
  /** The settlement account, lower case. */
  relayer = ''
  url = ''
  readonly #database: TestDatabase
  readonly #token = randomBytes(32).toString('hex')
  readonly #options: StackOptions
  #signer: NodeProcess | null = null
  #gateway: NodeProcess | null = null
  #callbacks = 0

  private constructor(parts: {
    options: StackOptions
    merchant: Merchant
    networks: readonly TestNetwork[]
    database: TestDatabase
    db: Database
    businessId: string
    apiKey: string
  }) {
    this.#options = parts.options
    this.merchant = parts.merchant
    this.networks = parts.networks
    this.#database = parts.database
    this.db = parts.db
    this.businessId = parts.businessId
    this.apiKey = parts.apiKey
  }

  /** Starts all of it; the gateway is ready to take requests. */
  static async start(options: StackOptions = {}): Promise<Stack> {
    const names = options.chains ?? ['ethereum']
    const [merchant, database, networks] = await Promise.all([
      Merchant.start(),
      (options.database ?? createTestDatabase)(),
      Promise.all(names.map(startNetwork)),
    ])
    const db = openDatabase(database.url, { poolMax: 4, onError: () => undefined })
    const { businessId } = await createTestBusiness(db, {
      name: 'Shop',
      email: 'shop@example.com',
      password: 'correct horse battery',
    })
    const { key } = await createApiKey(db, { businessId, dialect: 'blockbee', addressOverride: true })
    const stack = new Stack({ options, merchant, networks, database, db, businessId, apiKey: key })
    try {
      await stack.#writeConfig()
      await stack.startSigner()
      for (const { node } of networks) await setCoin(node, stack.relayer, START_COIN)
      await stack.startGateway()
      merchant.publicKey = String((await stack.get('/pubkey/')).pubkey)
      return stack
    } catch (error) {
      await stack.stop()
      throw error
    }
  }

  network(name: TestNetworkName = 'ethereum'): TestNetwork {
    const network = this.networks.find(candidate => candidate.name === name)
    if (!network) throw new Error(`no network ${name} in this stack`)
    return network
  }

  get node(): ChainNode {
    return this.network().node
  }

  get tokens(): TestTokens {
    return this.network().tokens
  }

  /** The account that pays in tests. */
  get payer(): string {
    return this.node.accounts[0] ?? ''
  }

  async startSigner(): Promise<void> {
    await this.#signer?.child.stop('SIGTERM', 5_000)
    this.#signer = await startNodeProcess({
      name: 'signer',
      program: 'signer/main.ts',
      env: {
        POLYTILL_SIGNER_HOME: path.join(this.home, 'signer'),
        POLYTILL_SIGNER_SOCKET: this.#socketPath,
        POLYTILL_SIGNER_TOKEN: this.#token,
        POLYTILL_SIGNER_CHAINS: JSON.stringify(
          this.networks.map(({ chainId, tokens }) => ({
            chainId: `eip155:${chainId}`,
            tillContract: TILL_ADDRESS,
            payouts: payoutPolicy(Object.values(tokens)),
          })),
        ),
        POLYTILL_SIGNER_EXIT_ON_STDIN: '0',
        ...this.#options.signerEnv,
      },
      logFile: path.join(this.home, 'signer.log'),
    })
    this.relayer = String(this.#signer.ready.address).toLowerCase()
  }

  /** Starts it; one that still runs is stopped in order first. */
  async startGateway(): Promise<void> {
    await this.stopGateway()
    this.#gateway = await startNodeProcess({
      name: 'gateway',
      program: 'gateway/entry/main.ts',
      env: { POLYTILL_CONFIG: path.join(this.home, 'config.json'), ...this.#options.gatewayEnv },
      logFile: path.join(this.home, 'gateway.log'),
    })
    this.url = String(this.#gateway.ready.url)
  }

  async stopGateway(): Promise<void> {
    await this.#gateway?.child.stop('SIGTERM', 15_000)
  }

  /** `kill -9`. */
  async kill(process: 'gateway' | 'signer'): Promise<void> {
    await this.#processOf(process).child.stop('SIGKILL', 1_000)
  }

  /** The process is to die at a crash point that it comes by from now on. */
  async crashAt(process: 'gateway' | 'signer', crash: Crash): Promise<void> {
    // Rows tell of work before the gateway is past its last point; once it has answered, it is.
    await this.get('/readyz')
    this.#processOf(process).crashAt(crash)
  }

  /** Starts a process again that died. */
  restart(process: 'gateway' | 'signer'): Promise<void> {
    return process === 'gateway' ? this.startGateway() : this.startSigner()
  }

  /** Waits for a process to die by its crash point. @throws Error when it lives on, or died of anything else */
  async died(process: 'gateway' | 'signer', withinMs = 60_000): Promise<void> {
    const { child } = this.#processOf(process)
    await this.until(`the ${process} dies`, () => !child.running(), withinMs)
    const how = await child.ended
    if (how !== 'killed by SIGKILL') throw new Error(`the ${process} was to be killed, but: ${how}`)
  }

  isRunning(process: 'gateway' | 'signer'): boolean {
    return this.#processOf(process).child.running()
  }

  /** Like `waitUntil`, with the gateway's last words when it fails. */
  until<T>(
    what: string,
    look: () => Promise<T> | T,
    withinMs = 60_000,
  ): Promise<Exclude<T, undefined | null | false>> {
    return waitUntil(what, look, { withinMs, explain: () => this.logTail() })
  }

  /** The last words of both processes, cut short. */
  logTail(): string {
    return ['gateway', 'signer']
      .map(name => {
        const lines = readFileSync(path.join(this.home, `${name}.log`), 'utf8')
          .trimEnd()
          .split('\n')
        const telling = lines.filter(line => !line.includes('"msg":"request"')).slice(-6)
        return [`${name}:`, ...telling.map(line => line.slice(0, 400))].join('\n')
      })
      .join('\n')
  }

  /** A GET of the gateway; the answer's JSON object. */
  async get(target: string): Promise<Record<string, unknown>> {
    const answer: unknown = await (await fetch(`${this.url}${target}`)).json()
    if (typeof answer !== 'object' || answer === null) throw new Error(`${target}: no JSON object`)
    return { ...answer }
  }

  /**
   * Asks for an address like a merchant's server. `address` is the recipient or split.
   * @throws Error when the answer is no success
   */
  async create(
    ticker: string,
    options: {
      address: string
      query?: Readonly<Record<string, string>>
      /** Whose server the callback is on. Default: the stack's own. */
      merchant?: Merchant
    },
  ): Promise<CreatedAddress> {
    this.#callbacks += 1
    const callbackPath = `/callback/${this.#callbacks}`
    const callback = (options.merchant ?? this.merchant).url(`${callbackPath}?order=${this.#callbacks}`)
    const query = new URLSearchParams({
      apikey: this.apiKey,
      callback,
      address: options.address,
      ...options.query,
    })
    const answer = await this.get(`/${ticker}/create/?${query}`)
    if (answer.status !== 'success') throw new Error(`create: ${JSON.stringify(answer)}`)
    return { address: String(answer.address_in).toLowerCase(), callback, path: callbackPath }
  }

  /** `logs` of a callback: one entry per payment. */
  async logs(ticker: string, callback: string): Promise<Record<string, unknown>[]> {
    const query = new URLSearchParams({ apikey: this.apiKey, callback })
    const { callbacks } = await this.get(`/${ticker}/logs/?${query}`)
    if (!Array.isArray(callbacks)) throw new Error('logs have no list')
    return callbacks.map(entry => ({ ...entry }))
  }

  /** Pays a token from the payer; waits for the block. Returns the transaction's hash. */
  async pay(to: string, amountAtoms: bigint, token = this.tokens.usdt): Promise<string> {
    // More than was estimated is needed when the address is emptied meanwhile.
    return this.node.send({
      from: this.payer,
      to: token,
      data: transferData(to, amountAtoms),
      gas: 200_000n,
    })
  }

  /** Hands a token payment in without waiting for a block. */
  async submitPayment(to: string, amountAtoms: bigint, token = this.tokens.usdt): Promise<string> {
    return this.node.submit({
      from: this.payer,
      to: token,
      data: transferData(to, amountAtoms),
      gas: 200_000n,
    })
  }

  /** Pays native coin from the payer. */
  async payCoin(to: string, amountAtoms: bigint): Promise<string> {
    return this.node.send({ from: this.payer, to, value: amountAtoms })
  }

  /** Waits until every chain is scanned to its head. */
  async caughtUp(withinMs = 60_000): Promise<void> {
    for (const { node, chainId } of this.networks)
      await this.until(
        `eip155:${chainId} is scanned to its head`,
        async () => {
          const { rows } = await this.db.query<{ number: bigint }>(
            'select number from cursors where chain_id = $1',
            [`eip155:${chainId}`],
          )
          return rows[0]?.number === (await node.head())
        },
        withinMs,
      )
  }

  /** Waits until everything that a till received is settled on chain and told, and all of it is written down. */
  async ended(till: string, withinMs = 60_000): Promise<void> {
    await this.until(
      `all is settled and told at ${till}`,
      async () => {
        const transfers = await transfersOf(this, till)
        return (
          transfers.length > 0 &&
          transfers.every(
            ({ state, obligation, told }) =>
              state === 'orphaned' ||
              ((obligation === null || obligation === 'settled' || obligation === 'final') &&
                told.every(stage => !/ (pending|uncomposed)$/.test(stage))),
          )
        )
      },
      withinMs,
    )
  }

  /** Ends and removes everything. */
  async stop(): Promise<void> {
    await this.#gateway?.child.stop('SIGTERM', 15_000)
    await this.#signer?.child.stop('SIGTERM', 5_000)
    await Promise.all([
      this.merchant.stop(),
      ...this.networks.map(({ node }) => node.stop()),
      this.db.close(),
    ])
    await this.#database.drop()
    rmSync(this.home, { recursive: true, force: true })
    for (const { home } of this.networks) rmSync(home, { recursive: true, force: true })
  }

  get #socketPath(): string {
    return path.join(this.home, 'signer.sock')
  }

  #processOf(process: 'gateway' | 'signer'): NodeProcess {
    const found = process === 'gateway' ? this.#gateway : this.#signer
    if (!found) throw new Error(`the ${process} was never started`)
    return found
  }

  async #writeConfig(): Promise<void> {
    const { rpcUrl, network: extra, settle, notify, rates, finalityDepth = 64 } = this.#options
    const keyFile = path.join(this.home, 'callback-key.pem')
    writeFileSync(keyFile, await generateCallbackKey(), { mode: 0o600 })
    const secretsKeyFile = path.join(this.home, 'secrets.key')
    writeFileSync(secretsKeyFile, TEST_SECRETS_KEY, { mode: 0o600 })
    const networks = await Promise.all(
      this.networks.map(async network => ({
        ...networkConfig(network, {
          finalityDepth,
          ...(rpcUrl
            ? { rpcUrl: await rpcUrl(network.node) }
            : { rpcUrl: network.node.rpcUrl, wsUrl: network.node.wsUrl }),
        }),
        ...(await extra?.(network.node)),
      })),
    )
    const config = {
      mode: this.#options.mode ?? 'sandbox',
      port: 0,
      databaseUrl: this.#database.url,
      networks,
      signer: { socketPath: this.#socketPath, token: this.#token },
      callbackKeyFile: keyFile,
      secretsKeyFile,
      ...(rates ? { rates } : { pricesUsd: FIXED_PRICES, rates: { fiatPerUsd: { EUR: '0.92' } } }),
      settle: { windowMs: 0, ...settle },
      notify: { retryFirstMs: 300, ...notify },
      limits: 'off',
      logLevel: 'info',
    }
    writeFileSync(path.join(this.home, 'config.json'), JSON.stringify(config))
  }
}
