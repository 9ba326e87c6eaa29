import type {
  Answer,
  BlockRef,
  BroadcastResult,
  ChainReader,
  ChainWriter,
  FeeQuote,
  MinedTransaction,
  Movement,
  PaidList,
  PayoutOrder,
  PayoutReadiness,
  PreparedSettle,
  SettleGroup,
  VerifiedBlock,
} from '../gateway/chains/port.ts'
import { SimulatedAccounts } from './simulated-accounts.ts'
import { SimulatedPayoutContract } from './simulated-payout-contract.ts'
import {
  decodeSimulated,
  type OwnSimulated,
  type SimulatedApproval,
  type SimulatedPayment,
  type SimulatedTransaction,
  sha,
  tillsOfGroup,
} from './simulated-transactions.ts'

/** What one transaction did. */
interface Effect {
  readonly movements: readonly Movement[]
  readonly paid?: PaidList
}

/** A block with what is in it. Immutable. */
export interface SimulatedBlock {
  readonly ref: BlockRef
  readonly transactions: readonly SimulatedTransaction[]
  /** Those of them that succeeded. */
  readonly approvals: readonly SimulatedApproval[]
  readonly verified: VerifiedBlock
}

const FEE_ATOMS = 21_000n

/**
 * A chain in memory behind the chain ports: balances, a mempool, nonces, settlement as the till contract does it, payouts as
 * the payout contract does them, and reorgs of any shape. It stands for any EVM chain in the simulation and is the independent truth of its oracles; the
 * real contract and nodes are tested elsewhere. Deterministic: no clock, no randomness.
 */
export class SimulatedChain implements ChainReader, ChainWriter {
  readonly family = 'evm'
  readonly chainId: string
  readonly tillContract = `0x${'70'.repeat(20)}`
  #blocks: SimulatedBlock[] = []
  #mempool: SimulatedTransaction[] = []
  readonly #accounts = new SimulatedAccounts()
  readonly #payouts = new SimulatedPayoutContract()
  #branch = 0
  /** Coin that accounts had before the first block. */
  readonly endowments = this.#accounts.endowments
  #listeners = new Set<() => void>()
  /** How far `finalized` trails the head, in blocks. */
  finalizedLag = 64n
  /** Transactions that pay less per gas stay in the mempool. */
  baseFee = 0n
  /** What nodes advise to pay. */
  quotedFee = 2_000n
  /** Consulted before each answer; a text makes that answer `unknown`. */
  fault: (method: string) => string | null = () => null
  /** Whether this transaction of ours reverts when it is mined. */
  reverts: (txid: string) => boolean = () => false
  /** Tills that the contract skips (a frozen deposit, for example). */
  readonly frozen = new Set<string>()

  constructor(chainId: string) {
    this.chainId = chainId
    this.mine()
  }

