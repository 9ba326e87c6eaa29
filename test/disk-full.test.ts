import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { openDatabase } from '../gateway/storage/database.ts'
import { auditBooks } from './harness/books.ts'
import { freshAddress } from './harness/recipients.ts'
import { RestartablePostgres } from './harness/restartable-postgres.ts'
import { makeSmallDisk, type SmallDisk } from './harness/small-disk.ts'
import { Stack } from './harness/stack.ts'

// PostgreSQL on a disk that is full (F95): nothing is promised that is not stored, nothing stored is lost, and the gateway goes on
// by itself when there is room again.

/** Room for the cluster, the segments of the log that it begins with, and some rows. */
const DISK_BYTES = 320 * 1_024 * 1_024

describe('a full disk under PostgreSQL', () => {
  let disk: SmallDisk
  let postgres: RestartablePostgres
  let stack: Stack
  const promised: string[] = []
  before(async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'polytill-small-disk-'))
    disk = makeSmallDisk(folder, DISK_BYTES)
    postgres = await RestartablePostgres.start(folder)
    stack = await Stack.start({ database: async () => postgres.database })
  })
  after(async () => {
    disk.free()
    await stack.stop()
    disk.remove()
  })

  /** One create as a merchant's server asks for it; keeps what was promised. */
  async function isCreated(): Promise<boolean> {
    const callback = encodeURIComponent(stack.merchant.url(`/full/${promised.length}`))
    const answer = await stack.get(
      `/erc20/usdt/create/?apikey=${stack.apiKey}&callback=${callback}&address=${freshAddress()}`,
    )
    if (answer.status === 'success') promised.push(String(answer.address_in).toLowerCase())
    return answer.status === 'success'
  }

  /** A payment to this address, made now, is told once and settled; every address that was promised is stored. */
  async function goesOn(till: string, txid: string): Promise<void> {
    await stack.merchant.wait({ txid, pending: '0' }, { explain: () => stack.logTail() })
    await stack.ended(till)
    await stack.until('a create is taken', isCreated)
    await stack.caughtUp()
    const { rows } = await stack.db.query<{ address: string }>('select lower(address) as address from tills')
    const stored = new Set(rows.map(({ address }) => address))
    assert.deepEqual(
      promised.filter(address => !stored.has(address)),
      [],
    )
    assert.deepEqual(await auditBooks(stack), [])
  }

  test('no room for rows: creates are refused, a payment waits; then both go through, once, without a hand', async () => {
    const { address } = await stack.create('erc20/usdt', { address: freshAddress() })
    disk.fill([postgres.pid])
    await stack.until('a create is refused', async () => !(await isCreated()))
    const txid = await stack.pay(address, 5_000_000n)
    disk.free()
    await postgres.recover()
    await goesOn(address, txid)
  })

  test('no room for the write-ahead log: the server goes down; once it is started again all is there', async () => {
    const { address } = await stack.create('erc20/usdt', { address: freshAddress() })
    disk.fill([postgres.pid])
    const admin = openDatabase(postgres.adminUrl, { poolMax: 1, onError: () => undefined })
    await stack.until('the server panics', () =>
      admin.query(`select pg_logical_emit_message(false, 'fill', repeat('x', 8000000))`).then(
        () => false,
        () => true,
      ),
    )
    await admin.close()
    await stack.until('a create is refused', async () => !(await isCreated()))
    const txid = await stack.pay(address, 5_000_000n)
    assert.equal(stack.merchant.of({ txid }).length, 0)
    disk.free()
    await postgres.recover()
    await goesOn(address, txid)
  })
})
