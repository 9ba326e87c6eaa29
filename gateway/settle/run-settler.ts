import type { Clock } from '../runtime/clock.ts'
import type { Wake } from '../runtime/wake.ts'
import { type SettleContext, type SettleStep, SettleTrouble, settleStep } from './settle-chain.ts'

/** What the settler loop needs beside a chain. */
export interface SettlerOptions {
  readonly clock: Clock
  /** Signalled when obligations may be due. */
  readonly wake: Wake
  /** Signalled after a step that told of forwards. */
  readonly onEvents: () => void
  readonly onStep: (step: SettleStep) => void
  readonly onError: (error: unknown) => void
}

const POLL_MS = 1_000
const TROUBLE_PAUSE_MS = 1_000

/**
 * Settles one chain until stopped. The sender's nonce lane starts at the chain's count the first time (F33). Trouble
 * and errors are reported and tried again after a pause.
 */
export function runSettler(context: SettleContext, options: SettlerOptions): { stop(): Promise<void> } {
  const abort = new AbortController()
  const done = loop(context, options, abort.signal)
  return {
    async stop() {
      abort.abort()
      await done
    },
  }
}

async function loop(context: SettleContext, options: SettlerOptions, signal: AbortSignal): Promise<void> {
  let laneReady = false
  while (!signal.aborted) {
    try {
      if (!laneReady) laneReady = await openLane(context)
      const step: SettleStep = laneReady
        ? await settleStep(context)
        : { sent: 0, broadcast: 0, deferred: 0, trouble: 'the chain does not answer' }
      options.onStep(step)
      if (step.broadcast > 0) options.onEvents()
      if (step.trouble !== null) await options.clock.sleep(TROUBLE_PAUSE_MS, signal)
      else if (step.sent === 0) await options.wake.wait(POLL_MS, signal)
    } catch (error) {
      if (error instanceof SettleTrouble)
        options.onStep({ sent: 0, broadcast: 0, deferred: 0, trouble: error.message })
      else options.onError(error)
      await options.clock.sleep(TROUBLE_PAUSE_MS, signal)
    }
  }
}

async function openLane(context: SettleContext): Promise<boolean> {
  const { writer, store, signer } = context
  const nonce = await writer.minedNonce(signer.address)
  if (nonce.kind !== 'present') return false
  await store.ensureLane(writer.chainId, signer.address, nonce.value)
  return true
}
