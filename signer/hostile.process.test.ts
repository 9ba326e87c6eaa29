import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { openSignerClient } from './client.ts'
import { FRAME_BYTES_MAX, PROTOCOL, toSignParams } from './protocol.ts'
import { settleRequest } from './testing/settle-requests.ts'
import { type RunningSigner, SignerHome } from './testing/signer-process.ts'

/** Sends bytes and resolves with all that comes back until the signer closes. */
async function sendAndRead(context: TestContext, home: SignerHome, bytes: string | Buffer): Promise<string> {
  const socket = connect(context, home)
  let answer = ''
  socket.on('data', chunk => {
    answer += chunk.toString('utf8')
  })
  socket.write(bytes)
  await new Promise(resolve => socket.once('close', resolve))
  return answer
}

function connect(context: TestContext, home: SignerHome): Socket {
  const socket = createConnection(home.socketPath)
  socket.on('error', () => socket.destroy())
  context.after(() => socket.destroy())
  return socket
}

function greeting(token: string): string {
  return `${JSON.stringify({ hello: PROTOCOL, token })}\n`
}

function residentBytes(running: RunningSigner): number {
  const status = readFileSync(`/proc/${running.process.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1_024
}

test('without the token nothing is answered but one refusal, and the connection is closed', async context => {
  const home = new SignerHome(context)
  await home.start()
  const params = toSignParams(settleRequest({ data: '0x' }))
  const sign = `${JSON.stringify({ id: '1', method: 'sign', params })}\n`
  const strangers = [
    sign,
    greeting('') + sign,
    greeting(randomBytes(32).toString('hex')) + sign,
    greeting(home.token.slice(0, -1)) + sign,
    greeting(`${home.token}00`) + sign,
    `${JSON.stringify({ hello: 'polytill-signer/0', token: home.token })}\n${sign}`,
    `${JSON.stringify({ hello: PROTOCOL, token: [home.token] })}\n${sign}`,
    'null\n',
    '\n',
    'GET / HTTP/1.1\r\n\r\n',
    `${randomBytes(500).toString('latin1').replaceAll('\n', '')}\n`,
  ]
  for (const bytes of strangers) {
    const lines = (await sendAndRead(context, home, bytes)).trimEnd().split('\n')
    assert.equal(lines.length, 1)
    assert.equal(JSON.parse(lines[0] ?? '').refused.code, 'unauthorized')
  }
  const wrong = openSignerClient({ socketPath: home.socketPath, token: 'ab'.repeat(32) })
  context.after(() => wrong.close())
  const outcome = await wrong.sign(settleRequest())
  assert.equal(outcome.kind === 'refused' && outcome.code, 'unauthorized')
  const status = await home.client().status()
  assert.deepEqual(status.kind === 'status' && status.journal, [])
})

test('an endless greeting is cut at 1 KiB, an endless request at 1 MiB, a silent peer after two seconds', async context => {
  const home = new SignerHome(context)
  const running = await home.start()
  const before = residentBytes(running)
  assert.match(await sendAndRead(context, home, 'x'.repeat(1_025)), /frame too long/)
  assert.match(
    await sendAndRead(context, home, greeting(home.token) + 'x'.repeat(FRAME_BYTES_MAX + 1)),
    /frame too long/,
  )
  const flood = Buffer.alloc(8 * FRAME_BYTES_MAX, 0x78)
  await Promise.all(Array.from({ length: 8 }, () => sendAndRead(context, home, flood)))
  assert.ok(residentBytes(running) - before < 48 * 1_048_576, 'memory stays bounded')
  const startedMs = performance.now()
  assert.equal(await sendAndRead(context, home, ''), '')
  assert.ok(performance.now() - startedMs < 30_000)
  assert.equal((await home.client().sign(settleRequest())).kind, 'signed')
})

test('garbage from a peer with the token is refused and harms nobody else', async context => {
  const home = new SignerHome(context)
  await home.start()
  const client = home.client()
  const garbage = [
    '{',
    '[]',
    '{"id":1}',
    '{"id":"0","method":"sign"}',
    '{"id":"1","method":"exportKey"}',
    '"x"',
    '\u0000',
  ]
  for (const frame of garbage) {
    const answer = JSON.parse(await sendAndRead(context, home, `${greeting(home.token)}${frame}\n`))
    assert.equal(answer.refused.code, 'malformed_request')
    assert.equal((await client.status()).kind, 'status')
  }
})

test('requests cut into single bytes, and a peer that never reads, do not disturb others', async context => {
  const home = new SignerHome(context)
  const running = await home.start()
  const slow = connect(context, home)
  const bytes = `${greeting(home.token)}${JSON.stringify({ id: '7', method: 'status' })}\n`
  for (const byte of bytes) {
    slow.write(byte)
    await new Promise(resolve => setImmediate(resolve))
  }
  const [answer] = await once(slow, 'data')
  assert.equal(JSON.parse(String(answer)).id, '7')

  const before = residentBytes(running)
  const deaf = connect(context, home)
  deaf.pause()
  deaf.write(greeting(home.token))
  const request = `${JSON.stringify({ id: '1', method: 'status' })}\n`.repeat(1_000)
  for (let round = 0; round < 200; round += 1) deaf.write(request)
  const client = home.client()
  for (let nonce = 0n; nonce < 20n; nonce += 1n) {
    assert.equal((await client.sign(settleRequest({ nonce }))).kind, 'signed')
  }
  assert.ok(residentBytes(running) - before < 48 * 1_048_576, 'answers do not pile up')
})

test('64 silent strangers do not lock the gateway out for longer than their deadline', async context => {
  const home = new SignerHome(context)
  await home.start()
  for (let count = 0; count < 80; count += 1) connect(context, home)
  assert.equal((await home.client().sign(settleRequest())).kind, 'signed')
})
