import type { Clock } from '../runtime/clock.ts'
import type { NetworkConfig } from '../runtime/config.ts'
import type { Logger } from '../runtime/logger.ts'
import { Wake } from '../runtime/wake.ts'
import { differencesOf, runSecondLook, type SecondLookStep } from '../scan/run-second-look.ts'
import type { SecondLookContext } from '../scan/second-look-ports.ts'
import type { DetectionMetrics } from './detection-metrics.ts'
import { type DetectionReport, describeDetection } from './detection-report.ts'

/** The running second look at one chain. */
export interface RunningSecondLook {
  /** What is proven and what waits, for `/readyz`. */
  report(): DetectionReport
  /** Told after blocks were scanned: large payments may wait in them. */
  scanned(): void
  stop(): Promise<void>
}

const RESCAN_MS = 300_000

/** Starts looking at a chain's blocks a second time; differences are logged and counted, what waits is reported. */
export function startSecondLook(
  context: SecondLookContext,
  options: {
    readonly network: NetworkConfig
    readonly clock: Clock
    readonly log: Logger
    readonly metrics: DetectionMetrics
    readonly onRows: () => void
  },
): RunningSecondLook {
  const { network, log, metrics } = options
  const wake = new Wake()
  let report = describeDetection(null, null)
  const loop = runSecondLook(context, {
    clock: options.clock,
    wake,
    pollMs: network.pollMs,
    rescanMs: network.rescanMs ?? RESCAN_MS,
    onRows: options.onRows,
    onStep: step => {
      const next = describeDetection(step, report.lastDifference)
      logWaits(log, report, next)
      logDifferences(log, step)
      report = next
      metrics.lookedAgain(network.network, step)
    },
    onError: error => log.error({ err: error }, 'looking at blocks again failed; trying again'),
  })
  return {
    report: () => report,
    scanned: () => {
      if (context.second) wake.signal()
    },
    stop: () => loop.stop(),
  }
}

function logWaits(log: Logger, before: DetectionReport, now: DetectionReport): void {
  if (now.secondSource !== before.secondSource && now.secondSourceWaits)
    log.warn({ secondSource: now.secondSource }, 'large payments wait for the second source')
  if (now.finality !== before.finality && now.finalityWaits)
    log.warn({ finality: now.finality }, 'finality waits for a certain second look')
  if (now.proof !== before.proof && now.weakerProof)
    log.warn({ proof: now.proof }, 'the node gives no receipts; blocks are proven the weaker way')
}

function logDifferences(log: Logger, step: SecondLookStep): void {
  for (const { block, missing, unproven } of differencesOf(step))
    log.error(
      {
        ...{ block: block.number.toString(), hash: block.hash },
        added: [...missing.inflows, ...missing.outflows].map(({ txid }) => txid),
        takenBack: unproven.map(({ txid }) => txid),
      },
      'a second reading of a block differed from what was recorded; the record was corrected',
    )
  if (step.finality.halted !== null)
    log.error({ reason: step.finality.halted }, 'credits and signing are stopped on this chain')
}
