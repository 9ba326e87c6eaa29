import type { FeeQuote, PayoutWriter, UnsignedCall } from '../chains/port.ts'
import type { AssetRegistry } from '../domain/assets.ts'
import { formatAtoms } from '../domain/money.ts'
import type { SourceStep, TransactionSource } from '../settle/ports.ts'
import { type PricingContext, priceCall, SettleTrouble } from '../settle/price-call.ts'
import type { DuePayout, PayoutSendStore, PayoutSigner, Reservation } from './ports.ts'

/** What sending the payouts of one chain works with. */
export interface SendContext extends PricingContext {
  readonly payoutWriter: PayoutWriter
  readonly payoutStore: PayoutSendStore
  readonly signer: PayoutSigner
  readonly registry: AssetRegistry
}

/** Payouts that are looked at in one step; the ones behind them wait for the next. */
const LOOKED_AT = 16

/**
 * Starts the transaction of one approved payout at a time, in the settler's own lane (F29: one sender). The payout's number
 * goes with it, so that even a transaction under another nonce could not pay it again (decision 0016). A payout that
 * cannot be sent now says why and lets the ones behind it go first.
 */
export function payoutSource(context: SendContext): TransactionSource {
  return {
    async start(): Promise<SourceStep> {
      const { payoutStore, payoutWriter, signer } = context
      const due = await payoutStore.duePayouts(payoutWriter.chainId, signer.address, LOOKED_AT)
      const stopped = due.length === 0 ? null : await contractProblem(payoutWriter)
      if (stopped !== null) {
        for (const payout of due) await waits(context, payout, stopped)
        return NOTHING
      }
      for (const payout of due) {
        const step = await startOne(context, payout)
        if (step.open !== null || step.trouble !== null) return step
      }
      return { open: null, trouble: null }
    },
  }
}

const NOTHING: SourceStep = { open: null, trouble: null }

/** Why nothing can be paid on this chain, for certain; a silent node is left to what comes next. */
async function contractProblem({ contract }: PayoutWriter): Promise<string | null> {
  const state = await contract()
  return state.kind === 'missing' || state.kind === 'wrong_code' ? state.problem : null
}

async function startOne(context: SendContext, payout: DuePayout): Promise<SourceStep> {
  const { payoutStore, payoutWriter, registry, signer } = context
  const asset = registry.byId(payout.assetId)
  if (!asset) return waits(context, payout, `${payout.assetId} is not configured`)
  const answer = await payoutWriter.preparePayout(payout.order, signer.address)
  if (answer.kind !== 'present') {
    // A paused token and a silent node look alike here. The others go first next time; the node's trouble ends the step.
    const reason = `cannot be sent now: ${answer.kind === 'unknown' ? answer.reason : 'no answer'}`
    await payoutStore.putOff(payout, reason)
    return { open: null, trouble: `payout ${payout.payoutId} ${reason}` }
  }
  const readiness = answer.value
  const { chainId } = payoutWriter
  switch (readiness.kind) {
    case 'paid':
      // Its block is not read yet, or it was paid in a past that this database does not have (F92).
      return waits(context, payout, 'the chain shows it as paid already; waiting for the block')
    case 'short': {
      const held = formatAtoms(readiness.heldAtoms, asset.decimals)
      return waits(context, payout, `waits for funds: the payout account holds ${held} ${asset.symbol}`)
    }
    case 'refused': {
      const reason = `${readiness.recipient} cannot be paid, and the list is paid whole or not at all`
      await payoutStore.countRefusal(payout, reason)
      return NOTHING
    }
    case 'approval':
      return reserve(context, payout, readiness.call, fees =>
        payoutStore.reserveApproval(chainId, signer.address, payout.assetId, readiness.call, fees),
      )
    case 'ready':
      return reserve(context, payout, readiness.call, fees =>
        payoutStore.reservePayout(chainId, signer.address, payout, readiness.call, fees),
      )
  }
}

async function reserve(
  context: SendContext,
  payout: DuePayout,
  call: UnsignedCall,
  write: (fees: FeeQuote) => Promise<Reservation>,
): Promise<SourceStep> {
  const fees = await priceCall(context, call, []).catch((error: unknown) => {
    // Too little for this one; the ones behind it may be cheaper.
    if (error instanceof SettleTrouble) return error
    throw error
  })
  if (fees instanceof SettleTrouble) return waits(context, payout, fees.message)
  const refusal = await context.signer.refusal(context.payoutWriter.chainId, call, fees)
  if (refusal !== null) return waits(context, payout, `the signer would refuse it: ${refusal}`)
  const reservation = await write(fees)
  if (reservation.kind === 'reserved') return { open: reservation.open, trouble: null }
  if (reservation.kind === 'taken') return NOTHING
  const asset = context.registry.byId(payout.assetId)
  const available = formatAtoms(reservation.availableAtoms, asset?.decimals ?? 0)
  return waits(context, payout, `waits for funds: ${available} ${asset?.symbol ?? ''} are available`)
}

async function waits(context: SendContext, payout: DuePayout, reason: string): Promise<SourceStep> {
  await context.payoutStore.putOff(payout, reason)
  return NOTHING
}
