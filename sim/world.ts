import { AssetRegistry } from '../gateway/domain/assets.ts'
import { newId } from '../gateway/domain/ids.ts'
import { claimCallback } from '../gateway/storage/claim-callbacks.ts'
import type { Database } from '../gateway/storage/database.ts'
import { draftTill } from '../gateway/tills/draft-till.ts'
import type { Random } from './random.ts'
import { SimulatedChain } from './simulated-chain.ts'
import { SENDER, simulatedNetwork, TOKEN, tokenAsset } from './simulated-core.ts'
import type { MinorityView } from './simulated-node.ts'
import { simulatedTills } from './simulated-transactions.ts'
import type { Swarm } from './swarm.ts'
import type { VirtualTime } from './virtual-clock.ts'

/** A chain of the world with its odd node. */
export interface WorldChain {
  readonly chain: SimulatedChain
  readonly minority: MinorityView
}

const SHOPS = 4
const COUNTERFEIT = `0x${'bb'.repeat(20)}`

/** Everything outside the core: chains that mine and reorganise, payers, clients that create tills. */
export class World {
  readonly chains: readonly WorldChain[]
  readonly registry: AssetRegistry
  readonly tills: string[] = []
  /** Payments that were handed in, and how many were made to vanish for good. */
  payments = 0
  reorgs = 0
  readonly #random: Random
  readonly #swarm: Swarm
  readonly #time: VirtualTime
  #mining = true
  #faulty = true

  constructor(swarm: Swarm, random: Random, time: VirtualTime, chainIds: readonly string[]) {
    this.#swarm = swarm
    this.#random = random
    this.#time = time
    this.chains = chainIds.map(chainId => {
      const chain = new SimulatedChain(chainId)
      chain.endowments.set(SENDER, 10n ** 30n)
      const rate = swarm.revertRate
      // A function of the transaction, so that it is the same in every branch.
      chain.reverts = txid => this.#faulty && parseInt(txid.slice(2, 8), 16) / 0xffffff < rate
      return { chain, minority: { blocks: null } }
    })
    this.registry = new AssetRegistry(chainIds.map(simulatedNetwork))
  }

  static shopOf(index: number): string {
    return `shop${index % SHOPS}.example`
  }

