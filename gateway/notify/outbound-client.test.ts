import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { systemClock } from '../runtime/clock.ts'
import { createOutbound } from './outbound-client.ts'
import type { OutboundResult } from './ports.ts'
import { type Behaviour, response, startReceiver } from './test-receiver.ts'

const outbound = createOutbound({ clock: systemClock, allowLoopback: true })
const receiver = await startReceiver()
after(async () => {
  outbound.close()
  await receiver.close()
})

/** Far above a deadline of 400 ms, far below one of 30 s. */
const CUT_MS = 10_000

async function call(behave: Behaviour, timeoutMs = 30_000): Promise<OutboundResult & { tookMs: number }> {
  receiver.behave = behave
  receiver.requests.length = 0
  const startedMs = performance.now()
  const result = await outbound.send({
    method: 'GET',
    url: `${receiver.origin}/cb?x=1`,
    headers: {},
    timeoutMs,
  })
  return { ...result, tookMs: performance.now() - startedMs }
}

function assertFailed(result: OutboundResult, reason: string): void {
  assert.deepEqual({ ...result, ms: 0, tookMs: 0 }, { kind: 'failed', reason, ms: 0, tookMs: 0 })
}

/** Writes again and again until the peer goes away. */
function pour(socket: Socket, chunk: string, everyMs: number): void {
  const timer = setInterval(() => socket.write(chunk), everyMs)
  socket.on('close', () => clearInterval(timer))
}

test('a receiver that says nothing costs the deadline and no more', async () => {
  const result = await call(() => undefined, 400)
  assertFailed(result, 'timeout')
  assert.ok(result.tookMs < CUT_MS, `${result.tookMs} ms`)
})

test('a receiver that drips bytes of head or body is cut off at the deadline', async () => {
  for (const start of ['HTTP/1.1 200 OK\r\nx: ', 'HTTP/1.1 200 OK\r\ncontent-length: 3000\r\n\r\n']) {
    const result = await call((_request, socket) => {
      socket.write(start)
      pour(socket, 'H', 30)
    }, 400)
    assertFailed(result, 'timeout')
    assert.ok(result.tookMs < CUT_MS, `${result.tookMs} ms`)
  }
})

test('endless headers end the connection long before the deadline', async () => {
  const result = await call((_request, socket) => {
    socket.write('HTTP/1.1 200 OK\r\n')
    pour(socket, `x-flood: ${'a'.repeat(4_000)}\r\n`, 1)
  })
  assertFailed(result, 'invalid_response')
  assert.ok(result.tookMs < CUT_MS, `${result.tookMs} ms`)
})

test('of a gigabyte only 4 KB are read, and the connection is closed', async () => {
  let closed = false
  let written = 0
  const result = await call((_request, socket) => {
    socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${2 ** 30}\r\n\r\n`)
    socket.on('close', () => {
      closed = true
    })
    const chunk = 'x'.repeat(65_536)
    const more = (): void => {
      while (!socket.destroyed && written < 2 ** 30) {
        written += chunk.length
        if (!socket.write(chunk)) return
      }
    }
    socket.on('drain', more)
    more()
  })
  assert.equal(result.kind === 'response' && result.status, 200)
  assert.equal(result.kind === 'response' && result.body.length, 4_096)
  while (!closed) await systemClock.sleep(5)
  assert.ok(written < 64 * 2 ** 20, `the receiver could write ${written} bytes`)
})

test('compressed bodies are not asked for and not unpacked', async () => {
  const bomb = gzipSync(Buffer.alloc(1_000_000))
  const result = await call((_request, socket) => {
    socket.write(`HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${bomb.length}\r\n\r\n`)
    socket.write(bomb)
  })
  assert.equal(receiver.requests[0]?.headers.get('accept-encoding'), 'identity')
  assert.ok(result.kind === 'response' && result.body.length < 6 * bomb.length)
})

test('a redirect is an answer like any other and nobody follows it', async () => {
  const canary = await startReceiver()
  for (const location of [`${canary.origin}/`, 'http://10.0.0.1/', '/again']) {
    const result = await call(
      (_request, socket) => void socket.write(response(302, '*ok*', `location: ${location}\r\n`)),
    )
    assert.equal(result.kind === 'response' && result.status, 302)
    assert.equal(receiver.requests.length, 1)
  }
  assert.equal(canary.requests.length, 0)
  await canary.close()
})

test('garbage, an upgrade and a closed connection are failures, not throws', async () => {
  assertFailed(
    await call((_request, socket) => void socket.end('SSH-2.0-OpenSSH\r\n\r\n')),
    'invalid_response',
  )
  const upgrade = 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'
  assert.equal((await call((_request, socket) => void socket.write(upgrade))).kind, 'failed')
  assertFailed(await call((_request, socket) => void socket.destroy()), 'connection_failed')
  const half = 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc'
  assertFailed(await call((_request, socket) => void socket.end(half)), 'connection_failed')
})

test('connections are used again, and a stale one is replaced without losing the request', async () => {
  const sockets = new Set<Socket>()
  const note: Behaviour = (_request, socket) => {
    sockets.add(socket)
    socket.write(response(200, '*ok*'))
  }
  await call(note)
  await call(note)
  assert.equal(sockets.size, 1)
  const result = await call((request, socket) =>
    sockets.has(socket) ? socket.destroy() : note(request, socket),
  )
  assert.equal(result.kind === 'response' && result.body, '*ok*')
  assert.equal(sockets.size, 2)
})

test('an abort ends the request at once', async () => {
  receiver.behave = () => undefined
  const abort = new AbortController()
  const sent = outbound.send({
    method: 'GET',
    url: receiver.origin,
    headers: {},
    timeoutMs: 30_000,
    signal: abort.signal,
  })
  setTimeout(() => abort.abort(), 30)
  assertFailed(await sent, 'aborted')
})

test('a proxy of the environment is not used', async () => {
  const proxy = await startReceiver()
  process.env.HTTP_PROXY = proxy.origin
  process.env.NODE_USE_ENV_PROXY = '1'
  try {
    const own = createOutbound({ clock: systemClock, allowLoopback: true })
    receiver.behave = (_request, socket) => void socket.write(response(200, 'direct'))
    const result = await own.send({ method: 'GET', url: receiver.origin, headers: {}, timeoutMs: 30_000 })
    assert.equal(result.kind === 'response' && result.body, 'direct')
    assert.equal(proxy.requests.length, 0)
    own.close()
  } finally {
    delete process.env.HTTP_PROXY
    delete process.env.NODE_USE_ENV_PROXY
    await proxy.close()
  }
})
