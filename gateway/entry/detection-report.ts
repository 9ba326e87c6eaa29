import { differencesOf, type SecondLookStep } from '../scan/run-second-look.ts'

/** How far what a chain's node said is proven, in words for `/readyz`. */
export interface DetectionReport {
  readonly proof: string
  readonly weakerProof: boolean
  readonly secondSource: string
  readonly secondSourceWaits: boolean
  readonly finality: string
  readonly finalityWaits: boolean
  /** The last correction since the process started. */
  readonly lastDifference: string | null
}

/** Puts the last round into words; null before the first. */
export function describeDetection(
  step: SecondLookStep | null,
  lastDifference: string | null,
): DetectionReport {
  if (!step)
    return {
      ...{ proof: 'not looked yet', weakerProof: false, lastDifference },
      ...{ secondSource: 'not looked yet', secondSourceWaits: false },
      ...{ finality: 'not looked yet', finalityWaits: false },
    }
  const { position, second, finality } = step
  const weaker = position.bloomBlocks
  const waiting = second?.waiting ?? 0
  const corrected = differencesOf(step).at(-1)
  return {
    proof:
      weaker === 0
        ? 'roots: every block is proven whole by its hash'
        : `bloom: ${weaker} blocks that are not final are proven by their logs bloom only, the weaker way`,
    weakerProof: weaker > 0,
    secondSource: secondWords(second, waiting),
    secondSourceWaits: waiting > 0,
    finality: finality.waits === null ? 'as the policy says' : `waits: ${finality.waits}`,
    finalityWaits: finality.waits !== null,
    lastDifference: corrected
      ? `block ${corrected.block.number}: ${corrected.missing.inflows.length + corrected.missing.outflows.length} added, ${corrected.unproven.length} taken back`
      : lastDifference,
  }
}

function secondWords(second: SecondLookStep['second'], waiting: number): string {
  if (!second) return 'not configured'
  if (waiting === 0) return 'nothing waits for it'
  return `${waiting} large payments wait${second.reason === null ? '' : `: ${second.reason}`}`
}
