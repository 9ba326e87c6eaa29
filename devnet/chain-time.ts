import { z } from 'zod'
import { callNode } from './node-rpc.ts'

const blockSchema = z.object({ timestamp: z.string() })

/**
 * Makes a local chain's next block bear this time and those after it go on from there; never earlier than its last
 * block. A node forgets a shifted clock when it restarts or takes blocks back.
 */
export async function setChainTime(rpcUrl: string, nowMs: number): Promise<void> {
  const { timestamp } = blockSchema.parse(await callNode(rpcUrl, 'eth_getBlockByNumber', ['latest', false]))
  const seconds = Math.max(Math.floor(nowMs / 1000), Number(timestamp))
  await callNode(rpcUrl, 'evm_setTime', [seconds])
}
