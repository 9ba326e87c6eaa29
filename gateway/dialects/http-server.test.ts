import assert from 'node:assert/strict'
import { once } from 'node:events'
import net from 'node:net'
import { Writable } from 'node:stream'
import { after, before, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { closeServer } from './close-server.ts'
import { buildHttpServer, URL_LENGTH_MAX } from './http-server.ts'
import type { ReadinessFinding } from './readiness.ts'

const GENERIC = { status: 'error', error: "Your request couldn't be processed, please try again later" }

let app: FastifyInstance
let port: number
let finding: () => Promise<ReadinessFinding>
const lines: string[] = []

before(async () => {
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString())
      done()
    },
  })
  app = buildHttpServer({
    logger: pino(sink),
    metrics: new Registry(),
    probes: [{ name: 'database', check: () => finding() }],
  })
  app.get('/explode', async () => {
    throw new Error('secret=hunter2')
  })
  app.post('/take', async request => ({ got: request.body }))
  await app.listen({ host: '127.0.0.1', port: 0 })
  const address = app.server.address()
  assert.ok(typeof address === 'object' && address !== null)
  port = address.port
})
after(() => closeServer(app))

/** Sends raw bytes and reads until the server closes. */
async function exchange(bytes: string): Promise<{ status: number; body: unknown }> {
  const socket = net.connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.on('error', () => undefined)
  let received = ''
  socket.on('data', chunk => {
    received += chunk.toString()
  })
  socket.write(bytes)
  await once(socket, 'close')
  const [head = '', body = ''] = received.split('\r\n\r\n')
  assert.match(head, /content-type: application\/json/i)
  return { status: Number(head.split(' ')[1]), body: JSON.parse(body) }
}

function get(target: string, headers = ''): string {
  return `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${headers}\r\n`
}

test('the longest target is served, one character more is 414, and so is any longer one', async () => {
  const longest = `/healthz?${'x'.repeat(URL_LENGTH_MAX - 9)}`
  assert.equal((await exchange(get(longest))).status, 200)
  for (const extra of [1, 10_000, 50_000])
    assert.deepEqual(await exchange(get(longest + 'x'.repeat(extra))), { status: 414, body: GENERIC })
})

test('a target or headers that Node itself refuses are answered in JSON too', async () => {
  for (const length of [66_000, 200_000])
    assert.equal((await exchange(get(`/healthz?${'x'.repeat(length)}`))).status, 414, String(length))
  // Many short ones: however TCP cuts them up, every piece has the end of a line, which a piece of a target has not.
  assert.equal((await exchange(get('/healthz', `X-Many: ${'x'.repeat(91)}\r\n`.repeat(700)))).status, 431)
  assert.deepEqual(await exchange('NONSENSE\r\n\r\n'), { status: 400, body: GENERIC })
  assert.deepEqual(await exchange('GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n'), {
    status: 400,
    body: GENERIC,
  })
  assert.equal((await exchange('GET /healthz HTTP/1.0\r\n\r\n')).status, 200)
})

test('two hosts are refused: a proxy may have looked at the other one', async () => {
  assert.deepEqual(await exchange(get('/healthz', 'host: y\r\n')), { status: 400, body: GENERIC })
  assert.equal((await exchange(get('/healthz', 'X: host\r\nY: host\r\n'))).status, 200)
})

test('a head that never ends is cut off within its deadline', async () => {
  const startedMs = performance.now()
  assert.equal((await exchange('GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ')).status, 408)
  assert.ok(performance.now() - startedMs < 25_000)
})

test('unknown paths and broken escapes', async () => {
  assert.deepEqual(await exchange(get('/nowhere')), {
    status: 404,
    body: { status: 'error', error: 'Resource not found' },
  })
  assert.deepEqual(await exchange(get('/%zz')), { status: 400, body: GENERIC })
})

test('a body above the limit, of an unknown type, or broken is refused', async () => {
  const post = (type: string, payload: string) =>
    app.inject({ method: 'POST', url: '/take', headers: { 'content-type': type }, payload })
  assert.equal((await post('application/json', `"${'x'.repeat(70_000)}"`)).statusCode, 413)
  assert.equal((await post('text/xml', '<a/>')).statusCode, 415)
  assert.equal((await post('application/json', '{"a":')).statusCode, 400)
  assert.equal((await post('application/json', '{"__proto__":{"a":1}}')).statusCode, 400)
  assert.deepEqual((await post('application/json', '{"a":1}')).json(), { got: { a: 1 } })
})

test('an unforeseen error is a 500 without its text, logged without its text', async () => {
  lines.length = 0
  assert.deepEqual(await exchange(get('/explode?apikey=canary')), { status: 500, body: GENERIC })
  const log = lines.join('')
  assert.match(log, /"route":"\/explode"/)
  assert.match(log, /http-server\.test\.ts/)
  assert.doesNotMatch(log, /hunter2|canary/)
})

test('one line per request: route pattern, status, time and a request id; no URL', async () => {
  lines.length = 0
  await exchange(get('/healthz?apikey=canary', 'apikey: canary\r\nUser-Agent: canary\r\n'))
  await exchange(get('/canary%1b[2J'))
  const parsed = lines.map(line => JSON.parse(line))
  assert.equal(parsed.length, 2)
  assert.equal(parsed[0].route, '/healthz')
  assert.equal(parsed[0].status, 200)
  assert.equal(typeof parsed[0].ms, 'number')
  assert.notEqual(parsed[0].requestId, parsed[1].requestId)
  assert.equal(parsed[1].route, 'unmatched')
  assert.doesNotMatch(lines.join(''), /canary/)
})

test('readiness is the conjunction of its probes; a silent or throwing one is not ready', async () => {
  finding = async () => ({ ready: true, details: { lagBlocks: 0 } })
  assert.deepEqual(await exchange(get('/readyz')), {
    status: 200,
    body: { ready: true, checks: { database: { ready: true, details: { lagBlocks: 0 } } } },
  })
  finding = () => Promise.reject(new Error('password'))
  const failed = await exchange(get('/readyz'))
  assert.equal(failed.status, 503)
  assert.doesNotMatch(JSON.stringify(failed.body), /password/)
  finding = () => new Promise(() => undefined)
  assert.equal((await exchange(get('/readyz'))).status, 503)
  assert.equal((await exchange(get('/healthz'))).status, 200)
})

test('metrics count requests by route pattern and status', async () => {
  const { body } = await app.inject('/metrics')
  assert.match(body, /polytill_http_request_seconds_count\{route="\/healthz",status="200"\} \d+/)
})

test('the root says what this is', async () => {
  assert.equal((await app.inject('/')).json().name, 'Polytill')
})