  /** Schedules everything that will happen until the faults end. */
  start(client: Database, businessId: string): void {
    const { tills, payments, activeMs, reorg } = this.#swarm
    for (let i = 0; i < tills; i++)
      this.#later(
        i === 0 ? 0 : this.#random.next() * activeMs * 0.6,
        () => void this.#create(client, businessId, i),
      )
    for (let i = 0; i < payments; i++)
      this.#later(this.#random.next() * activeMs * 0.95, () => this.#pay(`${i}`))
    for (const { chain, minority } of this.chains) {
      this.#mine(chain)
      if (reorg) this.#repeat(reorg.everyMs, () => this.#reorg(chain, reorg))
      if (this.#swarm.node.minority) this.#repeat(60_000, () => this.#split(chain, minority))
      if (this.#swarm.feeSpike) this.#repeat(90_000, () => this.#spike(chain))
      if (this.#swarm.freeze) this.#repeat(60_000, () => this.#freeze(chain))
    }
  }

  /** All is well again. */
  heal(): void {
    this.#faulty = false
    for (const { chain, minority } of this.chains) {
      minority.blocks = null
      chain.frozen.clear()
      chain.baseFee = 0n
      chain.quotedFee = 2_000n
    }
  }

  stopMining(): void {
    this.#mining = false
  }

  #later(ms: number, what: () => void): void {
    this.#time.at(this.#time.nowMs + ms, this, what)
  }

  #repeat(everyMs: number, what: () => void): void {
    this.#later(everyMs * (0.5 + this.#random.next()), () => {
      if (!this.#faulty) return
      what()
      this.#repeat(everyMs, what)
    })
  }

  #mine(chain: SimulatedChain): void {
    this.#later(this.#swarm.blockMs * (0.3 + 1.4 * this.#random.next()), () => {
      if (!this.#mining) return
      for (const { txid, kind } of chain.mempool)
        if (this.#faulty && kind !== 'payment' && this.#random.chance(this.#swarm.forgetRate))
          chain.forget(txid)
      chain.mine()
      this.#mine(chain)
    })
  }

  /** A client asks until it has an answer, always with the same callback (F64). */
  async #create(client: Database, businessId: string, index: number): Promise<void> {
    const recipients = this.#random.chance(0.3)
      ? [
          { address: `0x${'11'.repeat(20)}`, bps: 7_000 },
          { address: `0x${'22'.repeat(20)}`, bps: 3_000 },
        ]
      : [{ address: `0x${'11'.repeat(20)}`, bps: 10_000 }]
    const chainId = this.home.chainId
    for (;;)
      try {
        const till = draftTill(
          {
            ...{
              businessId,
              dialect: 'blockbee',
              assetId: tokenAsset(chainId).id,
              recipients,
              priority: 'default',
            },
            ...{ multiToken: this.#random.chance(0.3), multiChain: false },
            confirmations: this.#random.int(1, 4),
            announcePending: this.#random.chance(0.5),
          },
          simulatedTills,
        )
        const callbackUrl = `http://${World.shopOf(index)}/paid?till=${businessId}.${index}`
        const callback = {
          callbackUrl,
          ticker: 'sim',
          addressOut: '',
          method: 'get',
          withConvert: false,
        } as const
        const stored = await claimCallback(client, till, callback)
        this.tills.push(stored.address)
        return
      } catch {
        // The answer was lost; asking again must give the same address.
      }
  }

  /** Where tills are asked for. */
  get home(): SimulatedChain {
    const first = this.chains[0]
    if (!first) throw new Error('a world has a chain')
    return first.chain
  }

  #pay(serial: string): void {
    if (this.tills.length === 0) {
      this.#later(5_000, () => this.#pay(serial))
      return
    }
    // Sometimes the wrong chain: the same address exists on each (F13).
    const { chain } = this.#random.chance(0.9) ? { chain: this.home } : this.#random.pick(this.chains)
    const legs = Array.from({ length: this.#random.chance(0.2) ? this.#random.int(2, 4) : 1 }, () => ({
      to: this.#random.pick(this.tills),
      contract: this.#random.chance(0.85) ? TOKEN : this.#random.pick([null, COUNTERFEIT]),
      amountAtoms: BigInt(
        this.#random.chance(0.1) ? this.#random.int(1, 999) : this.#random.int(1_000, 10 ** 9),
      ),
    }))
    this.payments += legs.length
    chain.pay({ txid: `0xpay${chain.chainId}${serial}`, from: `0x${'fa'.repeat(20)}`, legs })
  }

  #reorg(chain: SimulatedChain, { depthMax, goneRate }: NonNullable<Swarm['reorg']>): void {
    const depth = Math.min(this.#random.int(1, depthMax), Number(chain.height))
    if (depth === 0) return
    this.reorgs++
    const lost = chain.blocks.slice(-depth).flatMap(block => block.transactions)
    const gone = lost.filter(() => this.#random.chance(goneRate)).map(transaction => transaction.txid)
    const removed = chain.reorg(depth, new Set(gone), this.#random.chance(0.5))
    // A-B-A: the first branch comes back while the core follows the second.
    if (this.#random.chance(0.3))
      this.#later(this.#random.next() * 2 * this.#swarm.blockMs, () => {
        const first = removed[0]
        const fork = first && chain.blocks[Number(first.ref.number) - 1]
        if (this.#faulty && fork?.ref.hash === first?.ref.parentHash) chain.restore(removed)
      })
  }

  #split(chain: SimulatedChain, minority: MinorityView): void {
    const depth = Math.min(
      this.#random.int(1, Math.max(1, this.#swarm.finalityDepth - 5)),
      Number(chain.height),
    )
    minority.blocks = chain.minority(depth, this.#random.int(1, depth + 1), () => this.#random.chance(0.7))
    this.reorgs++
    this.#later(this.#swarm.blockMs * 2, () => {
      minority.blocks = null
    })
  }

  #spike(chain: SimulatedChain): void {
    chain.baseFee = BigInt(this.#random.int(5_000, 200_000))
    chain.quotedFee = chain.baseFee * 2n
    this.#later(40_000, () => {
      chain.baseFee = 0n
      chain.quotedFee = 2_000n
    })
  }

  #freeze(chain: SimulatedChain): void {
    if (this.tills.length === 0) return
    const till = this.#random.pick(this.tills)
    if (!chain.frozen.delete(till)) chain.frozen.add(till)
  }
}

/** A business for one run. */
export async function createRunBusiness(db: Database): Promise<string> {
  const businessId = newId('biz')
  await db.query('insert into businesses (id, name) values ($1, $2)', [businessId, 'Simulated'])
  return businessId
}
