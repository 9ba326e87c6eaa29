import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { falseReturningAbi, falseReturningBytecode } from '../../contracts/generated/false-returning.ts'
import { openTestDatabase } from '../../devnet/test-database.ts'
import { openEvmChain } from '../../gateway/chains/evm/evm-chain.ts'
import { evmTillFactory } from '../../gateway/chains/evm/evm-till-factory.ts'
import type { ChainReader } from '../../gateway/chains/port.ts'
import { type Asset, AssetRegistry } from '../../gateway/domain/assets.ts'
import { newId } from '../../gateway/domain/ids.ts'
import { scanStep } from '../../gateway/scan/scan-chain.ts'
import { claimCallback } from '../../gateway/storage/claim-callbacks.ts'
import type { Database } from '../../gateway/storage/database.ts'
import { createScanStore } from '../../gateway/storage/scan-store.ts'
import { draftTill } from '../../gateway/tills/draft-till.ts'
import { ChainNode } from '../../test/harness/chain-node.ts'
import { deploy, deployTestContracts } from '../../test/harness/test-contracts.ts'
import { type DepositBench, fakeDeposits } from './fake-deposit-vectors.ts'
import type { Measured, Metric } from './metric.ts'

const CHAIN_ID = 31_337
const CAIP = `eip155:${CHAIN_ID}`

/**
 * Fake deposits that are credited (F1-F4, F14), each a real transaction on a real node with real contracts, read by the
 * real driver. A real payment before and after must be credited, or nothing was measured.
 */
export const fakeDeposit: Metric = {
  name: 'fake-deposit',
  measure: () => measureFakeDeposits(reader => reader),
}

/** Measures with another reader: a planted bug. */
export async function measureFakeDeposits(
  plant: (reader: ChainReader, usdt: string) => ChainReader,
): Promise<Measured> {
  const home = mkdtempSync(path.join(os.tmpdir(), 'polytill-score-'))
  const database = await openTestDatabase(4)
  const { db } = database
  const node = await ChainNode.start({ chainId: CHAIN_ID, logFile: path.join(home, 'anvil.log') })
  const chain = openEvmChain({ network: { chainId: CAIP, rpcUrls: [node.rpcUrl] } })
  try {
    const payer = node.accounts[0] ?? ''
    const tokens = await deployTestContracts(node, payer)
    const falseReturning = await deploy(node, payer, {
      abi: falseReturningAbi,
      bytecode: falseReturningBytecode,
    })
    const reader = plant(chain.reader, tokens.usdt)
    const scan = (): Promise<void> => scanAll(db, reader, bench)
    const bench: DepositBench = { node, payer, usdt: tokens.usdt, falseReturning, scan }
    await scan()
    const businessId = newId('biz')
    await db.query('insert into businesses (id, name) values ($1, $1)', [businessId])
    const wrong: string[] = []
    for (const vector of fakeDeposits) {
      const till = await createTill(db, businessId, bench)
      await vector.play(bench, till)
      await node.mine()
      await scan()
      const credited = await countCredits(db, till)
      if (credited !== vector.credits)
        wrong.push(`${vector.name}: ${credited} credits, expected ${vector.credits}`)
    }
    return { n: fakeDeposits.filter(({ credits }) => credits === 0).length, bad: wrong.length, wrong }
  } finally {
    await chain.reader.close()
    await node.stop()
    await database.close()
    rmSync(home, { recursive: true, force: true })
  }
}

async function scanAll(db: Database, reader: ChainReader, bench: DepositBench): Promise<void> {
  const finality = { depth: 64, tag: false }
  const registry = new AssetRegistry([
    {
      ...{ chainId: CAIP, network: 'ethereum', family: 'evm', tickerPrefix: 'erc20', finality },
      assets: [assetOf('ETH', null), assetOf('USDT', bench.usdt), assetOf('FALSE', bench.falseReturning)],
    },
  ])
  const store = createScanStore(db, { windowMs: 0 })
  for (let step = 0; step < 200; step++) {
    const done = await scanStep({ reader, store, registry, finality, batchBlocks: 16, followDeepReorg: true })
    if (done.kind === 'idle') return
    if (done.kind === 'halted') throw new Error(done.reason)
  }
  throw new Error('the chain is not scanned to its end')
}

function assetOf(symbol: string, contract: string | null): Asset {
  const reference = contract === null ? 'slip44:60' : `erc20:${contract}`
  return {
    ...{ id: `${CAIP}/${reference}`, chainId: CAIP, network: 'ethereum', symbol, name: symbol, contract },
    ticker: contract === null ? 'eth' : `erc20/${symbol.toLowerCase()}`,
    decimals: contract === null ? 18 : 6,
    minimumAtoms: 1_000_000n,
    stable: contract !== null,
  }
}

/** A till that takes every registered asset: only the payment itself can be at fault. */
async function createTill(db: Database, businessId: string, bench: DepositBench): Promise<string> {
  const till = draftTill(
    {
      ...{ businessId, dialect: 'blockbee', assetId: `${CAIP}/erc20:${bench.usdt}`, priority: 'default' },
      ...{ multiToken: true, multiChain: false, confirmations: 1, announcePending: true },
      recipients: [{ address: `0x${'11'.repeat(20)}`, bps: 10_000 }],
    },
    evmTillFactory,
  )
  const callbackUrl = `http://shop.example/${till.address}`
  await claimCallback(db, till, {
    ...{ callbackUrl, ticker: 'erc20/usdt', addressOut: '', method: 'get', withConvert: false },
  })
  return till.address
}

async function countCredits(db: Database, till: string): Promise<number> {
  const { rows } = await db.query<{ n: bigint }>(
    `select count(*) as n from transfers t join tills on tills.business_id = t.business_id and tills.id = t.till_id
      where tills.address = $1 and t.state <> 'orphaned' and t.disposition = 'accepted'`,
    [till],
  )
  return Number(rows[0]?.n ?? 0n)
}
