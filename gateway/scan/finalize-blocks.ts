import { finalHeight, finalTiers, heightByDepth, least } from './final-height.ts'
import { byHeight, readAgain, type SecondReading } from './read-again.ts'
import type { Difference, LookPosition, SecondLookContext, StoredBlock } from './second-look-ports.ts'

/** How far finality came. */
export interface FinalityStep {
  readonly finalized: number
  /** Why blocks that are old enough are not final yet; null when none waits. */
  readonly waits: string | null
  readonly differences: readonly Difference[]
  /** Set when the chain was halted. */
  readonly halted: string | null
}

/** A round in which no block was deep enough. */
export const NOTHING_TO_FINALIZE: FinalityStep = { finalized: 0, waits: null, differences: [], halted: null }

/**
 * The second look before finality (F7, F18): blocks that are deep enough are read again by height, from the second source
 * where there is one, must be the stored ones and be proven anew, and their movements must be the stored ones. No knowledge
 * and another block at the height hold finality back (F22). A stored movement that is certainly not in its block is taken
 * back and halts the chain like a broken finality (F21): something credited what never was. A missing one is added.
 */
export async function finalizeBlocks(
  context: SecondLookContext,
  position: LookPosition,
): Promise<FinalityStep> {
  const { reader, store, finality, batchBlocks } = context
  const nothing = NOTHING_TO_FINALIZE
  if (heightByDepth(finality.depth, position.tip) <= position.checkedNumber) return nothing
  const allowed = await finalHeight(reader, finality, position.tip)
  if (allowed.kind !== 'present')
    return { ...nothing, waits: allowed.kind === 'unknown' ? allowed.reason : 'no answer' }
  const upTo = least(allowed.value, position.checkedNumber + BigInt(batchBlocks))
  const blocks = await store.storedBlocks(reader.chainId, heights(position.checkedNumber + 1n, upTo))
  const readings = await look(context, blocks)
  const firstOdd = readings.findIndex(reading => reading.kind !== 'same')
  const finalized = firstOdd === -1 ? blocks.length : firstOdd
  const last = blocks[finalized - 1]
  if (last) await store.finalize(reader.chainId, last, finalTiers(finality, position.tip, last.number))
  const block = blocks[firstOdd]
  const reading = readings[firstOdd]
  if (!block || !reading || reading.kind === 'same') return { ...nothing, finalized }
  if (reading.kind !== 'different') return { ...nothing, finalized, waits: reasonOf(context, block, reading) }
  const { difference } = reading
  const halted =
    difference.unproven.length > 0
      ? `block ${block.number} does not hold ${difference.unproven.length} of the movements that were recorded of it`
      : null
  const done = await store.correct(reader.chainId, difference, halted)
  const corrected = typeof done !== 'string'
  return {
    ...nothing,
    finalized,
    differences: corrected ? [difference] : [],
    halted: corrected ? halted : null,
  }
}

/** The heights from `first` to `last`, none when `last` is below. */
export function heights(first: bigint, last: bigint): bigint[] {
  return last < first ? [] : Array.from({ length: Number(last - first) + 1 }, (_, at) => first + BigInt(at))
}

/** A second source that gives no receipts can still show that the block is the same; the node then shows what is in it. */
async function look(context: SecondLookContext, blocks: readonly StoredBlock[]): Promise<SecondReading[]> {
  const { reader, second } = context
  if (blocks.length === 0) return []
  const readings = await readAgain(context, blocks, byHeight(second ?? reader))
  const unclear = blocks.filter((_, index) => readings[index]?.kind === 'unclear')
  if (!second || unclear.length === 0) return readings
  const own = await readAgain(context, unclear, byHeight(reader))
  const ownByHash = new Map(unclear.map((block, index) => [block.hash, own[index]]))
  return readings.map((reading, index) => ownByHash.get(blocks[index]?.hash ?? '') ?? reading)
}

function reasonOf({ second }: SecondLookContext, block: StoredBlock, reading: SecondReading): string {
  const who = second ? 'the second source' : 'the node'
  if (reading.kind === 'other')
    return `${who} has ${reading.hash} as block ${block.number}, we stored ${block.hash}`
  return `${who}: ${'reason' in reading ? reading.reason : reading.kind}`
}