  get height(): bigint {
    return BigInt(this.#blocks.length - 1)
  }

  get blocks(): readonly SimulatedBlock[] {
    return this.#blocks
  }

  get mempool(): readonly SimulatedTransaction[] {
    return this.#mempool
  }

  /** Canonical transactions in order: the truth for oracles. */
  get canonical(): readonly SimulatedTransaction[] {
    return this.#blocks.flatMap(block => block.transactions)
  }

  /** Balance after the canonical blocks. */
  balanceOf(contract: string | null, address: string): bigint {
    return this.#accounts.balanceOf(contract, address)
  }

  /** Puts a payment into the mempool. */
  pay(payment: Omit<SimulatedPayment, 'kind'>): void {
    this.#mempool.push({ kind: 'payment', ...payment })
  }

  /** Value leaves an address without any trace in a block: a theft, or what a broken contract does. */
  seize(contract: string | null, address: string, amountAtoms: bigint): void {
    this.#accounts.add(contract, address, -amountAtoms)
  }

  /** Takes a transaction out of every mempool. */
  forget(txid: string): void {
    this.#mempool = this.#mempool.filter(transaction => transaction.txid !== txid)
  }

  /** Mines the mempool into one block (our transactions only while their nonce is next and their fee is enough). */
  mine(): BlockRef {
    const included: SimulatedTransaction[] = []
    const left: SimulatedTransaction[] = []
    const next = new Map<string, bigint>()
    for (const transaction of this.#mempool) {
      if (transaction.kind === 'payment') {
        included.push(transaction)
        continue
      }
      const nonce = next.get(transaction.from) ?? this.#accounts.nonceOf(transaction.from)
      if (transaction.nonce === nonce && transaction.maxFeePerGas >= this.baseFee) {
        included.push(transaction)
        next.set(transaction.from, nonce + 1n)
      } else if (transaction.nonce >= nonce) left.push(transaction)
    }
    this.#mempool = left
    return this.#append(included)
  }

  /**
   * Replaces the last `depth` blocks by `depth + 1` others. Their transactions go back to the mempool and are mined
   * again in the new blocks, except those in `drop`, which every node forgets. `atOnce`: they are mined in the
   * first new block and not in the last. Returns the blocks that were replaced.
   */
  reorg(depth: number, drop: ReadonlySet<string> = new Set(), atOnce = false): readonly SimulatedBlock[] {
    const removed = this.#removeBlocks(depth)
    this.#branch++
    const again = removed
      .flatMap(block => block.transactions)
      .filter(transaction => !drop.has(transaction.txid))
    this.#mempool = [...again, ...this.#mempool.filter(transaction => !drop.has(transaction.txid))]
    if (atOnce) this.mine()
    for (let i = atOnce ? 1 : 0; i < depth; i++) this.#append([])
    this.mine()
    return removed
  }

  /** Goes back to blocks that a reorg replaced (A-B-A, F20): the very same blocks, and one more on top. */
  restore(removed: readonly SimulatedBlock[]): void {
    const first = removed[0]
    if (!first) return
    const replaced = this.#removeBlocks(this.#blocks.length - Number(first.ref.number))
    const back = new Set(removed.flatMap(block => block.transactions.map(({ txid }) => txid)))
    const known = [...replaced.flatMap(block => block.transactions), ...this.#mempool]
    this.#mempool = known.filter(transaction => !back.has(transaction.txid))
    for (const block of removed) this.#push(block)
    this.mine()
  }

  /** Blocks of a branch that only a minority follows: `blocks` others on top of the block `depth` below the head. */
  minority(
    depth: number,
    blocks: number,
    keep: (transaction: SimulatedTransaction) => boolean,
  ): SimulatedBlock[] {
    const branch = this.#blocks.slice(0, this.#blocks.length - depth)
    const moved = this.#blocks
      .slice(this.#blocks.length - depth)
      .flatMap(block => block.transactions)
      .filter(transaction => transaction.kind === 'payment' && keep(transaction))
    for (let i = 0; i < blocks; i++)
      branch.push(
        this.#build(branch.at(-1)?.ref, i === 0 ? moved : [], `minority ${this.#branch} ${this.height}`),
      )
    return branch
  }

  #append(transactions: readonly SimulatedTransaction[]): BlockRef {
    const block = this.#build(this.#blocks.at(-1)?.ref, transactions, String(this.#branch))
    this.#push(block)
    return block.ref
  }

  #build(
    parent: BlockRef | undefined,
    transactions: readonly SimulatedTransaction[],
    branch: string,
  ): SimulatedBlock {
    const number = parent ? parent.number + 1n : 0n
    const parentHash = parent?.hash ?? `0x${'00'.repeat(32)}`
    const hash = sha(
      `${this.chainId}|${branch}|${number}|${parentHash}|${transactions.map(t => t.txid).join()}`,
    )
    const ref = { number, hash, parentHash, timestampSeconds: Number(number) }
    const movements: Movement[] = []
    const payouts: PaidList[] = []
    const approvals: SimulatedApproval[] = []
    const mined: MinedTransaction[] = []
    for (const transaction of transactions) {
      const reverts = transaction.kind !== 'payment' && this.reverts(transaction.txid)
      const effect = reverts ? null : this.#execute(transaction, movements, { paid: payouts, approvals })
      movements.push(...(effect?.movements ?? []))
      if (effect?.paid) payouts.push(effect.paid)
      if (effect && transaction.kind === 'approval') approvals.push(transaction)
      const { txid, from } = transaction
      const nonce = transaction.kind === 'payment' ? 0n : transaction.nonce
      mined.push({ txid, from, nonce, succeeded: effect !== null, feeAtoms: FEE_ATOMS })
    }
    const verified: VerifiedBlock = { ref, movements, transactions: mined, payouts, proof: 'roots' }
    return { ref, transactions, approvals, verified }
  }

  #push(block: SimulatedBlock): void {
    this.#blocks.push(block)
    this.#apply(block, 1n)
    for (const listener of this.#listeners) listener()
  }

  #removeBlocks(depth: number): SimulatedBlock[] {
    const removed = this.#blocks.splice(this.#blocks.length - depth, depth)
    for (const block of removed.toReversed()) this.#apply(block, -1n)
    return removed
  }

