import { startPostgres } from '../devnet/start-postgres.ts'
import { type Database, openDatabase } from '../gateway/storage/database.ts'
import { startCallbackSink } from './callback-sink.ts'
import { randomAddress } from './create-tills.ts'
import { fillWallets } from './fill-wallets.ts'
import { loadBusy } from './load-busy.ts'
import { loadCreate } from './load-create.ts'
import type { Bench, Measurement } from './measurement.ts'
import { pauseChain } from './paused-chain.ts'
import { type PayingBench, payBlock } from './pay-block.ts'
import { spread } from './percentile.ts'
import { chainOf, startSandbox, tokenOf } from './sandbox.ts'
import { temporaryHome } from './temporary-home.ts'

const SMALL = 10_000
const LARGE = 1_000_000
const CREATE_SECONDS = 5
const LOGS_SECONDS = 3
const BLOCKS = 8
const PAYMENTS = 10
const REST_MS = 20_000
/** Above what noise makes of two equal medians here. */
const RATIO_MAX = 1.5

/** Milliseconds, medians. */
interface Costs {
  readonly create: number
  readonly logs: number
  readonly pending: number
  readonly confirmed: number
}

/**
 * What one merchant's requests, payments and callbacks cost with ten thousand addresses and a fifth as many payments in the
 * database, and with a million, in the same run: a cost that grows with what is stored shows as a ratio above one.
 */
export const scale: Bench = async run => {
  const postgres = await startPostgres({ home: temporaryHome(run, 'scale-database') })
  run.onEnd(() => postgres.stop())
  const env = { DATABASE_URL: postgres.url }
  const sandbox = await startSandbox(run, { home: temporaryHome(run, 'scale'), env })
  const network = chainOf(sandbox, 'ethereum')
  const bench: PayingBench = {
    sandbox,
    sink: await startCallbackSink(run, sandbox),
    chain: await pauseChain(run, network.rpcUrl, network.payer.address),
    token: tokenOf(network, 'USDT'),
    addressOut: randomAddress(),
  }
  const db = openDatabase(postgres.url, { poolMax: 2, onError: () => undefined })
  run.onEnd(() => db.close())
  const admin = openDatabase(postgres.adminUrl, { poolMax: 1, onError: () => undefined })
  run.onEnd(() => admin.close())
  const business = await merchantOf(db)

  const fill = async (from: number, upTo: number): Promise<void> => {
    await fillWallets(db, business, { from, upTo })
    // What writing so much leaves to do is not what storing it costs.
    await admin.query('checkpoint')
    await new Promise(resolve => setTimeout(resolve, REST_MS))
  }
  await fill(1, SMALL)
  await measureCosts(bench)
  run.say(`${SMALL.toLocaleString('en-US')} addresses`)
  const small = await measureCosts(bench)
  run.say(`writing ${LARGE.toLocaleString('en-US')}`)
  await fill(SMALL + 1, LARGE)
  const large = await measureCosts(bench)
  return (['create', 'logs', 'pending', 'confirmed'] as const).map(name => judge(name, small, large))
}

async function measureCosts(bench: PayingBench): Promise<Costs> {
  const { sandbox, token, addressOut } = bench
  const target = { baseUrl: sandbox.baseUrl, apiKey: sandbox.apiKey, ticker: token.ticker, addressOut }
  const created = await loadCreate(target, { connections: 1, seconds: CREATE_SECONDS })
  const pending: number[] = []
  const confirmed: number[] = []
  for (let block = 0; block < BLOCKS; block++) {
    const paid = await payBlock(bench, PAYMENTS, true)
    pending.push(...paid.pending)
    confirmed.push(...(await payBlock(bench, PAYMENTS, false)).confirmed)
  }
  const callback = bench.sink.urlOf('scale')
  const query = new URLSearchParams({ callback, address: addressOut, apikey: sandbox.apiKey })
  await fetch(`${sandbox.baseUrl}/${token.ticker}/create/?${query}`)
  const path = `/${token.ticker}/logs/?${new URLSearchParams({ callback, apikey: sandbox.apiKey })}`
  const logs = await loadBusy(sandbox.baseUrl, [{ path }], '{"status":"success"', {
    connections: 1,
    seconds: LOGS_SECONDS,
  })
  return {
    create: created.latencyMs.p50,
    logs: logs.latencyMs.p50,
    pending: spread(pending).p50,
    confirmed: spread(confirmed).p50,
  }
}

async function merchantOf(db: Database): Promise<string> {
  const { rows } = await db.query<{ id: string }>('select id from businesses order by created_at limit 1')
  if (!rows[0]) throw new Error('the sandbox has no merchant')
  return rows[0].id
}

function judge(name: keyof Costs, small: Costs, large: Costs): Measurement {
  const ratio = large[name] / small[name]
  return {
    ...{ metric: `scale.${name}`, n: 2, unit: 'ms, p50, with 10,000 and 1,000,000 addresses stored' },
    values: { small: small[name], large: large[name], ratio },
    goal: `at most ${RATIO_MAX} times`,
    pass: ratio <= RATIO_MAX,
    raw: { addresses: [SMALL, LARGE], payments: PAYMENTS, blocks: BLOCKS },
  }
}
