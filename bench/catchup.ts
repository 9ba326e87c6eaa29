import { deploySandboxContracts } from '../devnet/deploy-sandbox-contracts.ts'
import { Payer } from '../devnet/payer.ts'
import { PAYER, tokenContract } from '../devnet/sandbox-contracts.ts'
import { chooseNetworks, networkConfig } from '../devnet/sandbox-networks.ts'
import { startAnvil } from '../devnet/start-anvil.ts'
import { startPostgres } from '../devnet/start-postgres.ts'
import { openEvmChain } from '../gateway/chains/evm/evm-chain.ts'
import { evmTillFactory } from '../gateway/chains/evm/evm-till-factory.ts'
import { AssetRegistry } from '../gateway/domain/assets.ts'
import { BPS_TOTAL } from '../gateway/domain/terms.ts'
import { type ScanContext, scanStep } from '../gateway/scan/scan-chain.ts'
import { applyMigrations } from '../gateway/storage/apply-migrations.ts'
import { claimCallback } from '../gateway/storage/claim-callbacks.ts'
import { type Database, openDatabase } from '../gateway/storage/database.ts'
import { createScanStore } from '../gateway/storage/scan-store.ts'
import { draftTill } from '../gateway/tills/draft-till.ts'
import { randomAddress } from './create-tills.ts'
import type { JsonRpc } from './json-rpc.ts'
import type { Bench, BenchRun, Measurement } from './measurement.ts'
import { pauseChain } from './paused-chain.ts'
import { temporaryHome } from './temporary-home.ts'

const EMPTY_BLOCKS = 300
const FULL_BLOCKS = 100
const TRANSFERS_PER_BLOCK = 20
/** As the gateway has it (gateway/entry/start-chain.ts). */
const BATCH_BLOCKS = 32
const AMOUNT_ATOMS = 5_000_000n

/**
 * How fast the scanner catches up: the real one, on a real node and a durable database, over blocks that were mined
 * while it was away. First empty blocks, then blocks full of payments to tills. The floor is fetching the same blocks
 * and receipts from the same node with the same number under way, proving and storing nothing.
 */
export const catchup: Bench = async run => {
  const network = chooseNetworks('ethereum')[0]
  if (!network) throw new Error('the sandbox has no ethereum')
  const node = await startAnvil({
    home: temporaryHome(run, 'catchup'),
    network: 'ethereum',
    chainId: network.chainNumber,
  })
  run.onEnd(() => node.stop())
  await deploySandboxContracts(
    network,
    { rpcUrl: node.rpcUrl, payer: new Payer(node.rpcUrl) },
    randomAddress(),
  )
  const db = await openDurableDatabase(run)
  const config = networkConfig(network, node)
  const { reader } = openEvmChain({ network: config })
  run.onEnd(() => reader.close())
  const chain = await pauseChain(run, node.rpcUrl, PAYER.address)
  const token = tokenContract(network.chainNumber, 'USDT').address
  const addresses = await storeTills(db, `${config.chainId}/erc20:${token.toLowerCase()}`)
  const context: ScanContext = {
    reader,
    store: createScanStore(db, { windowMs: 0 }),
    registry: new AssetRegistry([config]),
    finality: config.finality,
    batchBlocks: BATCH_BLOCKS,
    followDeepReorg: false,
  }
  await scanToHead(context)

  await chain.rpc.call('anvil_mine', [`0x${EMPTY_BLOCKS.toString(16)}`])
  const empty = await timeRange(context, chain.rpc)

  run.say(`mining ${FULL_BLOCKS} blocks with ${TRANSFERS_PER_BLOCK} payments each`)
  for (let block = 0; block < FULL_BLOCKS; block++) {
    const paid = Array.from({ length: TRANSFERS_PER_BLOCK }, (_, index) => ({
      to: addresses[(block * TRANSFERS_PER_BLOCK + index) % addresses.length] ?? '',
      amountAtoms: AMOUNT_ATOMS,
    }))
    await chain.sendTransfers(token, paid)
    await chain.mine()
  }
  const full = await timeRange(context, chain.rpc)
  const expected = FULL_BLOCKS * TRANSFERS_PER_BLOCK
  if (full.transfers !== expected)
    throw new Error(`${full.transfers} transfers were credited instead of ${expected}`)
  return [report('catchup.empty-blocks', empty), report('catchup.full-blocks', full)]
}

