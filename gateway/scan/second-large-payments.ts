import type { CommitSummary } from './ports.ts'
import { byHeight, readAgain, type SecondReading } from './read-again.ts'
import type { BlockId, Difference, SecondLookContext, StoredBlock } from './second-look-ports.ts'

/** Large payments that wait for the second source after this step, and why. */
export interface SecondSourceStep {
  readonly waiting: number
  readonly reason: string | null
  /** Whether it shows another block where we have one: one of the two nodes is wrong (F10). */
  readonly disagrees: boolean
  readonly confirmed: CommitSummary | null
  readonly differences: readonly Difference[]
}

/**
 * Asks the second source for the blocks of large payments (F10). Where it has the very same block, they are confirmed as
 * soon as their confirmations are there; otherwise they stay `seen`. Its silence, its lag and another block at the height
 * are all no knowledge: asked again at the next step.
 */
export async function secondLargePayments(context: SecondLookContext): Promise<SecondSourceStep | null> {
  const { second, store, reader, batchBlocks } = context
  if (!second) return null
  const { transfers, numbers } = await store.awaitingSecond(reader.chainId, batchBlocks)
  const nothing = { reason: null, disagrees: false, confirmed: null, differences: [] }
  if (transfers === 0) return { ...nothing, waiting: 0 }
  const blocks = await store.storedBlocks(reader.chainId, numbers)
  const readings = await readAgain(context, blocks, byHeight(second))
  const agreed: BlockId[] = []
  const reasons: string[] = []
  const differences: Difference[] = []
  for (const [index, block] of blocks.entries()) {
    const reading = readings[index]
    if (!reading) continue
    if (isSeconded(block, reading)) agreed.push(block)
    else if (reading.kind === 'different') {
      const done = await store.correct(reader.chainId, reading.difference, null)
      if (done === 'nothing') agreed.push(block)
      else if (done !== 'gone') differences.push(reading.difference)
    } else reasons.push(reasonOf(block, reading))
  }
  const confirmed = agreed.length > 0 ? await store.confirmSeconded(reader.chainId, agreed) : null
  const left = await store.awaitingSecond(reader.chainId, 1)
  return {
    waiting: left.transfers,
    reason: left.transfers > 0 ? (reasons[0] ?? null) : null,
    disagrees: readings.some(({ kind }) => kind === 'other'),
    confirmed,
    differences,
  }
}

/** What is proven by the roots of a block is seconded by its hash; anything less by the same movements. */
function isSeconded(block: StoredBlock, reading: SecondReading): boolean {
  return reading.kind === 'same' || (reading.kind === 'unclear' && block.proof === 'roots')
}

function reasonOf(block: StoredBlock, reading: SecondReading): string {
  if (reading.kind === 'other')
    return `the second source has ${reading.hash} as block ${block.number}, the node ${block.hash}`
  return `the second source: ${'reason' in reading ? reading.reason : reading.kind}`
}
