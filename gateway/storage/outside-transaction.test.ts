import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { type OpenTestDatabase, openTestDatabase } from '../../devnet/test-database.ts'
import { createJsonPoster } from '../chains/evm/post-json.ts'
import { createOutbound } from '../notify/outbound-client.ts'
import { createSourceHttp } from '../rates/fetch-source.ts'
import { systemClock } from '../runtime/clock.ts'
import { OutsideTransaction } from '../runtime/transaction-scope.ts'
import type { Database } from './database.ts'

// No call over the network and no second connection while a transaction is open (F104, F106): refused where it is made.

let database: OpenTestDatabase
let db: Database
let server: Server
let url = ''
let asked = 0
before(async () => {
  database = await openTestDatabase(1)
  // One connection: what waited for a second would wait for ever.
  db = database.db
  await db.query('create table marks (id integer primary key)')
  server = createServer((_request, response) => {
    asked++
    response.end('{}')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  url = `http://127.0.0.1:${address.port}/`
})
after(async () => {
  server.closeAllConnections()
  server.close()
  await database.close()
})

const poster = (): Promise<unknown> => {
  const limits = { timeoutMs: 10_000, bodyBytesMax: 1_000, connectionsMax: 1 }
  const node = createJsonPoster(url, limits)
  return node.post('{}').finally(() => node.close())
}
const outbound = (): Promise<unknown> => {
  const client = createOutbound({ clock: systemClock, allowLoopback: true })
  return client.send({ method: 'GET', url, headers: {}, timeoutMs: 10_000 }).finally(() => client.close())
}
const source = (): Promise<unknown> =>
  createSourceHttp({ timeoutMs: 10_000, bodyBytesMax: 1_000 }, systemClock).fetch({ url })

for (const [name, call] of Object.entries({ poster, outbound, source }))
  test(`${name}: refused inside a transaction, which is rolled back; outside it goes out`, async () => {
    asked = 0
    const work = db.transaction(async sql => {
      await sql.query('insert into marks values (1)')
      await call()
    })
    await assert.rejects(work, OutsideTransaction)
    await assert.rejects(db.snapshot(call), OutsideTransaction)
    assert.equal(asked, 0)
    assert.deepEqual((await db.query('select id from marks')).rows, [])
    await call()
    assert.equal(asked, 1)
  })

test('whoever holds a connection is refused a second one at once', async () => {
  for (const second of [
    () => db.query('select 1'),
    () => db.transaction(sql => sql.query('select 1')),
    () => db.snapshot(sql => sql.query('select 1')),
  ])
    await assert.rejects(db.transaction(second), OutsideTransaction)
  assert.equal((await db.query('select 1')).rowCount, 1)
})

test('what a transaction left running is free once it has ended', async () => {
  asked = 0
  const ended = Promise.withResolvers<void>()
  let left: Promise<unknown> = Promise.resolve()
  await db.transaction(async () => {
    left = ended.promise.then(poster)
  })
  ended.resolve()
  await left
  assert.equal(asked, 1)
})

/** Doors to the network that have no guard of their own. */
const GUARDED_ELSEWHERE = new Set([
  'gateway/notify/exchange-http.ts', // Behind the outbound client.
  'gateway/notify/resolve-hostname.ts', // Behind the outbound client.
  'gateway/chains/evm/watch-heads.ts', // A loop of its own, started once.
])
const DOOR =
  /^import (?!type )[^\n]*from '(node:(http|https|http2|dns\/promises|tls|dgram)|@polytill\/signer\/client\.ts)'|\bawait fetch\(|new WebSocket\(|createConnection\(/m

test('every door to the network has the guard', () => {
  const root = path.join(import.meta.dirname, '../..')
  const doors = globSync('gateway/**/*.ts', { cwd: root })
    .map(file => file.split(path.sep).join('/'))
    .filter(file => !/\.test\.ts$|\/(test|testing|conformance)\/|\/test-[^/]+\.ts$/.test(file))
    .map(file => ({ file, text: readFileSync(path.join(root, file), 'utf8') }))
    .filter(({ text }) => DOOR.test(text))
  const unguarded = doors.filter(
    ({ file, text }) => !GUARDED_ELSEWHERE.has(file) && !text.includes('refuseInTransaction('),
  )
  assert.deepEqual(
    unguarded.map(({ file }) => file),
    [],
  )
  assert.ok(doors.length >= 5, `only ${doors.length} doors found`)
})
