import { approvePayout } from '../gateway/payouts/approve-payout.ts'
import { createPayouts } from '../gateway/payouts/create-payouts.ts'
import { fundingAddress } from '../gateway/payouts/funding-address.ts'
import { requestPayouts } from '../gateway/payouts/request-payouts.ts'
import type { Database } from '../gateway/storage/database.ts'
import { payoutAvailable } from '../gateway/storage/post-payouts.ts'
import { CoreKilled } from './gate.ts'
import type { Random } from './random.ts'
import type { SimulatedChain } from './simulated-chain.ts'
import { SENDER, TOKEN, tokenAsset } from './simulated-core.ts'
import { REFUSES } from './simulated-payout-contract.ts'
import { simulatedTills } from './simulated-transactions.ts'
import type { Swarm } from './swarm.ts'
import type { VirtualTime } from './virtual-clock.ts'

/** One recipient, who is asked to be paid once and by nobody else. */
export interface WantedPayout {
  readonly recipient: string
  readonly amountAtoms: bigint
  /** Nobody approves the others, so nobody may pay them. */
  readonly approved: boolean
}

/** What a paying business is made of. */
export interface PayingBusinessParts {
  readonly businessId: string
  readonly db: Database
  readonly chain: SimulatedChain
  readonly swarm: Swarm
  readonly random: Random
  readonly time: VirtualTime
}

const LOOK_EVERY_MS = 30_000
const RECIPIENTS_MAX = 5

/**
 * A business that pays out: funds its address, asks for payments, puts them into lists and approves most of them, through the
 * same use cases as the API and over a connection that breaks. Whom it wanted to pay is the truth of O3 for payouts.
 */
export class PayingBusiness {
  readonly businessId: string
  readonly wanted: WantedPayout[] = []
  readonly #parts: PayingBusinessParts
  #running = 0
  #recipients = 0
  #fundings = 0
  #fundedAtMs = Number.NEGATIVE_INFINITY

  constructor(parts: PayingBusinessParts) {
    this.businessId = parts.businessId
    this.#parts = parts
  }

  /** Whether everything it wanted is asked for and approved. */
  get done(): boolean {
    return this.#running === 0
  }

  /** Schedules every list. */
  start(): void {
    const { swarm, random, time } = this.#parts
    for (let i = 0; i < swarm.payouts; i++) {
      this.#running++
      time.at(
        time.nowMs + random.next() * swarm.activeMs * 0.7,
        this,
        () => void this.#payOut().catch(ignoreEnd),
      )
    }
  }

  async #payOut(): Promise<void> {
    const { businessId, db, random, chain } = this.#parts
    const asset = tokenAsset(chain.chainId)
    const approved = random.chance(0.8)
    const payments = Array.from({ length: random.int(1, RECIPIENTS_MAX) }, () => this.#payment())
    this.wanted.push(
      ...payments.map(({ address, amountAtoms }) => ({ recipient: address, amountAtoms, approved })),
    )
    const hurries = random.chance(0.2)
    const requestIds = await untilAnswered(() =>
      requestPayouts(db, {
        ...{ businessId, actor: 'key_simulated', asset, factory: simulatedTills, payments },
      }),
    )
    const payoutId = await this.#listOf(requestIds)
    if (!hurries) await this.#funded(payments.reduce((sum, { amountAtoms }) => sum + amountAtoms, 0n))
    if (approved)
      await untilAnswered(() => approvePayout(db, { businessId, payoutId, actor: 'usr_simulated' }))
    // What was approved without money waits for it.
    if (approved && hurries) await this.#funded(0n)
    this.#running--
  }

  #payment(): { address: string; amountAtoms: bigint } {
    const { random } = this.#parts
    const start = random.chance(0.1) ? REFUSES : '0xfeed'
    const address = `${start}${(++this.#recipients).toString(16).padStart(36, '0')}`
    return { address, amountAtoms: BigInt(random.int(1, 10 ** 6)) }
  }

  /** Puts requests into one list; a list that was made though the answer was lost is found by them. */
  async #listOf(requestIds: readonly string[]): Promise<string> {
    const { businessId, db } = this.#parts
    return untilAnswered(async () => {
      const { rows } = await db.query<{ id: string | null }>(
        'select payout_id::text as id from payout_requests where business_id = $1 and id = $2',
        [businessId, requestIds[0]],
      )
      const existing = rows[0]?.id
      if (existing) return existing
      const [created] = await createPayouts(db, { businessId, actor: 'usr_simulated', requestIds })
      if (created === undefined) throw new Error('no list')
      return created
    })
  }

  /** Sends money to the funding address, again where it got lost, until `needed` may be spent. */
  async #funded(needed: bigint): Promise<void> {
    const { businessId, db, chain, random, swarm } = this.#parts
    const assetId = tokenAsset(chain.chainId).id
    const address = await untilAnswered(() =>
      fundingAddress(db, { businessId, factory: simulatedTills, payoutAccount: SENDER, assetId }),
    )
    const patienceMs = 2 * (swarm.finalityDepth + 10) * swarm.blockMs + 120_000
    for (;;) {
      const available = await untilAnswered(() => payoutAvailable(db, businessId, assetId))
      if (available >= needed) return
      if (this.#parts.time.nowMs - this.#fundedAtMs > patienceMs) {
        this.#fundedAtMs = this.#parts.time.nowMs
        chain.pay({
          txid: `0xfund${chain.chainId}${this.#fundings++}`,
          from: `0x${'fa'.repeat(20)}`,
          legs: [{ to: address, contract: TOKEN, amountAtoms: BigInt(random.int(10 ** 7, 10 ** 8)) }],
        })
      }
      await this.#sleep(LOOK_EVERY_MS)
    }
  }

  #sleep(ms: number): Promise<void> {
    const { time } = this.#parts
    return new Promise(resolve => {
      time.at(time.nowMs + ms, this, resolve)
    })
  }
}

/** The run is over. */
function ignoreEnd(error: unknown): void {
  if (!(error instanceof CoreKilled)) throw error
}

/** A client asks again until it has an answer; every such question may be asked twice (F64). */
async function untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
  for (;;)
    try {
      return await ask()
    } catch (error) {
      // Everything else is an answer that was lost.
      if (error instanceof CoreKilled) throw error
    }
}
