import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { type CallbackSink, startCallbackSink } from './callback-sink.ts'
import { createTills, gasUsedBy, randomAddress } from './create-tills.ts'
import type { Bench, Measurement } from './measurement.ts'
import { type PausedChain, pauseChain } from './paused-chain.ts'
import { chainOf, type Sandbox, type SandboxChain, startSandbox, tokenOf } from './sandbox.ts'
import { temporaryHome } from './temporary-home.ts'

const BATCHES = [1, 10, 50]
const WITHIN_MS = 30_000

/**
 * Gas per payment of others, from the reference table (onchain.md section 2, measured there on the same rules with an
 * OpenZeppelin token, destinations that hold a balance, fresh addresses). Not measured here.
 */
const PEERS: Readonly<Record<string, readonly [one: number, ten: number, fifty: number]>> = {
  'islishude/evm-smart-wallet': [145_204, 86_318, 81_685],
  'BitGo ForwarderV4': [156_191, 156_191, 156_191],
  Bleumi: [171_628, 171_628, 171_628],
  'OpenZeppelin Clones, self-made': [81_937, 52_762, 50_168],
  'keys and gas top-up': [50_299, 50_299, 50_299],
}

/** Goals of onchain.md section 8, for the plain token. */
const GOALS = new Map([
  [1, 76_000],
  [50, 43_000],
])

/** Where the same case stands in the contract's own committed measurement. */
const SNAPSHOT_KEYS: Readonly<Record<string, string>> = {
  'plain 1': 'destroy 1->1 first',
  'plain 10': 'destroy batch 10',
  'plain 50': 'destroy batch 50',
  'usdt-like 50': 'USDT-like destroy batch 50',
}

/**
 * Gas per settled payment as the running gateway settles: payments to fresh addresses with common terms in one block,
 * `gasUsed` of all the forwards' receipts, divided by the payments. The recipient holds a balance before, as in the
 * reference table. The payer's own transfer is not included.
 */
export const gas: Bench = async run => {
  const sandbox = await startSandbox(run, { home: temporaryHome(run, 'gas') })
  const network = chainOf(sandbox, 'ethereum')
  const sink = await startCallbackSink(run, sandbox)
  const chain = await pauseChain(run, network.rpcUrl, network.payer.address)
  const measurements: Measurement[] = []
  for (const symbol of ['DAI', 'USDT']) {
    const addressOut = randomAddress()
    const { contract } = tokenOf(network, symbol)
    await chain.sendTransfers(contract, [{ to: addressOut, amountAtoms: 1n }])
    await chain.mine()
    for (const payments of BATCHES) {
      const settled = await settleBatch({ sandbox, network, sink, chain, symbol, addressOut }, payments)
      measurements.push(judge(symbol, payments, settled))
    }
  }
  for (const [name, figures] of Object.entries(PEERS))
    run.say(`${name}: ${figures.map(figure => figure.toLocaleString('en-US')).join(' / ')} (reference table)`)
  return measurements
}

interface GasBench {
  readonly sandbox: Sandbox
  readonly network: SandboxChain
  readonly sink: CallbackSink
  readonly chain: PausedChain
  readonly symbol: string
  readonly addressOut: string
}

async function settleBatch(
  { sandbox, network, sink, chain, symbol, addressOut }: GasBench,
  count: number,
): Promise<{ gasUsed: bigint; transactions: number }> {
  const { ticker, contract } = tokenOf(network, symbol)
  const tills = await createTills(sandbox, sink, { count, ticker, addressOut, pending: false })
  const decimals = network.assets.find(asset => asset.symbol === symbol)?.decimals ?? 0
  await chain.sendTransfers(
    contract,
    tills.map(({ address }) => ({ to: address, amountAtoms: 5n * 10n ** BigInt(decimals) })),
  )
  await chain.mine()
  const callbacks = await sink.take(
    tills.map(({ order }) => order),
    false,
    WITHIN_MS,
  )
  await chain.mine()
  const txids = [...new Set(callbacks.flatMap(({ txidOut }) => txidOut ?? []))]
  return { gasUsed: await gasUsedBy(network.rpcUrl, txids), transactions: txids.length }
}

function judge(
  symbol: string,
  payments: number,
  settled: { gasUsed: bigint; transactions: number },
): Measurement {
  const plain = symbol === 'DAI'
  const kind = plain ? 'plain' : 'usdt-like'
  const committed = readSnapshot()[SNAPSHOT_KEYS[`${kind} ${payments}`] ?? ''] ?? null
  const perPayment = Number(settled.gasUsed) / payments
  const goal = plain ? (GOALS.get(payments) ?? null) : null
  const peers = Object.fromEntries(
    Object.entries(PEERS).map(([name, figures]) => [name, figures[BATCHES.indexOf(payments)] ?? null]),
  )
  return {
    metric: `gas.${kind}.batch-${payments}`,
    n: payments,
    values: { gasPerPayment: perPayment },
    unit: 'gas',
    goal: goal === null ? null : `<= ${goal.toLocaleString('en-US')}`,
    pass: goal === null ? null : perPayment <= goal,
    raw: {
      gasUsed: Number(settled.gasUsed),
      transactions: settled.transactions,
      committedSnapshot: committed,
      ...(plain ? { peersFromTheReferenceTable: peers } : {}),
    },
  }
}

function readSnapshot(): Record<string, number> {
  const file = path.join(import.meta.dirname, '..', 'contracts', 'gas-snapshot.json')
  return z.record(z.string(), z.number()).parse(JSON.parse(readFileSync(file, 'utf8')))
}
