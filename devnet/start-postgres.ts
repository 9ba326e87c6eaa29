import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase } from '../gateway/storage/database.ts'
import { type Child, ChildFailed, logTail, spawnChild } from './child.ts'
import { freePort } from './free-port.ts'
import { postgresFolder } from './postgres-folder.ts'
import { findPostgres, type PostgresProgram } from './postgres-program.ts'
import { stopLeftovers } from './stop-leftovers.ts'
import { writeFileAtomic } from './write-file.ts'

/** Where a PostgreSQL of our own keeps its data, and how safely. */
export interface PostgresOptions {
  /** Folder for everything of this server. Created when missing. */
  readonly home: string
  /** Taken when free. Default: the port of the last start. */
  readonly port?: number
  /** False: no fsync, for tests that throw the data away. Default true. */
  readonly durable?: boolean
  /** Remove `home` when this process ends without stop(). Default false. */
  readonly temporary?: boolean
}

/** A running PostgreSQL of ours. */
export interface Postgres {
  /** Database `polytill` as its owner, an ordinary role (row-level security holds for it, F65). By the socket where there is one (`host`). */
  readonly url: string
  /** Database `postgres` as superuser. */
  readonly adminUrl: string
  readonly pid: number
  readonly port: number
  /** Resolves when the server has ended, wanted or not. */
  readonly ended: Promise<string>
  /** Fast shutdown: running statements are cancelled, everything committed is on disk. */
  stop(): Promise<void>
  /** Lets this process end without stop(); the server is then shut down at exit. */
  unref(): void
}

const READY_WITHIN_MS = 30_000
const STOP_WITHIN_MS = 15_000
const ROLE = 'polytill'
// Passwords here are 192 random bits, which stretching makes no safer; 4,096 rounds are 6 of a connection's 15 ms.
const SCRAM_ITERATIONS = '1'
/** Linux: 108 bytes with the ending zero. */
const SOCKET_PATH_BYTES_MAX = 107
/** Segments of the write-ahead log, of a megabyte each, that wait to be written over. */
const READY_SEGMENTS = 64

/**
 * Starts the embedded PostgreSQL on 127.0.0.1 and a socket: password file and scram, data checksums, fsync. The first start creates
 * the cluster (in a temporary folder that is renamed, so a crash leaves none half-made), the role and the database
 * `polytill`. A server that a killed process left running on the same folder is stopped first.
 * @throws PostgresUnavailable, ChildFailed
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  mkdirSync(options.home, { recursive: true, mode: 0o711 })
  const home = await realpath(options.home)
  const program = findPostgres()
  const folder = postgresFolder(home, program.account)
  const data = path.join(folder, 'data')
  const durable = options.durable ?? true
  await stopLeftovers(argv => path.basename(argv[0] ?? '') === 'postgres' && argv.includes(data), 'SIGINT')
  const password = readPassword(home, existsSync(data))
  const fresh = !existsSync(data)
  if (fresh) await createCluster(program, home, folder, password, durable)

  const logFile = path.join(home, 'logs', 'postgres.log')
  const sockets = holdsSockets(folder) ? folder : null
  const { child, port } = await launch(program, { ...options, home, data, logFile, durable, sockets })
  const urlOf = (user: string, database: string): string =>
    `postgres://${user}:${password}@127.0.0.1:${port}/${database}${sockets === null ? '' : `?host=${sockets}`}`
  const adminUrl = urlOf('postgres', 'postgres')
  await createRoleAndDatabase(adminUrl, password)
  if (fresh && durable) await readySegments(adminUrl)
  return {
    url: urlOf(ROLE, ROLE),
    adminUrl,
    pid: child.pid,
    port,
    ended: child.ended,
    stop: () => child.stop('SIGINT', STOP_WITHIN_MS),
    unref: () => child.unref(),
  }
}

/**
 * Whether the server can be reached by a socket in the folder: a statement over it takes a quarter less time and processor than over
 * TCP on the same machine. Its path is limited, and stands in a setting with commas and in a URL.
 */
function holdsSockets(folder: string): boolean {
  return Buffer.byteLength(`${folder}/.s.PGSQL.65535`) <= SOCKET_PATH_BYTES_MAX && /^[\w./-]+$/.test(folder)
}

/** The password outlives the cluster's creation: it is on disk before the cluster is. */
function readPassword(home: string, clusterExists: boolean): string {
  const file = path.join(home, 'secrets', 'postgres-password')
  if (existsSync(file)) return readFileSync(file, 'utf8')
  if (clusterExists) throw new ChildFailed(`${file} is missing; restore it or remove ${home} to start afresh`)
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  const password = randomBytes(24).toString('hex')
  writeFileAtomic(file, password, 0o600)
  return password
}