  #apply({ transactions, approvals, verified }: SimulatedBlock, sign: 1n | -1n): void {
    this.#accounts.apply(verified, sign)
    this.#payouts.apply({ paid: verified.payouts ?? [], approvals }, sign === 1n ? 1 : -1)
    for (const transaction of transactions)
      if (transaction.kind !== 'payment') this.#accounts.countSent(transaction.from, sign)
  }

  /** What a transaction does behind those of its block that are `pending`; null when it reverts. */
  #execute(
    transaction: SimulatedTransaction,
    pending: readonly Movement[],
    earlier: { readonly paid: readonly PaidList[]; readonly approvals: readonly SimulatedApproval[] },
  ): Effect | null {
    const { txid, from } = transaction
    if (transaction.kind === 'approval') return { movements: [] }
    if (transaction.kind === 'payment')
      return { movements: transaction.legs.map((leg, ordinal) => ({ txid, ordinal, from, ...leg })) }
    if (transaction.kind === 'payout')
      return this.#payouts.execute(
        transaction,
        this.#accounts.heldAfter(transaction.order.contract, from, pending),
        earlier,
      )
    const made: Movement[] = []
    for (const group of transaction.groups)
      for (const till of tillsOfGroup(group)) {
        const amountAtoms = this.#accounts.heldAfter(group.contract, till, [...pending, ...made])
        if (amountAtoms <= 0n || this.frozen.has(till)) continue
        const to =
          group.terms.recipients.length === 1 ? (group.terms.recipients[0]?.address ?? '') : this.tillContract
        made.push({ txid, ordinal: made.length, contract: group.contract, from: till, to, amountAtoms })
      }
    return { movements: made }
  }

  // Reading side.

  async head(): Promise<Answer<BlockRef>> {
    return this.#answer('head', this.#blocks.at(-1)?.ref)
  }

  async finalizedHead(): Promise<Answer<BlockRef>> {
    return this.#answer('finalizedHead', this.#blocks[Number(this.height - this.finalizedLag)]?.ref)
  }

  async blockByNumber(number: bigint): Promise<Answer<VerifiedBlock>> {
    return this.#answer('blockByNumber', this.#blocks[Number(number)]?.verified)
  }

  async blockByHash(hash: string): Promise<Answer<VerifiedBlock>> {
    return this.#answer('blockByHash', this.#blocks.find(block => block.ref.hash === hash)?.verified)
  }

  /** Balances at the end of a canonical block; `unknown` for any other. */
  async balances(
    blockHash: string,
    queries: readonly { readonly address: string; readonly contract: string | null }[],
  ): Promise<Answer<readonly bigint[]>> {
    const place = this.#blocks.findIndex(block => block.ref.hash === blockHash)
    if (place < 0) return { kind: 'unknown', reason: 'the node does not have the block' }
    const later = this.#blocks.slice(place + 1).flatMap(block => block.verified)
    const value = queries.map(({ address, contract }) => {
      let atoms = this.balanceOf(contract, address)
      for (const { movements, transactions } of later) {
        for (const movement of movements) {
          if (movement.contract !== contract) continue
          if (movement.to === address) atoms -= movement.amountAtoms
          if (movement.from === address) atoms += movement.amountAtoms
        }
        if (contract === null)
          for (const { from, feeAtoms } of transactions) if (from === address) atoms += feeAtoms ?? 0n
      }
      return atoms
    })
    return this.#answer('balances', value)
  }

  onHeadHint(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async close(): Promise<void> {}

  // Writing side.

  async prepareSettle(groups: readonly SettleGroup[]): Promise<Answer<PreparedSettle>> {
    const skipped = groups.flatMap(group =>
      tillsOfGroup(group).filter(till => this.balanceOf(group.contract, till) <= 0n || this.frozen.has(till)),
    )
    const call = { to: this.tillContract, data: JSON.stringify(groups), gasLimit: 1_000_000n }
    return this.#answer('prepareSettle', { call, skipped, tooLarge: false })
  }

  async preparePayout(order: PayoutOrder, payer: string): Promise<Answer<PayoutReadiness>> {
    const held = this.balanceOf(order.contract, payer)
    return this.#answer('preparePayout', this.#payouts.prepare(order, payer, held))
  }

  async quoteFees(): Promise<Answer<FeeQuote>> {
    return this.#answer('quoteFees', {
      maxFeePerGas: this.quotedFee,
      maxPriorityFeePerGas: this.quotedFee / 2n,
    })
  }

  async minedNonce(account: string): Promise<Answer<bigint>> {
    return this.#answer('minedNonce', this.#accounts.nonceOf(account))
  }

  async balance(account: string): Promise<Answer<bigint>> {
    return this.#answer('balance', this.balanceOf(null, account))
  }

  async broadcast(rawTransaction: string): Promise<BroadcastResult> {
    const trouble = this.fault('broadcast')
    if (trouble !== null) return { kind: 'unknown', reason: trouble }
    return this.accept(decodeSimulated(rawTransaction))
  }

  /** What an honest node answers to a broadcast; afterwards it has the transaction unless it says otherwise. */
  accept(transaction: OwnSimulated): BroadcastResult {
    const same = (other: SimulatedTransaction): boolean => other.txid === transaction.txid
    if (this.#mempool.some(same)) return { kind: 'known' }
    if (transaction.nonce < this.#accounts.nonceOf(transaction.from))
      return this.canonical.some(same) ? { kind: 'known' } : { kind: 'nonce_used' }
    const rival = this.#mempool.findIndex(
      other =>
        other.kind !== 'payment' && other.from === transaction.from && other.nonce === transaction.nonce,
    )
    if (rival >= 0) {
      const other = this.#mempool[rival]
      if (other && other.kind !== 'payment' && transaction.maxFeePerGas * 10n < other.maxFeePerGas * 11n)
        return { kind: 'underpriced' }
      this.#mempool.splice(rival, 1)
    }
    this.#mempool.push(transaction)
    return { kind: 'accepted' }
  }

  #answer<T>(method: string, value: T | undefined): Answer<T> {
    const trouble = this.fault(method)
    if (trouble !== null) return { kind: 'unknown', reason: trouble }
    return value === undefined ? { kind: 'absent' } : { kind: 'present', value }
  }
}
