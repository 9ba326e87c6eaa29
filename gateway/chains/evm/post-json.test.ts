import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { type TestContext, test } from 'node:test'
import { createJsonPoster, type JsonPoster } from './post-json.ts'

// What a hostile node may send besides JSON-RPC (F9, F57).

const LIMITS = { timeoutMs: 60_000, bodyBytesMax: 1_000_000, connectionsMax: 2 }

async function posterTo(
  context: TestContext,
  listener: RequestListener,
  limits = LIMITS,
): Promise<JsonPoster> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  const poster = createJsonPoster(`http://127.0.0.1:${address.port}`, limits)
  context.after(() => {
    poster.close()
    server.closeAllConnections()
    server.close()
  })
  return poster
}

async function fails(poster: JsonPoster, reason: string): Promise<void> {
  const result = await poster.post('{}')
  assert.equal(result.ok ? 'answered' : result.reason, reason)
}

test('an answer that never ends is cut off at its limit, and the connection closed', async context => {
  let sent = 0
  let closed = (): void => undefined
  const ended = new Promise<void>(resolve => {
    closed = resolve
  })
  const poster = await posterTo(context, (_request, response) => {
    const chunk = Buffer.alloc(65_536, 'x')
    const write = (): void => {
      while (!response.destroyed && response.write(chunk)) sent += chunk.length
    }
    response.on('drain', write).on('close', closed)
    write()
  })
  await fails(poster, 'Error: answer longer than 1000000 bytes')
  await ended
  assert.ok(sent < 50_000_000, `${sent} bytes were taken`)
})

test('an answer that drips costs the deadline and no more', async context => {
  const drip: RequestListener = (_request, response) => {
    const dripping = setInterval(() => response.write(' '), 50)
    response.on('close', () => clearInterval(dripping))
  }
  const poster = await posterTo(context, drip, { ...LIMITS, timeoutMs: 1_500 })
  await fails(poster, 'no answer in time')
})

test('a redirect is not followed, and nothing compressed is asked for or unpacked', async context => {
  let requests = 0
  const poster = await posterTo(context, (request, response) => {
    requests++
    assert.equal(request.headers['accept-encoding'], undefined)
    response.writeHead(307, { location: '/elsewhere' }).end('{}')
  })
  await fails(poster, 'HTTP 307')
  assert.equal(requests, 1)
})
