import { startPostgres } from '../devnet/start-postgres.ts'
import { openDatabase } from '../gateway/storage/database.ts'
import { randomAddress } from './create-tills.ts'
import type { BusyLoad } from './load-busy.ts'
import { type CommitLoad, loadCommits, loadCommitsPaced } from './load-commits.ts'
import { type CreateTarget, loadCreate } from './load-create.ts'
import { loadPaced } from './load-paced.ts'
import type { Bench, Measurement } from './measurement.ts'
import type { Paced } from './pace.ts'
import { chainOf, startSandbox, tokenOf } from './sandbox.ts'
import { temporaryHome } from './temporary-home.ts'

const CONNECTIONS = [1, 16, 64]
const SECONDS = 8
const FLOOR_SECONDS = 4
const WARM_UP_SECONDS = 4
const AIM_PER_SECOND = 1_000
const AIM_P99_MS = 25

/**
 * Addresses created per second over HTTP, each committed to a durable PostgreSQL before it is answered. The embedded
 * server with its shipped settings, started by the bench so that the floor can be measured on it: single-row commits
 * without HTTP and rules, at the same concurrency, right before. Load generator, gateway, database and chains share
 * the machine.
 *
 * Two rounds per number of connections: as many as go (every connection busy all the time), and an even stream of the
 * aim's rate. The aim takes its rate from the first and its p99 from the second: with 64 requests always waiting, the
 * first can only have a p99 under 25 ms beyond some 2,600 a second, which is another aim. Both p99 are shown.
 */
export const create: Bench = async run => {
  const home = temporaryHome(run, 'create')
  const postgres = await startPostgres({ home: temporaryHome(run, 'create-database') })
  run.onEnd(() => postgres.stop())
  const server = await readServer(postgres.url)
  const sandbox = await startSandbox(run, { home, env: { DATABASE_URL: postgres.url } })
  const target: CreateTarget = {
    baseUrl: sandbox.baseUrl,
    apiKey: sandbox.apiKey,
    ticker: tokenOf(chainOf(sandbox, 'ethereum'), 'USDT').ticker,
    addressOut: randomAddress(),
  }
  await loadCreate(target, { connections: 16, seconds: WARM_UP_SECONDS })
  const before = await countTills(postgres.url)
  const rounds: Round[] = []
  for (const connections of CONNECTIONS) {
    run.say(`${connections} connections`)
    const floor = await loadCommits(postgres.url, connections, FLOOR_SECONDS)
    const busy = await loadCreate(target, { connections, seconds: SECONDS })
    const even = { connections, perSecond: AIM_PER_SECOND, seconds: SECONDS }
    const pacedFloor = await loadCommitsPaced(postgres.url, even)
    const paced = await loadPaced(target, even)
    rounds.push({ floor, busy, pacedFloor, paced })
  }
  const answered = rounds.reduce((sum, { busy, paced }) => sum + busy.answered + paced.answered, 0)
  const stored = (await countTills(postgres.url)) - before
  return rounds.map(round => judge(round, { ...server, answeredInAll: answered, storedInAll: stored }))
}

interface Round {
  readonly floor: CommitLoad
  readonly busy: BusyLoad
  /** Bare commits at the aim's rate, right before `paced`: what of its slowest is the database's and the disk's. */
  readonly pacedFloor: Paced
  readonly paced: Paced
}

function judge(
  { floor, busy, pacedFloor, paced }: Round,
  durability: { answeredInAll: number; storedInAll: number },
): Measurement {
  const failed = busy.failed + paced.failed
  // Requests that were under way when a round was cut off are stored without having been counted as answered.
  const kept = durability.storedInAll >= durability.answeredInAll
  return {
    metric: `create.${busy.connections}-connections`,
    n: busy.answered + paced.answered,
    values: {
      perSecond: busy.perSecond,
      p99AtAim: paced.latencyMs.p99,
      p50AtAim: paced.latencyMs.p50,
      p99Busy: busy.latencyMs.p99,
      p50Busy: busy.latencyMs.p50,
      floorP99AtAim: pacedFloor.latencyMs.p99,
      floorPerSecond: floor.perSecond,
      ofFloor: busy.perSecond / floor.perSecond,
      failed,
    },
    unit: 'addresses/s; latency in ms at an even 1,000/s (AtAim) and with every connection busy',
    goal: `>= ${AIM_PER_SECOND}/s, and at ${AIM_PER_SECOND}/s p99 < ${AIM_P99_MS} ms`,
    pass: busy.perSecond >= AIM_PER_SECOND && paced.latencyMs.p99 < AIM_P99_MS && failed === 0 && kept,
    raw: { floor, busy, pacedFloor, paced, ...durability },
  }
}

/** Proof that the server keeps its promises, for the record. */
async function readServer(
  url: string,
): Promise<{ postgres: string; fsync: string; synchronousCommit: string }> {
  const db = openDatabase(url, { poolMax: 1, onError: () => undefined })
  try {
    const { rows } = await db.query<{ postgres: string; fsync: string; synchronousCommit: string }>(
      `select current_setting('server_version') as postgres, current_setting('fsync') as fsync,
              current_setting('synchronous_commit') as "synchronousCommit"`,
    )
    return rows[0] ?? { postgres: 'unknown', fsync: 'unknown', synchronousCommit: 'unknown' }
  } finally {
    await db.close()
  }
}

async function countTills(url: string): Promise<number> {
  const db = openDatabase(url, { poolMax: 1, onError: () => undefined })
  try {
    const { rows } = await db.query<{ count: bigint }>('select count(*) as count from tills')
    return Number(rows[0]?.count ?? 0n)
  } finally {
    await db.close()
  }
}