interface Range {
  readonly blocks: number
  readonly transfers: number
  readonly seconds: number
  readonly floorSeconds: number
}

/** Times the floor over what the scanner has not read yet, then the scanner. */
async function timeRange(context: ScanContext, rpc: JsonRpc): Promise<Range> {
  const cursor = await context.store.cursor(context.reader.chainId)
  const head = await context.reader.head()
  if (!cursor || head.kind !== 'present') throw new Error('the range to scan is not known')
  const floorSeconds = await fetchBlocks(rpc, cursor.number + 1n, head.value.number)
  const started = performance.now()
  const { blocks, transfers } = await scanToHead(context)
  return { blocks, transfers, seconds: (performance.now() - started) / 1000, floorSeconds }
}

async function scanToHead(context: ScanContext): Promise<{ blocks: number; transfers: number }> {
  let blocks = 0
  let transfers = 0
  for (;;) {
    const step = await scanStep(context)
    if (step.kind !== 'advanced') {
      if (step.kind === 'idle') return { blocks, transfers }
      throw new Error(`the scanner is ${step.kind}: ${'reason' in step ? step.reason : ''}`)
    }
    blocks += step.blocks
    transfers += step.summary.transfers
    if (step.behind === 0n) return { blocks, transfers }
  }
}

async function fetchBlocks(rpc: JsonRpc, first: bigint, last: bigint): Promise<number> {
  const started = performance.now()
  for (let from = first; from <= last; from += BigInt(BATCH_BLOCKS)) {
    const size = Number(last - from < BigInt(BATCH_BLOCKS) ? last - from + 1n : BigInt(BATCH_BLOCKS))
    await Promise.all(
      Array.from({ length: size }, async (_, index) => {
        const tag = `0x${(from + BigInt(index)).toString(16)}`
        await Promise.all([
          rpc.call('eth_getBlockByNumber', [tag, true]),
          rpc.call('eth_getBlockReceipts', [tag]),
        ])
      }),
    )
  }
  return (performance.now() - started) / 1000
}

async function openDurableDatabase(run: BenchRun): Promise<Database> {
  const postgres = await startPostgres({ home: temporaryHome(run, 'catchup-database') })
  run.onEnd(() => postgres.stop())
  const db = openDatabase(postgres.url, { poolMax: 8, onError: () => undefined })
  run.onEnd(() => db.close())
  await applyMigrations(db)
  return db
}

/** Tills of one merchant that wait for the asset; their addresses. */
async function storeTills(db: Database, assetId: string): Promise<string[]> {
  const businessId = 'biz_bench'
  await db.query('insert into businesses (id, name) values ($1, $1)', [businessId])
  const recipients = [{ address: randomAddress(), bps: BPS_TOTAL }]
  const addresses: string[] = []
  for (let index = 0; index < FULL_BLOCKS; index++) {
    const draft = draftTill(
      {
        businessId,
        dialect: 'blockbee',
        assetId,
        recipients,
        multiToken: false,
        multiChain: false,
        confirmations: 1,
        priority: 'default',
        announcePending: true,
      },
      evmTillFactory,
    )
    const till = await claimCallback(db, draft, {
      callbackUrl: `http://127.0.0.1:9/paid?order=${index}`,
      ticker: 'erc20/usdt',
      addressOut: 'bench',
      method: 'get',
      withConvert: false,
    })
    addresses.push(till.address)
  }
  return addresses
}

function report(metric: string, { blocks, transfers, seconds, floorSeconds }: Range): Measurement {
  return {
    metric,
    n: blocks,
    values: {
      blocksPerSecond: blocks / seconds,
      transfersPerSecond: transfers / seconds,
      floorBlocksPerSecond: blocks / floorSeconds,
      ofFloor: floorSeconds / seconds,
    },
    unit: 'per second',
    goal: null,
    pass: null,
    raw: { blocks, transfers, seconds, floorSeconds, batchBlocks: BATCH_BLOCKS },
  }
}
