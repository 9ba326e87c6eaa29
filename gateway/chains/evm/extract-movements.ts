import { tillAbi } from '@polytill/contracts/generated/till.ts'
import { decodeEventLog, toEventSelector } from 'viem/utils'
import type { MinedTransaction, Movement, TillFactory } from '../port.ts'
import type { NodeLog, NodeReceipt, NodeTransaction } from './node-schemas.ts'

const TRANSFER = toEventSelector('Transfer(address,address,uint256)')
const COIN_CARRIED = toEventSelector('CoinCarried(address,uint256)')
const ADDRESS_PADDING = `0x${'00'.repeat(12)}`
/** Ordinals of value in till events start here, above any log index; one log has fewer than 1,000 items. */
const TILL_EVENT_ORDINAL = 1_000_000
const ORDINALS_PER_LOG = 1_000

/** The till contract whose events are believed, and how its tills' addresses are derived. */
export interface TillEvents {
  readonly address: string
  readonly factory: Pick<TillFactory, 'tillAddress'>
}

/**
 * Value moved by the logs of one transaction, in log order: every ERC-20 `Transfer` of more than zero (F14) by any
 * contract (whether it is a token we know is the caller's question, F1), and native coin that the till contract says left
 * a till. `logs` are all logs of the transaction in block order; logs exist only where the transaction succeeded (F2).
 */
export function movementsOfLogs(txid: string, logs: readonly NodeLog[], tills: TillEvents): Movement[] {
  return logs.flatMap((log, index) => {
    if (log.address === tills.address) return tillOutflows(txid, log, index, tills)
    if (log.topics[0] === COIN_CARRIED) return carriedCoin(txid, log, index, tills)
    return tokenTransfer(txid, log, index)
  })
}

/** Native value of a top-level transaction that succeeded (F2); what contracts send inside leaves no trace here (F5). */
export function nativeMovement(transaction: NodeTransaction, receipt: NodeReceipt): Movement[] {
  const amountAtoms = BigInt(transaction.value)
  if (!hasSucceeded(receipt) || !transaction.to || amountAtoms === 0n) return []
  const { hash, from, to } = transaction
  return [{ txid: hash, ordinal: -1, contract: null, from, to, amountAtoms }]
}

/**
 * The transaction as settlement follows it. `from` is the node's word: recovering it from the signature would cost more
 * than all other checks, and our own transactions are known by their hash, which the signature is part of.
 */
export function minedTransaction(transaction: NodeTransaction, receipt: NodeReceipt): MinedTransaction {
  return {
    txid: transaction.hash,
    from: transaction.from,
    nonce: BigInt(transaction.nonce),
    succeeded: hasSucceeded(receipt),
    feeAtoms: BigInt(receipt.gasUsed) * BigInt(receipt.effectiveGasPrice),
  }
}

function hasSucceeded(receipt: NodeReceipt): boolean {
  return BigInt(receipt.status) === 1n
}

function tokenTransfer(txid: string, log: NodeLog, ordinal: number): Movement[] {
  const [selector, from, to] = log.topics
  if (selector !== TRANSFER || !from || !to || log.topics.length !== 3 || log.data.length !== 66) return []
  if (!from.startsWith(ADDRESS_PADDING) || !to.startsWith(ADDRESS_PADDING)) return []
  const amountAtoms = BigInt(log.data)
  if (amountAtoms === 0n) return []
  return [{ txid, ordinal, contract: log.address, from: addressOf(from), to: addressOf(to), amountAtoms }]
}

/**
 * Coin that a till gave away beside a token settlement; the till's own address emits it. Anybody can emit the like, so it
 * counts only as value leaving its emitter: the receiver is written as the till contract, never as the address it names.
 */
function carriedCoin(txid: string, log: NodeLog, index: number, tills: TillEvents): Movement[] {
  if (log.topics.length !== 2 || log.data.length !== 66) return []
  const amountAtoms = BigInt(log.data)
  if (amountAtoms === 0n) return []
  const ordinal = TILL_EVENT_ORDINAL + index * ORDINALS_PER_LOG
  return [{ txid, ordinal, contract: null, from: log.address, to: tills.address, amountAtoms }]
}

function addressOf(word: string): string {
  return `0x${word.slice(26)}`
}

function tillOutflows(txid: string, log: NodeLog, index: number, tills: TillEvents): Movement[] {
  const first = TILL_EVENT_ORDINAL + index * ORDINALS_PER_LOG
  return tillPayments(log, tills)
    .map((payment, position) => ({ txid, ordinal: first + position, contract: null, ...payment }))
    .filter(payment => payment.amountAtoms > 0n)
}

function tillPayments(
  log: NodeLog,
  { address, factory }: TillEvents,
): Pick<Movement, 'from' | 'to' | 'amountAtoms'>[] {
  const event = decodeTillEvent(log)
  if (event?.eventName === 'NativeSettled') {
    const { termsHash, ids, amounts } = event.args
    return ids.map((id, position) => ({
      from: factory.tillAddress(termsHash, id),
      to: address,
      amountAtoms: amounts[position] ?? 0n,
    }))
  }
  if (event?.eventName === 'NativePaid') {
    const { till, to, amount, rest } = event.args
    const from = till.toLowerCase()
    return [
      { from, to: to.toLowerCase(), amountAtoms: amount },
      { from, to: address, amountAtoms: rest },
    ]
  }
  return []
}

function decodeTillEvent(log: NodeLog) {
  const [selector, ...topics] = log.topics
  if (!selector) return null
  try {
    return decodeEventLog({
      abi: tillAbi,
      topics: [hex(selector), ...topics.map(hex)],
      data: hex(log.data),
    })
  } catch {
    // Other events of the contract, or of other code on a chain where it is not deployed.
    return null
  }
}

function hex(text: string): `0x${string}` {
  return `0x${text.slice(2)}`
}
