import type { Clock } from '../runtime/clock.ts'
import { least } from './final-height.ts'
import { heights } from './finalize-blocks.ts'
import { readAgain } from './read-again.ts'
import type { Difference, LookPosition, SecondLookContext } from './second-look-ports.ts'

/** What one step of reading the unfinal range again did. */
export interface RescanStep {
  readonly read: number
  /** Blocks that the node did not give; the next pass asks again. */
  readonly unread: number
  readonly differences: readonly Difference[]
}

/** A round in which no block was due to be read. */
export const NOTHING_READ: RescanStep = { read: 0, unread: 0, differences: [] }

/** Walks over the blocks between the last final one and the head, again and again. */
export interface Rescan {
  step(position: LookPosition): Promise<RescanStep>
}

/**
 * Reads every block that is not final again by its hash, first at once (the process may have been down), then every
 * `everyMs` (F7). What a reading proves beyond the stored rows is added; what it certainly lacks is taken back.
 */
export function createRescan(context: SecondLookContext, clock: Clock, everyMs: number): Rescan {
  const { reader, store, batchBlocks } = context
  let next = 0n
  let resumesAtMs = clock.monotonicMs()
  return {
    async step(position) {
      if (clock.monotonicMs() < resumesAtMs) return NOTHING_READ
      const first = next > position.checkedNumber ? next : position.checkedNumber + 1n
      const last = least(position.tip, first + BigInt(batchBlocks) - 1n)
      const blocks = await store.storedBlocks(reader.chainId, heights(first, last))
      const readings = await readAgain(context, blocks, ({ hash }) => reader.blockByHash(hash))
      const differences: Difference[] = []
      for (const reading of readings)
        if (reading.kind === 'different') {
          const done = await store.correct(reader.chainId, reading.difference, null)
          if (typeof done !== 'string') differences.push(reading.difference)
        }
      const unread = readings.filter(({ kind }) => kind === 'unread' || kind === 'unclear').length
      next = last + 1n
      if (next > position.tip) {
        next = 0n
        resumesAtMs = clock.monotonicMs() + everyMs
      }
      return { read: blocks.length - unread, unread, differences }
    },
  }
}
