import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { openDatabase } from './database.ts'

/** A message of PostgreSQL's protocol 3.0: type, length, content. */
function message(type: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeInt32BE(content.length + 4)
  return Buffer.concat([Buffer.from(type), length, content])
}

const AUTHENTICATED = message('R', Buffer.alloc(4))
const READY = message('Z', Buffer.from('I'))
const GONE = message('E', Buffer.from('SFATAL\0C57P01\0Mterminating connection\0\0'))

test('a connection that ends in the moment it is handed out fails its transaction and nothing else', async () => {
  // A real server is too slow for it: here the last words come in one packet with the first.
  const server = createServer((socket: Socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => socket.end(Buffer.concat([AUTHENTICATED, READY, GONE])))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  const told: Error[] = []
  const db = openDatabase(`postgres://polytill:x@127.0.0.1:${address.port}/polytill`, {
    poolMax: 1,
    onError: error => told.push(error),
  })
  await assert.rejects(db.transaction(sql => sql.query('select 1')))
  assert.match(told[0]?.message ?? '', /terminating connection/)
  await db.close()
  server.close()
})
