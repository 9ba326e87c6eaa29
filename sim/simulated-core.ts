import { randomBytes } from 'node:crypto'
import { type Asset, AssetRegistry, type NetworkSpec } from '../gateway/domain/assets.ts'
import { newId } from '../gateway/domain/ids.ts'
import { type ShareTerms, ZERO_ADDRESS } from '../gateway/domain/terms.ts'
import type { PayoutSendStore } from '../gateway/payouts/ports.ts'
import type { ScanStore } from '../gateway/scan/ports.ts'
import { type ScanStep, scanStep } from '../gateway/scan/scan-chain.ts'
import type { SettleStore, TransactionSigner } from '../gateway/settle/ports.ts'
import { type SettleStep, SettleTrouble, settleStep } from '../gateway/settle/settle-chain.ts'
import type { Database } from '../gateway/storage/database.ts'
import { createScanStore } from '../gateway/storage/scan-store.ts'
import { createSettleStore } from '../gateway/storage/settle-store.ts'
import { SimulatedChain } from './simulated-chain.ts'
import { encodeSimulated, simulatedTills } from './simulated-transactions.ts'

export const SIMULATED_CHAIN = 'eip155:900'
export const TOKEN = `0x${'aa'.repeat(20)}`
export const SENDER = `0x${'5e'.repeat(20)}`

/** When value is final, and whether a reorg below that is followed. */
export interface FinalityRules {
  readonly depth: number
  readonly tag: boolean
  readonly followDeepReorg: boolean
}

/** Changes to a core's stores: the museum of bugs that the oracles must notice. */
export interface StorePlant {
  scanStore?(store: ScanStore, db: Database): ScanStore
  settleStore?(store: SettleStore, db: Database): SettleStore
  payoutStore?(store: PayoutSendStore, db: Database): PayoutSendStore
}

/** How a simulated till is made. */
export interface SimulatedTillOptions {
  readonly recipients?: readonly { address: string; bps: number }[]
  readonly confirmations?: number
  readonly announcePending?: boolean
  readonly multiToken?: boolean
}

/**
 * The real scanner and settler over a real database and a simulated chain, driven step by step. One business and any
 * number of tills.
 */
export async function openSimulatedCore(
  db: Database,
  chainId: string = SIMULATED_CHAIN,
  rules: FinalityRules = { depth: 12, tag: false, followDeepReorg: true },
): Promise<SimulatedCore> {
  const chain = new SimulatedChain(chainId)
  chain.endowments.set(SENDER, 10n ** 30n)
  const registry = new AssetRegistry([simulatedNetwork(chainId)])
  const businessId = newId('biz')
  await db.query('insert into businesses (id, name) values ($1, $2)', [businessId, 'Simulated'])
  const core = new SimulatedCore(db, chain, registry, businessId, rules)
  // As the gateway does: a chain has its cursor before the first address is given out (F8).
  await core.scan()
  return core
}

export class SimulatedCore {
  readonly db: Database
  readonly chain: SimulatedChain
  readonly registry: AssetRegistry
  readonly businessId: string
  readonly rules: FinalityRules
  /** Set by tests of the measurements themselves: bugs that they must notice. */
  plant: StorePlant = {}
  /** Signatures given so far. */
  signatures = 0
  readonly #store
  readonly #settleStore

  constructor(
    db: Database,
    chain: SimulatedChain,
    registry: AssetRegistry,
    businessId: string,
    rules: FinalityRules,
  ) {
    this.rules = rules
    this.db = db
    this.chain = chain
    this.registry = registry
    this.businessId = businessId
    this.#store = createScanStore(db, { windowMs: 0 })
    this.#settleStore = createSettleStore(db)
  }

