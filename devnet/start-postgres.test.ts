import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type Database, openDatabase } from '../gateway/storage/database.ts'
import { canReach } from './postgres-folder.ts'
import { type Postgres, startPostgres } from './start-postgres.ts'
import { commandLine } from './stop-leftovers.ts'

async function withDatabase<T>(url: string, work: (db: Database) => Promise<T>): Promise<T> {
  const db = openDatabase(url, { poolMax: 1, onError: () => undefined })
  try {
    return await work(db)
  } finally {
    await db.close()
  }
}

async function setting(server: Postgres, name: string): Promise<string | undefined> {
  const { rows } = await withDatabase(server.adminUrl, db =>
    db.query<{ value: string }>('select current_setting($1) as value', [name]),
  )
  return rows[0]?.value
}

/** The same database without its socket. */
function overTcp(url: string): string {
  const tcp = new URL(url)
  tcp.searchParams.delete('host')
  return tcp.href
}

describe('the embedded PostgreSQL', () => {
  let home: string
  let server: Postgres

  before(async () => {
    home = mkdtempSync(path.join(os.tmpdir(), 'polytill-pg-'))
    server = await startPostgres({ home })
  })
  after(async () => {
    await server.stop()
    rmSync(home, { recursive: true, force: true })
  })

  test('is durable, checksummed, on loopback and a socket, and asks for a password on both', async () => {
    assert.equal(await setting(server, 'fsync'), 'on')
    assert.equal(await setting(server, 'synchronous_commit'), 'on')
    assert.equal(await setting(server, 'data_checksums'), 'on')
    assert.equal(await setting(server, 'listen_addresses'), '127.0.0.1')
    assert.equal(await setting(server, 'unix_socket_directories'), path.join(home, 'postgres'))
    assert.equal(await setting(server, 'wal_segment_size'), '1MB')
    for (const [url, address] of [
      [server.adminUrl, null],
      [overTcp(server.adminUrl), '127.0.0.1/32'],
    ] as const) {
      const { rows } = await withDatabase(url, db => db.query('select inet_server_addr()::text as address'))
      assert.deepEqual(rows, [{ address }])
      const wrong = new URL(url)
      wrong.password = 'wrong'
      await assert.rejects(
        withDatabase(wrong.href, db => db.query('select 1')),
        { code: '28P01' },
      )
    }
    const rules = await withDatabase(server.adminUrl, db =>
      db.query<{ auth_method: string }>('select distinct auth_method from pg_hba_file_rules'),
    )
    assert.deepEqual(rules.rows, [{ auth_method: 'scram-sha-256' }])
  })

  test('has a log to write over from its first start on', async () => {
    const { rows } = await withDatabase(server.adminUrl, db =>
      db.query<{ ready: number }>(
        'select count(*)::int as ready from pg_ls_waldir() where name > pg_walfile_name(pg_current_wal_lsn())',
      ),
    )
    assert.ok(Number(rows[0]?.ready) > 50, `${rows[0]?.ready} segments of a megabyte`)
  })

  test('below a folder that is too long for a socket it is on loopback alone', async () => {
    const long = path.join(home, 'x'.repeat(100))
    const other = await startPostgres({ home: long, durable: false })
    try {
      assert.equal(other.url, overTcp(other.url))
      const { rows } = await withDatabase(other.url, db => db.query('select current_user as me'))
      assert.deepEqual(rows, [{ me: 'polytill' }])
    } finally {
      await other.stop()
    }
  })

  test('gives the gateway an ordinary role that owns its database', async () => {
    const { rows } = await withDatabase(server.url, db =>
      db.query(
        'select current_user as me, current_database() as here, rolsuper from pg_roles where rolname = current_user',
      ),
    )
    assert.deepEqual(rows, [{ me: 'polytill', here: 'polytill', rolsuper: false }])
    await withDatabase(server.url, db => db.query('create table kept (n int)'))
  })

  test('keeps its secrets and data to itself', () => {
    assert.equal(statSync(path.join(home, 'secrets', 'postgres-password')).mode & 0o777, 0o600)
    assert.equal(statSync(path.join(home, 'postgres')).mode & 0o777, 0o700)
    assert.equal(existsSync(path.join(home, 'postgres', 'password.tmp')), false)
  })

  test('kill -9 loses no committed row, and the port stays', async () => {
    await withDatabase(server.url, db => db.query('insert into kept values (1), (2)'))
    const { port } = server
    process.kill(server.pid, 'SIGKILL')
    await server.ended
    server = await startPostgres({ home })
    assert.equal(server.port, port)
    const { rows } = await withDatabase(server.url, db =>
      db.query<{ n: number }>('select n from kept order by n'),
    )
    assert.deepEqual(rows, [{ n: 1 }, { n: 2 }])
  })

  test('replaces a server that a killed start left behind', async () => {
    const left = server
    server = await startPostgres({ home })
    assert.notEqual(server.pid, left.pid)
    assert.equal(commandLine(left.pid).length, 0)
  })

  test('ends with the process that started it, even by kill -9', async () => {
    const other = mkdtempSync(path.join(os.tmpdir(), 'polytill-pg-'))
    const script = `
      import { startPostgres } from ${JSON.stringify(path.join(import.meta.dirname, 'start-postgres.ts'))}
      const { pid } = await startPostgres({ home: ${JSON.stringify(other)}, durable: false })
      process.stdout.write(String(pid), () => process.kill(process.pid, 'SIGKILL'))`
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
    assert.equal(run.signal, 'SIGKILL', run.stderr)
    const pid = Number(run.stdout)
    assert.ok(pid > 0, run.stdout)
    while (commandLine(pid).length > 0) await new Promise(resolve => setTimeout(resolve, 20))
    rmSync(other, { recursive: true, force: true })
  })

  // Only root runs the server under another account, which must find its way.
  if (process.getuid?.() === 0)
    test('root: works below a folder that only root can enter', async () => {
      const closed = mkdtempSync(path.join(os.tmpdir(), 'polytill-closed-'))
      chmodSync(closed, 0o700)
      const inner = path.join(closed, 'checkout', '.polytill')
      mkdirSync(inner, { recursive: true })
      assert.equal(canReach(path.join(inner, 'postgres'), { uid: 65534, gid: 65534 }), false)
      const hidden = await startPostgres({ home: inner })
      const folder = readFileSync(path.join(inner, 'postgres-folder'), 'utf8')
      try {
        await withDatabase(hidden.url, db => db.query('create table here (n int)'))
        await hidden.stop()
        const again = await startPostgres({ home: inner })
        await withDatabase(again.url, db => db.query('select n from here'))
        await again.stop()
      } finally {
        await hidden.stop()
        rmSync(folder, { recursive: true, force: true })
        rmSync(`${folder}.home`, { force: true })
        rmSync(closed, { recursive: true, force: true })
      }
    })
})
