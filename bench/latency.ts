import { startPostgres } from '../devnet/start-postgres.ts'
import { startCallbackFloor } from './callback-floor.ts'
import { startCallbackSink } from './callback-sink.ts'
import { randomAddress } from './create-tills.ts'
import type { Bench, Measurement } from './measurement.ts'
import { pauseChain } from './paused-chain.ts'
import { payBlock } from './pay-block.ts'
import { spread } from './percentile.ts'
import { chainOf, startSandbox, tokenOf } from './sandbox.ts'
import { temporaryHome } from './temporary-home.ts'

/** Payments in a block; the aim speaks of the largest. */
const PAYMENTS = [10, 100]
const WARM_UP_BLOCKS = 2
const BLOCKS = 6
const AIM_P99_MS = 150

/**
 * From a block's arrival to the signed callback at the merchant's door, with 10 and with 100 payments in the block,
 * each to an address of its own. The clock starts when our own subscription sees the block's header, at the same time as the
 * gateway's can; it stops when the callback's request is complete at a receiver in this process. The floor, in the same
 * run, does only what no gateway can leave out (`startCallbackFloor`), for the blocks that the gateway had.
 */
export const latency: Bench = async run => {
  const postgres = await startPostgres({ home: temporaryHome(run, 'latency-database') })
  run.onEnd(() => postgres.stop())
  const sandbox = await startSandbox(run, {
    home: temporaryHome(run, 'latency'),
    env: { DATABASE_URL: postgres.url },
  })
  const network = chainOf(sandbox, 'ethereum')
  const token = tokenOf(network, 'USDT')
  const sink = await startCallbackSink(run, sandbox)
  const chain = await pauseChain(run, network.rpcUrl, network.payer.address)
  const bench = { sandbox, sink, chain, token, addressOut: randomAddress() }

  const floorOf = await startCallbackFloor(run)
  const measurements: Measurement[] = []
  for (let block = 0; block < WARM_UP_BLOCKS; block++) await payBlock(bench, 100, block % 2 === 0)
  for (const payments of PAYMENTS) {
    const pending: number[] = []
    const afterPending: number[] = []
    const confirmed: number[] = []
    const floors: number[] = []
    for (let block = 0; block < BLOCKS; block++) {
      const announced = await payBlock(bench, payments, true)
      pending.push(...announced.pending)
      afterPending.push(...announced.confirmed)
      const later = await payBlock(bench, payments, false)
      confirmed.push(...later.confirmed)
      const same = { rpcUrl: network.rpcUrl, databaseUrl: postgres.url, payments }
      for (const blockNumber of [announced.blockNumber, later.blockNumber]) {
        const floor = await floorOf({ ...same, blockNumber })
        if (block > 0) floors.push(...floor)
      }
    }
    const floorMs = spread(floors).p99
    run.say(`${payments} payments a block are done`)
    measurements.push(
      judge(
        'pending',
        payments,
        { observations: pending, floorMs },
        'first sight: the callback of an unconfirmed payment',
      ),
      judge(
        'confirmed',
        payments,
        { observations: confirmed, floorMs },
        'no pending callback asked for; the forward is built, simulated, signed and broadcast first',
      ),
      judge(
        'confirmed-after-pending',
        payments,
        { observations: afterPending, floorMs },
        'both callbacks of all payments',
      ),
    )
  }
  return measurements
}

function judge(
  kind: string,
  payments: number,
  { observations, floorMs }: { observations: readonly number[]; floorMs: number },
  about: string,
): Measurement {
  const values = spread(observations)
  const aimed = payments === Math.max(...PAYMENTS)
  return {
    metric: `latency.${payments}-a-block.${kind}`,
    n: observations.length,
    values: { ...values, floorP99: floorMs, timesFloor: values.p99 / floorMs },
    unit: 'ms from the block to the callback',
    goal: aimed ? `p99 < ${AIM_P99_MS} ms` : null,
    pass: aimed ? values.p99 < AIM_P99_MS : null,
    raw: { about, payments, blocks: BLOCKS, warmUpBlocks: WARM_UP_BLOCKS, confirmations: 1 },
  }
}
