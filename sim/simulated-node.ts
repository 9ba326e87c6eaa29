import type {
  Answer,
  BlockRef,
  BroadcastResult,
  ChainReader,
  ChainWriter,
  FeeQuote,
  PayoutWriter,
  PreparedSettle,
  SettleGroup,
  VerifiedBlock,
} from '../gateway/chains/port.ts'
import type { Gate } from './gate.ts'
import type { Random } from './random.ts'
import type { SimulatedBlock, SimulatedChain } from './simulated-chain.ts'
import { decodeSimulated } from './simulated-transactions.ts'
import type { NodeFaults } from './swarm.ts'

/** Which blocks a pool's odd node shows: those of another branch, or null for none. */
export interface MinorityView {
  blocks: readonly SimulatedBlock[] | null
}

/** What a pool of nodes is made of. */
export interface SimulatedNodeParts {
  readonly chain: SimulatedChain
  readonly gate: Gate
  readonly owner: object
  readonly random: Random
  /** Read at each call. */
  readonly faults: () => NodeFaults
  readonly minority: MinorityView
}

const MINORITY_SHARE = 0.3

/**
 * A balanced pool of nodes as one core sees it: each call may be answered by a node that lags, follows another branch,
 * or does not answer. Certain absence is given only by the driver's own rule: no head that this reader saw reaches the
 * height (F21).
 */
export class SimulatedNode implements ChainReader, ChainWriter {
  readonly family = 'evm'
  readonly chainId: string
  readonly #parts: SimulatedNodeParts
  /** Prices payouts; wallets sign nothing here. */
  readonly payoutWriter: PayoutWriter
  #reportedHead: bigint | null = null

  constructor(parts: SimulatedNodeParts) {
    this.#parts = parts
    this.chainId = parts.chain.chainId
    this.payoutWriter = {
      chainId: this.chainId,
      contract: async () => ({ kind: 'present' }),
      preparePayout: (order, payer) => this.#ask(() => parts.chain.preparePayout(order, payer)),
      unsignedPayout: () => [],
    }
  }

  head(): Promise<Answer<BlockRef>> {
    return this.#ask(async blocks => {
      const ref = blocks.at(-1)?.ref
      if (!ref) return { kind: 'unknown', reason: 'no blocks' }
      this.#reportedHead = ref.number
      return { kind: 'present', value: ref }
    })
  }

  finalizedHead(): Promise<Answer<BlockRef>> {
    return this.#ask(() => this.#parts.chain.finalizedHead())
  }

  async blockByNumber(number: bigint): Promise<Answer<VerifiedBlock>> {
    const answer = await this.#ask<VerifiedBlock>(async blocks => {
      const block = blocks[Number(number)]
      return block ? { kind: 'present', value: block.verified } : { kind: 'absent' }
    })
    if (answer.kind !== 'absent') return answer
    const reported = this.#reportedHead
    const now = await this.head()
    if (now.kind !== 'present') return { kind: 'unknown', reason: 'no head' }
    const ends = now.value.number < number && (reported === null || reported < number)
    return ends ? { kind: 'absent' } : { kind: 'unknown', reason: `the node does not have block ${number}` }
  }

  blockByHash(hash: string): Promise<Answer<VerifiedBlock>> {
    return this.#ask(async blocks => {
      const block = blocks.find(candidate => candidate.ref.hash === hash)
      return block
        ? { kind: 'present', value: block.verified }
        : { kind: 'unknown', reason: 'the node does not have the block' }
    })
  }

  balances(
    blockHash: string,
    queries: readonly { readonly address: string; readonly contract: string | null }[],
  ): Promise<Answer<readonly bigint[]>> {
    return this.#ask(() => this.#parts.chain.balances(blockHash, queries))
  }

  onHeadHint(listener: () => void): () => void {
    return this.#parts.chain.onHeadHint(listener)
  }

  async close(): Promise<void> {}

  prepareSettle(groups: readonly SettleGroup[]): Promise<Answer<PreparedSettle>> {
    return this.#ask(() => this.#parts.chain.prepareSettle(groups))
  }

  quoteFees(): Promise<Answer<FeeQuote>> {
    return this.#ask(() => this.#parts.chain.quoteFees())
  }

  minedNonce(account: string): Promise<Answer<bigint>> {
    return this.#ask(() => this.#parts.chain.minedNonce(account))
  }

  balance(account: string): Promise<Answer<bigint>> {
    return this.#ask(() => this.#parts.chain.balance(account))
  }

  broadcast(rawTransaction: string): Promise<BroadcastResult> {
    const { chain, gate, owner, random, faults } = this.#parts
    return gate.call(owner, async () => {
      const { unknown, acceptThenError, okThenDrop } = faults()
      if (random.chance(unknown)) return { kind: 'unknown', reason: 'no answer' }
      if (random.chance(okThenDrop)) return { kind: 'accepted' }
      const answer = chain.accept(decodeSimulated(rawTransaction))
      return random.chance(acceptThenError) ? { kind: 'unknown', reason: 'cut after it was sent' } : answer
    })
  }

  #ask<T>(answer: (blocks: readonly SimulatedBlock[]) => Promise<Answer<T>>): Promise<Answer<T>> {
    const { gate, owner, random, faults } = this.#parts
    return gate.call(owner, async () =>
      random.chance(faults().unknown) ? { kind: 'unknown', reason: 'no answer' } : answer(this.#view()),
    )
  }

  #view(): readonly SimulatedBlock[] {
    const { chain, random, faults, minority } = this.#parts
    if (minority.blocks !== null && random.chance(MINORITY_SHARE)) return minority.blocks
    if (!random.chance(faults().lag)) return chain.blocks
    return chain.blocks.slice(0, Math.max(1, chain.blocks.length - random.int(1, faults().lagBlocksMax)))
  }
}
