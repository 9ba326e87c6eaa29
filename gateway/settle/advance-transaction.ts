import type { ChainWriter } from '../chains/port.ts'
import { crashpoint } from '../runtime/crashpoint.ts'
import { bumpFees } from './bump-fees.ts'
import type { OpenTransaction, SettleStore, TransactionSigner } from './ports.ts'
import { SIGNER_CAP } from './price-call.ts'

/** What advancing open transactions works with. */
export interface AdvanceContext {
  readonly writer: ChainWriter
  readonly store: SettleStore
  readonly signer: TransactionSigner
  /** An unmined transaction gets higher fees after this long. Milliseconds. */
  readonly bumpAfterMs: number
  /** Most that may be paid per gas. Wei. */
  readonly feeCapWei: bigint
}

/** What happened to an open transaction in one step. */
export type AdvanceOutcome =
  | { readonly kind: 'broadcast'; readonly txid: string }
  | { readonly kind: 'bumped'; readonly txid: string }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'trouble'; readonly reason: string }

/**
 * Moves one open transaction as far as it goes now: signs what is planned, stores the bytes, broadcasts them, and when
 * it stays unmined too long plans the next attempt with higher fees. Every step can be repeated after a crash: the
 * signer gives the same bytes for the same attempt and a node takes the same bytes twice (F28-F32).
 */
export async function advanceTransaction(
  context: AdvanceContext,
  open: OpenTransaction,
): Promise<AdvanceOutcome> {
  const { attempt } = open
  if (attempt.rawTransaction === null || attempt.txid === null) return signAndSend(context, open)
  if (attempt.broadcastAgeMs === null)
    return send(context, open, attempt.version, attempt.txid, attempt.rawTransaction)
  if (attempt.broadcastAgeMs < context.bumpAfterMs) return { kind: 'waiting' }
  return bump(context, open)
}

async function signAndSend(context: AdvanceContext, open: OpenTransaction): Promise<AdvanceOutcome> {
  const { store, signer, writer } = context
  const { attempt } = open
  if (open.sender !== signer.address) return park(context, open, otherAccount(open, signer))
  const answer = await signer.sign({
    chainId: writer.chainId,
    outgoingId: open.outgoingId,
    version: attempt.version,
    nonce: open.nonce,
    call: open.call,
    fees: { maxFeePerGas: attempt.maxFeePerGas, maxPriorityFeePerGas: attempt.maxPriorityFeePerGas },
  })
  crashpoint('settle.after-sign')
  if (answer.kind === 'unavailable') return { kind: 'trouble', reason: `signer: ${answer.reason}` }
  if (answer.kind === 'refused')
    return park(context, open, `the signer refused (${answer.code}): ${answer.reason}`)
  await store.recordSigned(open.outgoingId, attempt.version, answer)
  crashpoint('settle.after-record')
  return send(context, open, attempt.version, answer.txid, answer.rawTransaction)
}

async function send(
  context: AdvanceContext,
  open: OpenTransaction,
  version: number,
  txid: string,
  rawTransaction: string,
): Promise<AdvanceOutcome> {
  const { store, writer } = context
  const answer = await writer.broadcast(rawTransaction)
  crashpoint('settle.after-broadcast')
  switch (answer.kind) {
    case 'accepted':
    case 'known':
      await store.recordBroadcast(open.outgoingId, version, answer.kind)
      crashpoint('settle.after-announce')
      return { kind: 'broadcast', txid }
    case 'nonce_used':
      // One of our attempts was mined, or somebody else has the key: the scanner sees which and acts (F31, F33).
      await store.recordAnswer(open.outgoingId, version, answer.kind)
      return { kind: 'waiting' }
    case 'underpriced':
      await store.recordAnswer(open.outgoingId, version, answer.kind)
      return bump(context, open)
    case 'rejected':
    case 'unknown':
      await store.recordAnswer(open.outgoingId, version, `${answer.kind}: ${answer.reason}`)
      return { kind: 'trouble', reason: `broadcast ${answer.kind}: ${answer.reason}` }
  }
}

async function bump(context: AdvanceContext, open: OpenTransaction): Promise<AdvanceOutcome> {
  const { store, signer, writer, feeCapWei } = context
  const quote = await writer.quoteFees()
  if (quote.kind !== 'present') return { kind: 'trouble', reason: 'no fee quote for a bump' }
  const fees = bumpFees(open.attempt, quote.value, feeCapWei)
  if (fees === null) return park(context, open, `unmined at the fee cap: settle.feeCapGwei; ${GOES_ON}`)
  // Not planned before the signer would sign it: a plan cannot be taken back when fees fall.
  if (await signer.tooDear(writer.chainId, open.call, fees))
    return park(context, open, `unmined, and the next fees are ${SIGNER_CAP}; ${GOES_ON}`)
  const version = open.attempt.version + 1
  await store.planBump(open.outgoingId, version, fees)
  crashpoint('settle.after-bump')
  const attempt = { version, ...fees, rawTransaction: null, txid: null, broadcastAgeMs: null }
  const outcome = await signAndSend(context, { ...open, attempt })
  return outcome.kind === 'broadcast' ? { kind: 'bumped', txid: outcome.txid } : outcome
}

const GOES_ON = 'it goes on by itself when the cap is raised or fees fall'

function otherAccount({ sender }: OpenTransaction, { address }: TransactionSigner): string {
  return `it was written for ${sender}, the signer has ${address}: connect the signer of before until it is mined`
}

/** Names what a person has to mend. What was signed before stays good, and a node may have forgotten it: the same bytes cost nothing. */
async function park(
  { store, writer }: AdvanceContext,
  open: OpenTransaction,
  reason: string,
): Promise<AdvanceOutcome> {
  if (open.parkedReason !== reason) await store.setParked(open.outgoingId, reason)
  if (open.signedBytes !== null) await writer.broadcast(open.signedBytes)
  return { kind: 'trouble', reason }
}
