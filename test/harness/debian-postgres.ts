import { chmodSync, chownSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type Account, ChildFailed, logTail, spawnChild } from '../../devnet/child.ts'
import { freePort } from '../../devnet/free-port.ts'
import { openDatabase } from '../../gateway/storage/database.ts'
import { waitUntil } from './wait-until.ts'

/** A PostgreSQL as an operator has it: the distribution's own, with its settings as they come. */
export interface DebianPostgres {
  readonly version: string
  /** Database `postgres` as superuser; a role `polytill` has the same password. */
  readonly adminUrl: string
  /** An empty database of role `polytill`. */
  readonly databaseUrl: string
  stop(): Promise<void>
}

const ACCOUNT: Account | undefined = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : undefined
const PASSWORD = 'lane'

/**
 * Starts the oldest PostgreSQL from 15 on that Debian's packages put on this machine, in a folder of its own that goes when it is
 * stopped or this process ends. @throws Error naming the package when there is none
 */
export async function startDebianPostgres(): Promise<DebianPostgres> {
  const { version, bin } = installed()
  const home = mkdtempSync(path.join(os.tmpdir(), 'polytill-debian-pg-'))
  const [data, passwordFile, logFile] = ['data', 'password', 'postgres.log'].map(name =>
    path.join(home, name),
  )
  if (!data || !passwordFile || !logFile) throw new Error('no folder')
  writeFileSync(passwordFile, PASSWORD)
  if (ACCOUNT) for (const file of [home, passwordFile]) chownSync(file, ACCOUNT.uid, ACCOUNT.gid)
  chmodSync(home, 0o711)
  const common = { cwd: home, logFile: path.join(home, 'log'), ...(ACCOUNT ? { account: ACCOUNT } : {}) }
  const initdb = await spawnChild({
    ...{ ...common, name: 'initdb', command: path.join(bin, 'initdb'), exitSignal: 'SIGTERM' },
    args: ['-D', data, '-U', 'postgres', '--pwfile', passwordFile, '--auth=scram-sha-256', '--no-sync'],
  })
  const outcome = await initdb.ended
  if (outcome !== 'exit code 0') throw new ChildFailed(`initdb: ${outcome}\n${await logTail(common.logFile)}`)
  const port = await freePort()
  const server = await spawnChild({
    ...{ ...common, name: 'postgres', command: path.join(bin, 'postgres'), removeAtExit: home },
    args: [
      '-D',
      data,
      '-p',
      String(port),
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
    ],
    exitSignal: 'SIGQUIT',
  })
  const urlOf = (role: string, name: string): string =>
    `postgres://${role}:${PASSWORD}@127.0.0.1:${port}/${name}`
  const adminUrl = urlOf('postgres', 'postgres')
  await waitUntil('PostgreSQL answers', async () => {
    if (await prepare(adminUrl)) return true
    if (server.running()) return false
    throw new ChildFailed(`postgres: ${await server.ended}\n${await logTail(common.logFile)}`)
  })
  return {
    version,
    adminUrl,
    databaseUrl: urlOf('polytill', 'polytill'),
    stop: async () => {
      await server.stop('SIGINT', 15_000)
      rmSync(home, { recursive: true, force: true })
    },
  }
}

function installed(): { version: string; bin: string } {
  const found = globSync('/usr/lib/postgresql/*/bin/postgres')
    .map(program => ({ version: program.split('/')[4] ?? '', bin: path.dirname(program) }))
    .filter(({ version }) => Number(version) >= 15)
    .sort((a, b) => Number(a.version) - Number(b.version))
  if (!found[0]) throw new Error('no PostgreSQL from 15 on is installed; apt-get install postgresql-15')
  return found[0]
}

/** Role and database of the gateway; true once they are there. */
async function prepare(adminUrl: string): Promise<boolean> {
  const db = openDatabase(adminUrl, { poolMax: 1, onError: () => undefined })
  try {
    // The last try may have come half through.
    await db.query('drop database if exists polytill')
    await db.query('drop role if exists polytill')
    await db.query(`create role polytill login password '${PASSWORD}'`)
    await db.query('create database polytill owner polytill')
    return true
  } catch {
    return false
  } finally {
    await db.close()
  }
}