  /** Creates a till for the token and returns its address. */
  async createTill(options: SimulatedTillOptions = {}): Promise<string> {
    const recipients = options.recipients ?? [{ address: `0x${'11'.repeat(20)}`, bps: 10_000 }]
    const terms: ShareTerms = { operator: ZERO_ADDRESS, refunder: ZERO_ADDRESS, recipients }
    const termsHash = simulatedTills.termsHash(terms)
    const nonce = `0x${randomBytes(8).toString('hex')}`
    const address = simulatedTills.tillAddress(termsHash, nonce)
    await this.db.query(
      `insert into tills (business_id, id, dialect, family, address, nonce, terms, terms_hash, asset_id, multi_token,
                          confirmations, announce_pending)
       values ($1, $2, 'blockbee', 'evm', $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        this.businessId,
        newId('till'),
        address,
        nonce,
        JSON.stringify(terms),
        termsHash,
        tokenAsset(this.chain.chainId).id,
        options.multiToken ?? false,
        options.confirmations ?? 1,
        options.announcePending ?? false,
      ],
    )
    return address
  }

  /** One scanner step. */
  scan(): Promise<ScanStep> {
    return scanStep({
      reader: this.chain,
      store: this.plant.scanStore?.(this.#store, this.db) ?? this.#store,
      registry: this.registry,
      finality: { depth: this.rules.depth, tag: this.rules.tag },
      batchBlocks: 5,
      followDeepReorg: this.rules.followDeepReorg,
    })
  }

  /** Scans until there is nothing new. */
  async scanAll(): Promise<void> {
    for (;;) {
      const step = await this.scan()
      if (step.kind !== 'advanced' && step.kind !== 'rewound') return
    }
  }

  /** One settler step; outside trouble is a value. */
  async settle(): Promise<SettleStep> {
    const nonce = await this.chain.minedNonce(SENDER)
    if (nonce.kind === 'present') await this.#settleStore.ensureLane(this.chain.chainId, SENDER, nonce.value)
    try {
      return await settleStep({
        writer: this.chain,
        store: this.plant.settleStore?.(this.#settleStore, this.db) ?? this.#settleStore,
        signer: {
          ...simulatedSigner,
          sign: request => {
            this.signatures++
            return simulatedSigner.sign(request)
          },
        },
        registry: this.registry,
        bumpAfterMs: 0,
        feeCapWei: 10n ** 12n,
        itemsMax: 50,
        openMax: 8,
      })
    } catch (error) {
      if (error instanceof SettleTrouble)
        return { sent: 0, broadcast: 0, deferred: 0, trouble: error.message }
      throw error
    }
  }

  /** Lets everything that waits for a retry be due now: time passes. */
  async passTime(): Promise<void> {
    await this.db.query(`update obligations set due_at = now() where state = 'due'`)
  }

  /** Mines, scans and settles until nothing is owed, at most `rounds` times. */
  async finish(rounds = 40): Promise<void> {
    for (let round = 0; round < rounds; round++) {
      this.chain.mine()
      await this.scanAll()
      await this.passTime()
      await this.settle()
      const { rows } = await this.db.query<{ n: bigint }>(
        `select count(*) as n from obligations where state in ('due', 'sent') and chain_id = $1`,
        [this.chain.chainId],
      )
      if (rows[0]?.n === 0n && round > 2) return
    }
  }
}

/** Signs by encoding; the same request gives the same bytes, as the real signer promises. */
const simulatedSigner: TransactionSigner = {
  address: SENDER,
  tooDear: async () => false,
  sign: async ({ chainId, nonce, call, fees }) => ({
    kind: 'signed',
    ...encodeSimulated({ chainId, from: SENDER, nonce, data: call.data, maxFeePerGas: fees.maxFeePerGas }),
  }),
}

export function simulatedNetwork(chainId: string): NetworkSpec {
  const coin: Asset = {
    ...tokenAsset(chainId),
    id: `${chainId}/slip44:60`,
    symbol: 'SIM',
    ticker: `${chainId}/sim`,
    contract: null,
  }
  return {
    chainId,
    network: 'simulated',
    family: 'evm',
    assets: [coin, tokenAsset(chainId)],
    tickerPrefix: 'sim20',
    finality: { depth: 12, tag: false },
  }
}

/** The token every simulated till asks for: 6 decimals, minimum 1,000 base units. */
export function tokenAsset(chainId: string): Asset {
  return {
    id: `${chainId}/erc20:${TOKEN}`,
    chainId,
    network: 'simulated',
    symbol: 'USDT',
    ticker: `${chainId}/usdt`,
    name: 'Simulated dollar',
    decimals: 6,
    contract: TOKEN,
    minimumAtoms: 1_000n,
    stable: true,
  }
}
