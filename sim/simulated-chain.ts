import { createHash } from 'node:crypto'
import type {
  Answer,
  BlockRef,
  BroadcastResult,
  ChainReader,
  ChainWriter,
  FeeQuote,
  MinedTransaction,
  Movement,
  SettleGroup,
  TillFactory,
  UnsignedCall,
  VerifiedBlock,
} from '../gateway/chains/port.ts'
import type { ShareTerms } from '../gateway/domain/terms.ts'

/** A payment by somebody outside. */
export interface SimulatedPayment {
  readonly kind: 'payment'
  readonly txid: string
  readonly from: string
  /** One transaction may pay several addresses. */
  readonly legs: readonly {
    readonly to: string
    readonly contract: string | null
    readonly amountAtoms: bigint
  }[]
}

/** One of our settlement transactions, as its raw bytes carry it. */
export interface SimulatedSettlement {
  readonly kind: 'settlement'
  readonly txid: string
  readonly from: string
  readonly nonce: bigint
  readonly maxFeePerGas: bigint
  readonly groups: readonly SettleGroup[]
}

type SimulatedTransaction = SimulatedPayment | SimulatedSettlement

interface SimulatedBlock {
  readonly ref: BlockRef
  readonly transactions: readonly SimulatedTransaction[]
  readonly verified: VerifiedBlock
}

/**
 * A chain in memory behind the chain ports: balances, a mempool, nonces, settlement as the till contract does it, and
 * reorgs of any shape. It stands for any EVM chain in the simulation and is the independent truth of its oracles; the
 * real contract and nodes are tested elsewhere. Deterministic: no clock, no randomness.
 */
export class SimulatedChain implements ChainReader, ChainWriter {
  readonly family = 'evm'
  readonly chainId: string
  readonly tillContract = `0x${'70'.repeat(20)}`
  #blocks: SimulatedBlock[] = []
  #mempool: SimulatedTransaction[] = []
  #branch = 0
  #listeners = new Set<() => void>()
  /** How far `finalized` trails the head, in blocks. */
  finalizedLag = 64n
  /** Consulted before each answer; a text makes that answer `unknown`. */
  fault: (method: string) => string | null = () => null
  /** Tills that the contract skips (a frozen deposit, for example). */
  readonly frozen = new Set<string>()

  constructor(chainId: string) {
    this.chainId = chainId
    this.mine()
  }

  get height(): bigint {
    return BigInt(this.#blocks.length - 1)
  }

  /** Canonical transactions in order: the truth for oracles. */
  get canonical(): readonly SimulatedTransaction[] {
    return this.#blocks.flatMap(block => block.transactions)
  }

  /** Balance after the canonical blocks. */
  balanceOf(contract: string | null, address: string): bigint {
    let total = 0n
    for (const { verified } of this.#blocks)
      for (const movement of verified.movements) {
        if (movement.contract !== contract) continue
        if (movement.to === address) total += movement.amountAtoms
        if (movement.from === address) total -= movement.amountAtoms
      }
    return total
  }

  /** Puts a payment into the mempool. */
  pay(payment: Omit<SimulatedPayment, 'kind'>): void {
    this.#mempool.push({ kind: 'payment', ...payment })
  }

  /** Mines the mempool into one block (settlements only while their nonce is next). */
  mine(): BlockRef {
    const included: SimulatedTransaction[] = []
    const left: SimulatedTransaction[] = []
    for (const transaction of this.#mempool) {
      const next =
        this.#nonceOf(transaction.from) + BigInt(included.filter(isSettlementOf(transaction.from)).length)
      if (transaction.kind === 'payment' || transaction.nonce === next) included.push(transaction)
      else if (transaction.nonce > next) left.push(transaction)
    }
    this.#mempool = left
    return this.#append(included)
  }

  /**
   * Replaces the last `depth` blocks by `depth + 1` others. Their transactions go back to the mempool and are mined
   * again in the new blocks, except those in `drop`; settlements in `drop` are forgotten by every node too.
   */
  reorg(depth: number, drop: ReadonlySet<string> = new Set()): void {
    const removed = this.#blocks.splice(this.#blocks.length - depth, depth)
    this.#branch++
    const again = removed
      .flatMap(block => block.transactions)
      .filter(transaction => !drop.has(transaction.txid))
    this.#mempool = [...again, ...this.#mempool.filter(transaction => !drop.has(transaction.txid))]
    for (let i = 0; i < depth; i++) this.#append([])
    this.mine()
  }

  #append(transactions: readonly SimulatedTransaction[]): BlockRef {
    const parent = this.#blocks.at(-1)?.ref
    const number = parent ? parent.number + 1n : 0n
    const hash = sha(
      `${this.chainId}|${this.#branch}|${number}|${parent?.hash ?? ''}|${transactions.map(t => t.txid).join()}`,
    )
    const ref = {
      number,
      hash,
      parentHash: parent?.hash ?? `0x${'00'.repeat(32)}`,
      timestampSeconds: Number(number),
    }
    const movements: Movement[] = []
    const mined: MinedTransaction[] = []
    for (const transaction of transactions) {
      movements.push(...this.#execute(transaction, movements))
      const nonce = transaction.kind === 'settlement' ? transaction.nonce : 0n
      mined.push({
        txid: transaction.txid,
        from: transaction.from,
        nonce,
        succeeded: true,
        feeAtoms: 21_000n,
      })
    }
    this.#blocks.push({
      ref,
      transactions,
      verified: { ref, movements, transactions: mined, proof: 'roots' },
    })
    for (const listener of this.#listeners) listener()
    return ref
  }

  #execute(transaction: SimulatedTransaction, pending: readonly Movement[]): Movement[] {
    const { txid } = transaction
    if (transaction.kind === 'payment')
      return transaction.legs.map((leg, ordinal) => ({ txid, ordinal, from: transaction.from, ...leg }))
    const made: Movement[] = []
    for (const group of transaction.groups)
      for (const till of group.tillNonces.map(nonce =>
        simulatedTills.tillAddress(simulatedTills.termsHash(group.terms), nonce),
      )) {
        const earlier = [...pending, ...made].filter(movement => movement.contract === group.contract)
        const amountAtoms =
          this.balanceOf(group.contract, till) +
          sum(earlier.filter(m => m.to === till)) -
          sum(earlier.filter(m => m.from === till))
        if (amountAtoms <= 0n || this.frozen.has(till)) continue
        const to =
          group.terms.recipients.length === 1 ? (group.terms.recipients[0]?.address ?? '') : this.tillContract
        made.push({ txid, ordinal: made.length, contract: group.contract, from: till, to, amountAtoms })
      }
    return made
  }

