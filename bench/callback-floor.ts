import { type ChildProcess, fork } from 'node:child_process'
import path from 'node:path'
import { startLeanReceiver } from './lean-receiver.ts'
import type { BenchRun } from './measurement.ts'

/** A block and where what it needs is. */
export interface FloorBlock {
  readonly rpcUrl: string
  readonly databaseUrl: string
  readonly blockNumber: bigint
  readonly payments: number
}

/** The process that stands for the least possible gateway ended early; its output was shown. */
export class FloorFailed extends Error {
  readonly code = 'floor_failed'
}

const SENDER = path.join(import.meta.dirname, 'send-floor.ts')

/**
 * The floor of a callback: a process of its own fetches the block and its receipts, commits one row per payment, signs
 * one text per payment (RSA 2048) and sends one request each, with no proof, no ledger, no forward and no rule. Returns
 * a measure of one block: milliseconds from being told of it to each request at the receiver.
 */
export async function startCallbackFloor(run: BenchRun): Promise<(block: FloorBlock) => Promise<number[]>> {
  let arrivals: number[] = []
  const baseUrl = await startLeanReceiver(run, ({ atMs }) => arrivals.push(atMs))
  const receiver = `${baseUrl}/paid`
  const sender = fork(SENDER, { stdio: 'inherit' })
  run.onEnd(() => {
    sender.kill('SIGKILL')
  })
  return async ({ blockNumber, ...block }) => {
    arrivals = []
    const started = performance.now()
    sender.send({ ...block, receiver, blockNumber: `0x${blockNumber.toString(16)}` })
    await answerOf(sender)
    return arrivals.map(atMs => atMs - started)
  }
}

function answerOf(sender: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (): void => reject(new FloorFailed('the process of the floor ended'))
    sender.once('exit', failed)
    sender.once('message', () => {
      sender.off('exit', failed)
      resolve()
    })
  })
}