async function createCluster(
  program: PostgresProgram,
  home: string,
  folder: string,
  password: string,
  durable: boolean,
): Promise<void> {
  const partial = path.join(folder, 'data.new')
  const passwordFile = path.join(folder, 'password.tmp')
  rmSync(partial, { recursive: true, force: true })
  rmSync(passwordFile, { force: true })
  writeFileAtomic(passwordFile, password, 0o600)
  if (program.account !== undefined) chownSync(passwordFile, program.account.uid, program.account.gid)
  const logFile = path.join(home, 'logs', 'initdb.log')
  const child = await spawnChild({
    name: 'initdb',
    command: path.join(program.bin, 'initdb'),
    args: [
      ...['--pgdata', partial, '--username', 'postgres', '--pwfile', passwordFile],
      ...['--auth-host=scram-sha-256', '--auth-local=scram-sha-256', '--data-checksums', '--encoding=UTF8'],
      ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
      // Megabytes. A new segment is filled with zeros while every commit waits: over 100 ms for the usual 16 MB.
      '--wal-segsize=1',
      `--set=scram_iterations=${SCRAM_ITERATIONS}`,
      ...(durable ? [] : ['--no-sync']),
    ],
    cwd: folder,
    logFile,
    exitSignal: 'SIGTERM',
    ...(program.account === undefined ? {} : { account: program.account }),
  })
  const outcome = await child.ended
  rmSync(passwordFile, { force: true })
  if (outcome !== 'exit code 0') throw new ChildFailed(`initdb: ${outcome}\n${await logTail(logFile)}`)
  renameSync(partial, path.join(folder, 'data'))
}

interface LaunchOptions extends PostgresOptions {
  readonly data: string
  readonly logFile: string
  readonly durable: boolean
  /** Folder of the server's socket; null: TCP alone. */
  readonly sockets: string | null
}

/**
 * A killed server's last processes hold its memory for a moment, and a free port can be lost: hence several tries. They keep to
 * the port while it is free: whoever was connected finds the server again.
 */
async function launch(
  program: PostgresProgram,
  options: LaunchOptions,
): Promise<{ child: Child; port: number }> {
  const portFile = path.join(options.home, 'postgres-port')
  const preferred =
    options.port ?? (existsSync(portFile) ? Number(readFileSync(portFile, 'utf8')) : undefined)
  for (let attempt = 1; ; attempt++) {
    const port = await freePort(preferred)
    const child = await spawnChild({
      name: 'postgres',
      command: path.join(program.bin, 'postgres'),
      args: ['-D', options.data, '-p', String(port), ...settings(options)],
      cwd: options.data,
      logFile: options.logFile,
      exitSignal: options.durable ? 'SIGINT' : 'SIGQUIT',
      ...(options.temporary === true ? { removeAtExit: options.home } : {}),
      ...(program.account === undefined ? {} : { account: program.account }),
    })
    if (await becomesReady(child, options.data)) {
      writeFileAtomic(portFile, String(port), 0o600)
      return { child, port }
    }
    await child.stop('SIGINT', STOP_WITHIN_MS)
    if (attempt === 5)
      throw new ChildFailed(`postgres: ${await child.ended}\n${await logTail(options.logFile)}`)
    await sleep(300 * attempt)
  }
}

function settings({ durable, sockets }: LaunchOptions): string[] {
  const common = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: sockets ?? '',
    // Every gateway of the tests has a pool of its own.
    max_connections: durable ? '100' : '300',
    // The larger, the fewer checkpoints; behind each, a new address writes six times as much until each page was written once.
    max_wal_size: '1GB',
    min_wal_size: `${READY_SEGMENTS}MB`,
    jit: 'off',
    scram_iterations: SCRAM_ITERATIONS,
    log_timezone: 'UTC',
    timezone: 'UTC',
    cluster_name: 'polytill',
  }
  // Worker processes for reads pay off on databases larger than memory only.
  const lean = { io_method: 'sync', max_parallel_workers: '2', shared_buffers: '64MB' }
  const careless = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' }
  const chosen = { ...common, ...lean, ...(durable ? {} : careless) }
  return Object.entries(chosen).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** PostgreSQL writes its pid and, in line 8, its state to this file. */
async function becomesReady(child: Child, data: string): Promise<boolean> {
  const file = path.join(data, 'postmaster.pid')
  const deadline = performance.now() + READY_WITHIN_MS
  while (child.running() && performance.now() < deadline) {
    const lines = linesOf(file)
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return true
    await sleep(15)
  }
  return false
}

/** None when it is not there: a server that cannot start removes it at any moment. */
function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch {
    return []
  }
}

async function createRoleAndDatabase(adminUrl: string, password: string): Promise<void> {
  const db = openDatabase(adminUrl, { poolMax: 1, onError: () => undefined })
  try {
    // The password is hex of our own, so it can stand in the statement, which takes no parameters.
    const role = await db.query('select 1 from pg_roles where rolname = $1', [ROLE])
    if (role.rowCount === 0) await db.query(`create role ${ROLE} login password '${password}'`)
    const database = await db.query('select 1 from pg_database where datname = $1', [ROLE])
    if (database.rowCount === 0) await db.query(`create database ${ROLE} owner ${ROLE}`)
  } finally {
    await db.close()
  }
}

/**
 * Makes the segments that a server of some age has from its checkpoints: written over, they cost nothing, while a new one holds
 * every commit up for as long as four to six commits take.
 */
async function readySegments(adminUrl: string): Promise<void> {
  const db = openDatabase(adminUrl, { poolMax: 1, onError: () => undefined })
  try {
    await db.query(`do $$ begin
      for segment in 1..${READY_SEGMENTS} loop
        perform pg_logical_emit_message(false, '', '');
        perform pg_switch_wal();
      end loop;
    end $$`)
    await db.query('checkpoint')
  } finally {
    await db.close()
  }
}
