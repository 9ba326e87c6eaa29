import { z } from 'zod'
import { callForQuantity, callNode } from './node-rpc.ts'

/** A node that has run for this many blocks since its start may be restarted to drop old ones. */
export const BLOCKS_PER_RUN = 5_000
const QUIET_BLOCKS = 30

/**
 * Whether a running node should be restarted, at which its history is shortened: it writes all of it every second and
 * holds it in memory. Only when its last blocks are empty, so that nobody is disturbed.
 */
export async function isDueForShortening(
  rpcUrl: string,
  firstBlock: bigint,
  blocksPerRun = BLOCKS_PER_RUN,
): Promise<boolean> {
  const head = await callForQuantity(rpcUrl, 'eth_blockNumber', [])
  if (head - firstBlock < BigInt(blocksPerRun)) return false
  for (let back = 0; back < QUIET_BLOCKS; back++) {
    const number = `0x${(head - BigInt(back)).toString(16)}`
    const count = z.string().parse(await callNode(rpcUrl, 'eth_getBlockTransactionCountByNumber', [number]))
    if (BigInt(count) > 0n) return false
  }
  return true
}
