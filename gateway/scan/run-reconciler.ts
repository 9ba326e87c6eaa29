import { type Background, inBackground } from '../runtime/background.ts'
import type { Clock } from '../runtime/clock.ts'
import { type ReconcileContext, type ReconcileStep, reconcileStep } from './reconcile-balances.ts'

/** What the loop needs beside a chain. */
export interface ReconcilerOptions {
  readonly clock: Clock
  /** Pause between the steps of a sweep, milliseconds. */
  readonly stepMs: number
  /** Pause between sweeps, milliseconds. */
  readonly sweepMs: number
  readonly onStep: (step: ReconcileStep) => void
  readonly onError: (error: unknown) => void
}

/** Compares one chain's balances with the books until stopped. Errors are reported and tried again. */
export function runReconciler(context: ReconcileContext, options: ReconcilerOptions): Background {
  return inBackground(signal => loop(context, options, signal))
}

async function loop(
  context: ReconcileContext,
  options: ReconcilerOptions,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    let pauseMs = options.sweepMs
    try {
      const step = await reconcileStep(context)
      options.onStep(step)
      if (step.kind === 'swept' && !step.finished) pauseMs = options.stepMs
    } catch (error) {
      options.onError(error)
    }
    await options.clock.sleep(pauseMs, signal)
  }
}
