import type { CallbackSink } from './callback-sink.ts'
import { type CreatedTill, createTills } from './create-tills.ts'
import type { PausedChain } from './paused-chain.ts'
import type { Sandbox } from './sandbox.ts'

/** What is needed to pay and to be told. */
export interface PayingBench {
  readonly sandbox: Sandbox
  readonly sink: CallbackSink
  readonly chain: PausedChain
  readonly token: { readonly ticker: string; readonly contract: string }
  readonly addressOut: string
}

/** A block full of payments and when each was told of: milliseconds from the block to the callback. */
export interface PaidBlock {
  readonly blockNumber: bigint
  readonly pending: number[]
  readonly confirmed: number[]
}

const WITHIN_MS = 30_000
const REST_MS = 500
const AMOUNT_ATOMS = 5_000_000n

/**
 * Pays new tills in one block, with pending callbacks where `announced`; then mines the settlement, so that the next block starts
 * from rest.
 */
export async function payBlock(
  { sandbox, sink, chain, token, addressOut }: PayingBench,
  payments: number,
  announced: boolean,
): Promise<PaidBlock> {
  const options = { count: payments, ticker: token.ticker, addressOut, pending: announced }
  const tills: CreatedTill[] = await createTills(sandbox, sink, options)
  await chain.sendTransfers(
    token.contract,
    tills.map(({ address }) => ({ to: address, amountAtoms: AMOUNT_ATOMS })),
  )
  const { number: blockNumber, seenAtMs } = await chain.mine()
  const orders = tills.map(({ order }) => order)
  const confirmed = await sink.take(orders, false, WITHIN_MS)
  const pending = announced ? await sink.take(orders, true, WITHIN_MS) : []
  await chain.mine()
  await new Promise(resolve => setTimeout(resolve, REST_MS))
  return {
    blockNumber,
    pending: pending.map(({ atMs }) => atMs - seenAtMs),
    confirmed: confirmed.map(({ atMs }) => atMs - seenAtMs),
  }
}
