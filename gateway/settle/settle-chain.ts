import type { UnsignedCall } from '../chains/port.ts'
import type { AssetRegistry } from '../domain/assets.ts'
import { crashpoint } from '../runtime/crashpoint.ts'
import { type AdvanceContext, type AdvanceOutcome, advanceTransaction } from './advance-transaction.ts'
import { halveBatch, isHeavy, planBatch, UNITS_MAX } from './plan-batch.ts'
import type { DueObligation, SourceStep, TransactionSource } from './ports.ts'
import { priceCall, TOO_DEAR } from './price-call.ts'

export { SettleTrouble } from './price-call.ts'

/** What the settler of one chain works with. */
export interface SettleContext extends AdvanceContext {
  readonly registry: AssetRegistry
  readonly itemsMax: number
  /** No new transaction while this many are unmined: bounds what a stuck lane holds. */
  readonly openMax: number
  /** Who else sends from this account. Default: nobody. */
  readonly sources?: readonly TransactionSource[]
}

/** What one step of the settler did. */
export interface SettleStep {
  /** New transactions: look for more work at once. */
  readonly sent: number
  /** Transactions that a node took in this step, new or again: forwards may have been told of. */
  readonly broadcast: number
  /** Obligations put off, with the reason. */
  readonly deferred: number
  /** Set when something outside keeps work from going on. */
  readonly trouble: string | null
}

/**
 * One step: first carries every open transaction on, then gathers due obligations into one new transaction. The
 * obligations, nonce, call and fees are committed before the signer is asked (F28).
 */
export async function settleStep(context: SettleContext): Promise<SettleStep> {
  const { store, writer, signer } = context
  const stopped = await store.stopReason(writer.chainId, signer.address)
  if (stopped !== null) return idle(stopped)
  const open = await store.openTransactions(writer.chainId)
  let trouble: string | null = null
  let broadcast = 0
  for (const transaction of open) {
    const outcome = await advanceTransaction(context, transaction)
    trouble = troubleOf(outcome) ?? trouble
    if (isBroadcast(outcome)) broadcast++
  }
  if (open.length >= context.openMax || trouble !== null) return { ...idle(trouble), broadcast }
  let started = await startTransaction(context)
  for (const source of context.sources ?? [])
    if (started.trouble === null) started = joined(started, await sendFrom(context, await source.start()))
  return { ...started, broadcast: broadcast + started.broadcast }
}

function idle(trouble: string | null, deferred = 0): SettleStep {
  return { sent: 0, broadcast: 0, deferred, trouble }
}

function isBroadcast(outcome: AdvanceOutcome): boolean {
  return outcome.kind === 'broadcast' || outcome.kind === 'bumped'
}

function troubleOf(outcome: AdvanceOutcome): string | null {
  return outcome.kind === 'trouble' ? outcome.reason : null
}

async function startTransaction(context: SettleContext): Promise<SettleStep> {
  const { store, writer, itemsMax } = context
  const due = await store.dueObligations(writer.chainId, itemsMax * 4)
  return due.length === 0 ? idle(null) : startSome(context, due)
}

/** Sends as many of these as fit. A nonce is not taken for what the signer would refuse: everything behind it would wait too. */
async function startSome(context: SettleContext, due: readonly DueObligation[]): Promise<SettleStep> {
  const { store, writer, signer } = context
  const prepared = await prepare(context, due)
  if (prepared.kind === 'trouble') return idle(prepared.reason, prepared.deferred)
  const { obligations, call, deferred } = prepared
  const priorities = obligations.map(obligation => obligation.priority)
  const fees = await priceCall(context, call, priorities)
  if (await signer.tooDear(writer.chainId, call, fees)) {
    const half = halveBatch(obligations)
    const next =
      half === null ? await refuseAlone(context, obligations, call) : await startSome(context, half)
    return joined(idle(null, deferred), next)
  }
  const open = await store.reserve(writer.chainId, signer.address, obligations, call, fees)
  if (open === null) return idle(null, deferred)
  return { ...(await sendFrom(context, { open, trouble: null })), deferred }
}

/** One till that is too dear by itself: put off when it is the till's fault, so that the ones behind it go on (F37); else all wait. */
async function refuseAlone(
  { store }: SettleContext,
  obligations: readonly DueObligation[],
  { gasLimit }: UnsignedCall,
): Promise<SettleStep> {
  const recipients = obligations[0]?.terms.recipients.length ?? 0
  if (!isHeavy(gasLimit, recipients)) return idle(TOO_DEAR)
  await store.defer(obligations, `it takes ${gasLimit} gas; ${TOO_DEAR}`)
  return idle(null, obligations.length)
}

async function sendFrom(context: SettleContext, { open, trouble }: SourceStep): Promise<SettleStep> {
  if (open === null) return idle(trouble)
  crashpoint('settle.after-assign')
  const outcome = await advanceTransaction(context, open)
  return { sent: 1, broadcast: isBroadcast(outcome) ? 1 : 0, deferred: 0, trouble: troubleOf(outcome) }
}

function joined(first: SettleStep, second: SettleStep): SettleStep {
  return {
    sent: first.sent + second.sent,
    broadcast: first.broadcast + second.broadcast,
    deferred: first.deferred + second.deferred,
    trouble: second.trouble ?? first.trouble,
  }
}

type Prepared =
  | {
      readonly kind: 'ready'
      readonly obligations: readonly DueObligation[]
      readonly call: UnsignedCall
      readonly deferred: number
    }
  | { readonly kind: 'trouble'; readonly reason: string | null; readonly deferred: number }

/**
 * Plans and simulates, half as much again and again while it needs more gas than a transaction may have; leaves out what the
 * simulation says would not move, so one bad item costs nobody else (F37).
 */
async function prepare(context: SettleContext, due: readonly DueObligation[]): Promise<Prepared> {
  const { store, writer, signer, registry, itemsMax } = context
  const batch = planBatch(due, registry, { itemsMax, unitsMax: UNITS_MAX })
  if (batch.obligations.length === 0)
    return { kind: 'trouble', reason: 'due obligations of unknown assets', deferred: 0 }
  const answer = await writer.prepareSettle(batch.groups, signer.address)
  if (answer.kind !== 'present') {
    const reason = answer.kind === 'unknown' ? answer.reason : 'no answer'
    return { kind: 'trouble', reason: `simulation: ${reason}`, deferred: 0 }
  }
  const { call, skipped, tooLarge } = answer.value
  const half = tooLarge ? halveBatch(batch.obligations) : null
  if (half !== null) return prepare(context, half)
  if (skipped.length === 0) return { kind: 'ready', obligations: batch.obligations, call, deferred: 0 }
  const bad = new Set(skipped)
  const failing = batch.obligations.filter(obligation => bad.has(obligation.tillAddress))
  await store.defer(failing, 'the till contract would skip it: the token or a recipient refuses the transfer')
  const rest = batch.obligations.filter(obligation => !bad.has(obligation.tillAddress))
  if (failing.length === 0)
    return {
      kind: 'trouble',
      reason: `the simulation skips tills that were not asked for: ${skipped}`,
      deferred: 0,
    }
  if (rest.length === 0) return { kind: 'trouble', reason: null, deferred: failing.length }
  return { kind: 'ready', obligations: rest, call, deferred: failing.length }
}
