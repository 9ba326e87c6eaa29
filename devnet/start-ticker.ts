import { z } from 'zod'
import { callNode } from './node-rpc.ts'

/** What makes a node's empty blocks. */
export interface Ticker {
  /** Runs `work` while the node makes no block by itself, neither on time nor for a transaction; one at a time. */
  paused<T>(work: () => Promise<T>): Promise<T>
}

const TICK_MS = 1_000
const poolSchema = z.object({ pending: z.string() })

const noop = (): void => undefined

/**
 * Mines an empty block every second until the node has ended. The node's own timer would do it too, but could not be
 * stopped and started again over RPC while transactions are mined at once.
 */
export function startTicker(rpcUrl: string, ended: Promise<unknown>): Ticker {
  let last: Promise<unknown> = Promise.resolve()
  let paused = 0
  let tick: Promise<void> | undefined
  const timer = setInterval(() => {
    // A slow node gets no second call on top.
    if (paused > 0 || tick) return
    tick = callNode(rpcUrl, 'evm_mine', [])
      .then(noop, noop)
      .finally(() => {
        tick = undefined
      })
  }, TICK_MS)
  timer.unref()
  void ended.then(() => clearInterval(timer))

  const run = async <T>(work: () => Promise<T>): Promise<T> => {
    await tick
    await callNode(rpcUrl, 'evm_setAutomine', [false])
    try {
      return await work()
    } finally {
      await callNode(rpcUrl, 'evm_setAutomine', [true])
      // Only what comes from now on is mined by itself.
      const pool = poolSchema.parse(await callNode(rpcUrl, 'txpool_status', []))
      if (BigInt(pool.pending) > 0n) await callNode(rpcUrl, 'evm_mine', [])
    }
  }
  return {
    async paused(work) {
      paused += 1
      const result = last.then(() => run(work))
      last = result.catch(() => undefined)
      try {
        return await result
      } finally {
        paused -= 1
      }
    },
  }
}