  #nonceOf(account: string): bigint {
    return BigInt(this.canonical.filter(isSettlementOf(account)).length)
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

  onHeadHint(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async close(): Promise<void> {}

  // Writing side.

  async prepareSettle(
    groups: readonly SettleGroup[],
  ): Promise<Answer<{ call: UnsignedCall; skipped: readonly string[] }>> {
    const skipped = groups.flatMap(group =>
      group.tillNonces
        .map(nonce => simulatedTills.tillAddress(simulatedTills.termsHash(group.terms), nonce))
        .filter(till => this.balanceOf(group.contract, till) <= 0n || this.frozen.has(till)),
    )
    const call = { to: this.tillContract, data: JSON.stringify(groups), gasLimit: 1_000_000n }
    return this.#answer('prepareSettle', { call, skipped })
  }

  async quoteFees(): Promise<Answer<FeeQuote>> {
    return this.#answer('quoteFees', { maxFeePerGas: 2_000n, maxPriorityFeePerGas: 1_000n })
  }

  async minedNonce(account: string): Promise<Answer<bigint>> {
    return this.#answer('minedNonce', this.#nonceOf(account))
  }

  async balance(): Promise<Answer<bigint>> {
    return this.#answer('balance', 10n ** 21n)
  }

  async broadcast(rawTransaction: string): Promise<BroadcastResult> {
    const trouble = this.fault('broadcast')
    if (trouble !== null) return { kind: 'unknown', reason: trouble }
    const transaction = decodeSimulated(rawTransaction)
    const same = (other: SimulatedTransaction): boolean => other.txid === transaction.txid
    if (this.canonical.some(same) || this.#mempool.some(same)) return { kind: 'known' }
    if (transaction.nonce < this.#nonceOf(transaction.from)) return { kind: 'nonce_used' }
    const rival = this.#mempool.findIndex(
      other =>
        other.kind === 'settlement' && other.from === transaction.from && other.nonce === transaction.nonce,
    )
    if (rival >= 0) {
      const other = this.#mempool[rival]
      if (other?.kind === 'settlement' && transaction.maxFeePerGas * 10n < other.maxFeePerGas * 11n)
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

/** Tills of the simulated chain: hashes in place of the contract's CREATE2. */
export const simulatedTills: TillFactory = {
  family: 'evm',
  parseAddress: text => (/^0x[0-9a-f]{40}$/.test(text) ? text : null),
  formatAddress: canonical => canonical,
  termsHash: ({ operator, refunder, recipients }: ShareTerms) =>
    sha([operator, refunder, ...recipients.map(({ address, bps }) => `${bps}@${address}`)].join()),
  tillAddress: (termsHash, tillNonce) => sha(`${termsHash}|${tillNonce}`).slice(0, 42),
}

/** Raw bytes of a simulated settlement; its txid is their hash, so other fees are another transaction. */
export function encodeSimulated(request: {
  from: string
  nonce: bigint
  data: string
  maxFeePerGas: bigint
}): { rawTransaction: string; txid: string } {
  const rawTransaction = JSON.stringify({
    from: request.from,
    nonce: request.nonce.toString(),
    maxFeePerGas: request.maxFeePerGas.toString(),
    groups: JSON.parse(request.data),
  })
  return { rawTransaction, txid: sha(rawTransaction) }
}

function decodeSimulated(rawTransaction: string): SimulatedSettlement {
  const { from, nonce, maxFeePerGas, groups } = JSON.parse(rawTransaction)
  return {
    kind: 'settlement',
    txid: sha(rawTransaction),
    from,
    nonce: BigInt(nonce),
    maxFeePerGas: BigInt(maxFeePerGas),
    groups,
  }
}

function isSettlementOf(account: string): (transaction: SimulatedTransaction) => boolean {
  return transaction => transaction.kind === 'settlement' && transaction.from === account
}

function sum(movements: readonly Movement[]): bigint {
  return movements.reduce((total, movement) => total + movement.amountAtoms, 0n)
}

function sha(text: string): string {
  return `0x${createHash('sha256').update(text).digest('hex')}`
}
