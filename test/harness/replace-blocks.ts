import type { ChainNode } from './chain-node.ts'
import { readBlocks } from './read-blocks.ts'

/** A transaction's bytes and its place among the replaced blocks, as the node takes it. */
type Placed = [raw: string, place: number]

/**
 * Replaces the last `depth` blocks by as many others. Their transactions are in the new ones again, in the same order,
 * at the places that `placeOf` gives (it must not turn the order round), except those in `drop` and what the same
 * sender sent after them: the node forgets these.
 */
export async function replaceBlocks(
  node: ChainNode,
  depth: number,
  drop: ReadonlySet<string>,
  placeOf: (place: number) => number,
): Promise<void> {
  await node.call('anvil_reorg', depth, await placed(node, depth, drop, placeOf))
}

/**
 * The last blocks are replaced by empty ones; after `meanwhile` all their transactions are back at their old places. The
 * blocks' own hashes do not come back: this node cannot return to blocks that it left.
 */
export async function thereAndBack(
  node: ChainNode,
  depth: number,
  meanwhile: () => Promise<void>,
): Promise<void> {
  const all = await placed(node, depth, new Set(), place => place)
  await node.call('anvil_reorg', depth, [])
  await meanwhile()
  await node.call('anvil_reorg', depth, all)
}

async function placed(
  node: ChainNode,
  depth: number,
  drop: ReadonlySet<string>,
  placeOf: (place: number) => number,
): Promise<Placed[]> {
  const last = await node.head()
  const first = last - BigInt(depth) + 1n
  const kept: Placed[] = []
  const stopped = new Set<string>()
  for (const { blockNumber, hash, from } of await readBlocks(node, first, last)) {
    if (drop.has(hash)) stopped.add(from)
    if (!stopped.has(from)) kept.push([await node.rawTransaction(hash), placeOf(Number(blockNumber - first))])
  }
  return kept
}
