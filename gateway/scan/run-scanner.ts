import { type Background, inBackground } from '../runtime/background.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Wake } from '../runtime/wake.ts'
import { type ScanContext, type ScanStep, scanStep } from './scan-chain.ts'

/** What the scanner loop needs beside a chain. */
export interface ScannerOptions {
  readonly clock: Clock
  /** How often the head is asked for without a hint. Milliseconds. */
  readonly pollMs: number
  /** Called after each commit that wrote obligations or events, with whether there are events to tell of. */
  readonly onRows: (toTell: boolean) => void
  /** Told of every step: metrics and logs. */
  readonly onStep: (step: ScanStep) => void
  readonly onError: (error: unknown) => void
  /** Signalled by a head hint of the node (F11). */
  readonly hint: Wake
}

/**
 * Scans one chain until stopped: as fast as it can while behind, then on every hint or poll. An error is reported and
 * the loop goes on after a pause; nothing it does is lost by that, because a step is one transaction.
 */
export function runScanner(context: ScanContext, options: ScannerOptions): Background {
  const stopHints = context.reader.onHeadHint(() => options.hint.signal())
  return inBackground(signal => loop(context, options, signal).finally(stopHints))
}

async function loop(context: ScanContext, options: ScannerOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    let step: ScanStep
    try {
      step = await scanStep(context)
    } catch (error) {
      options.onError(error)
      await options.clock.sleep(Math.max(options.pollMs, 500), signal)
      continue
    }
    options.onStep(step)
    if (step.kind === 'advanced' || step.kind === 'rewound') {
      const events = step.kind === 'advanced' && step.summary.events > 0
      if (events || step.kind === 'rewound' || step.summary.obligations > 0) options.onRows(events)
      continue
    }
    await options.hint.wait(options.pollMs, signal)
  }
}
