import { tillAbi } from '@polytill/contracts/generated/till.ts'
import { decodeEventLog, toEventSelector } from 'viem/utils'
import type { MinedTransaction, Movement, TillFactory } from '../port.ts'
import type { NodeLog, NodeReceipt, NodeTransaction } from './node-schemas.ts'

const TRANSFER = toEventSelector('Transfer(address,address,uint256)')
const COIN_MOVED = toEventSelector('CoinMoved(address,uint256)')
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
 * contract (whether it is a token we know is the caller's question, F1), and native coin that left a till, whose
 * receiver is written as the till contract wherever it went. `logs` are all logs of the transaction in block order; they
 * exist only where it succeeded (F2).
 */
export function movementsOfLogs(txid: string, logs: readonly NodeLog[], tills: TillEvents): Movement[] {
  return logs.flatMap((log, index) => {
    if (log.topics[0] === TRANSFER) return tokenTransfer(txid, log, index)
    const first = TILL_EVENT_ORDINAL + index * ORDINALS_PER_LOG
    return tillOutflows(log, tills)
      .map((outflow, position) => ({
        txid,
        ordinal: first + position,
        contract: null,
        to: tills.address,
        ...outflow,
      }))
      .filter(outflow => outflow.amountAtoms > 0n)
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
    feeAtoms: BigInt(receipt.gasUsed) * BigInt(receipt.effectiveGasPrice) + BigInt(receipt.l1Fee ?? 0),
  }
}

function hasSucceeded(receipt: NodeReceipt): boolean {
  return BigInt(receipt.status) === 1n
}

function tokenTransfer(txid: string, log: NodeLog, ordinal: number): Movement[] {
  const [, from, to] = log.topics
  if (!from || !to || log.topics.length !== 3 || log.data.length !== 66) return []
  if (!from.startsWith(ADDRESS_PADDING) || !to.startsWith(ADDRESS_PADDING)) return []
  const amountAtoms = BigInt(log.data)
  if (amountAtoms === 0n) return []
  return [{ txid, ordinal, contract: log.address, from: addressOf(from), to: addressOf(to), amountAtoms }]
}

function addressOf(word: string): string {
  return `0x${word.slice(26)}`
}

/**
 * Native coin that left tills. The till contract logs settlements; coin that leaves a till otherwise is logged by the
 * till itself, as `CoinMoved`. Any contract can log that, so it only ever says that coin left the emitter, at whose
 * address, if it is a till, nothing but till code can run; where to is not believed, or it could forge a deposit.
 */
function tillOutflows(log: NodeLog, tills: TillEvents): Pick<Movement, 'from' | 'amountAtoms'>[] {
  if (log.address !== tills.address && log.topics[0] !== COIN_MOVED) return []
  const event = decodeTillEvent(log)
  if (event?.eventName === 'CoinMoved') return [{ from: log.address, amountAtoms: event.args.amount }]
  if (event?.eventName !== 'NativeSettled' || log.address !== tills.address) return []
  const { termsHash, ids, amounts } = event.args
  return ids.map((id, position) => ({
    from: tills.factory.tillAddress(termsHash, id),
    amountAtoms: amounts[position] ?? 0n,
  }))
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
