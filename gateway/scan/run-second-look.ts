import { type Background, inBackground } from '../runtime/background.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Wake } from '../runtime/wake.ts'
import { type FinalityStep, finalizeBlocks, NOTHING_TO_FINALIZE } from './finalize-blocks.ts'
import { createRescan, NOTHING_READ, type RescanStep } from './rescan-unfinal.ts'
import { type SecondSourceStep, secondLargePayments } from './second-large-payments.ts'
import type { LookPosition, SecondLookContext } from './second-look-ports.ts'

/** What one round of looking again found. */
export interface SecondLookStep {
  readonly position: LookPosition
  /** Null where no second source is configured. */
  readonly second: SecondSourceStep | null
  readonly finality: FinalityStep
  readonly rescan: RescanStep
}

/** What the loop needs beside a chain. */
export interface SecondLookOptions {
  readonly clock: Clock
  /** Signalled when blocks were scanned. */
  readonly wake: Wake
  /** Pause between rounds without a signal. Milliseconds. */
  readonly pollMs: number
  /** Pause between two passes over the unfinal blocks. Milliseconds. */
  readonly rescanMs: number
  /** Signalled when payments were confirmed or corrected. */
  readonly onRows: () => void
  readonly onStep: (step: SecondLookStep) => void
  readonly onError: (error: unknown) => void
}

/** Looks at the blocks of one chain a second time until stopped, beside the scanner, so that payments do not wait for it. */
export function runSecondLook(context: SecondLookContext, options: SecondLookOptions): Background {
  return inBackground(signal => loop(context, options, signal))
}

/**
 * Rounds of looking again; a round is null while the chain was never scanned or is halted. Finality is asked about once per
 * head, unless something waits or more is to be done.
 */
export function createSecondLook(
  context: SecondLookContext,
  clock: Clock,
  rescanMs: number,
): () => Promise<SecondLookStep | null> {
  const rescan = createRescan(context, clock, rescanMs)
  let doneTip: bigint | null = null
  return async () => {
    const position = await context.store.position(context.reader.chainId)
    if (!position) return null
    const second = await secondLargePayments(context)
    const finality = position.tip === doneTip ? NOTHING_TO_FINALIZE : await finalizeBlocks(context, position)
    const done = finality.waits === null && finality.finalized < context.batchBlocks
    doneTip = done && finality.differences.length === 0 ? position.tip : null
    if (finality.halted !== null) return { position, second, finality, rescan: NOTHING_READ }
    return { position, second, finality, rescan: await rescan.step(position) }
  }
}

async function loop(
  context: SecondLookContext,
  options: SecondLookOptions,
  signal: AbortSignal,
): Promise<void> {
  const round = createSecondLook(context, options.clock, options.rescanMs)
  while (!signal.aborted) {
    try {
      const step = await round()
      if (step) {
        options.onStep(step)
        if (step.second?.confirmed || differencesOf(step).length > 0) options.onRows()
        if (step.finality.finalized === context.batchBlocks) continue
      }
    } catch (error) {
      options.onError(error)
    }
    await options.wake.wait(options.pollMs, signal)
  }
}

/** Everything that was corrected in a round. */
export function differencesOf({ second, finality, rescan }: SecondLookStep): FinalityStep['differences'] {
  return [...(second?.differences ?? []), ...finality.differences, ...rescan.differences]
}
