import assert from 'node:assert/strict'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { after, before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { checkoutAssets } from '../../../checkout/assets.ts'
import { VIEWS } from '../../../checkout/testing/fixture-views.ts'
import { systemClock } from '../../runtime/clock.ts'
import { Wake } from '../../runtime/wake.ts'
import { closeServer } from '../close-server.ts'
import { buildHttpServer } from '../http-server.ts'
import type { PageSource } from './deps.ts'
import { PAGE_LIMITS, type PageLimits, UNLIMITED_REQUESTS } from './page-limits.ts'
import { registerPages } from './register-pages.ts'
import { ViewStreams } from './view-streams.ts'

// What the hosted pages give to one network (F71). No page exists here: unknown ones count like others.

const PATH = '/pay/payment/unknown/'
const source: PageSource = {
  kinds: ['payment'],
  token: /^[a-z]+$/,
  view: async () => null,
  choose: async () => 'unknown',
  versions: async () => new Map(),
}
let nowMs = 0
let app: FastifyInstance

function build(limits: PageLimits): FastifyInstance {
  const logger = pino({ level: 'silent' })
  const server = buildHttpServer({ logger, metrics: new Registry(), probes: [] })
  const clock = { ...systemClock, monotonicMs: () => nowMs }
  registerPages(server, { sources: [source], clock, wake: new Wake(), logger }, limits)
  return server
}

before(() => {
  app = build({ ...PAGE_LIMITS, requests: { perSecond: 0.5, burst: 3, perDay: 1_000 } })
})
after(() => closeServer(app))

/** Status of one request by a client whom a proxy on this machine names. */
async function ask(from: string, path = PATH, peer = '127.0.0.1'): Promise<number> {
  const headers = { 'x-forwarded-for': from }
  return (await app.inject({ url: path, remoteAddress: peer, headers })).statusCode
}

test('who asks too often waits, others do not; time gives back', async () => {
  const statuses: number[] = []
  for (let request = 0; request < 5; request++) statuses.push(await ask('203.0.113.1'))
  assert.deepEqual(statuses, [404, 404, 404, 429, 429])
  assert.equal(await ask('203.0.113.2'), 404)
  nowMs += 2_000
  assert.equal(await ask('203.0.113.1'), 404)
  assert.equal(await ask('203.0.113.1'), 429)
})

test('addresses of one IPv6 network are one asker', async () => {
  for (let host = 1; host <= 3; host++) assert.equal(await ask(`2001:db8::${host}`), 404)
  assert.equal(await ask('2001:db8::4'), 429)
  assert.equal(await ask('2001:db8:0:1::1'), 404)
})

test('a client that names itself is not believed', async () => {
  for (let host = 1; host <= 3; host++) assert.equal(await ask(`192.0.2.${host}`, PATH, '198.51.100.9'), 404)
  assert.equal(await ask('192.0.2.4', PATH, '198.51.100.9'), 429)
})

test('the refusal is a page in the language asked for, compressed, with the time to wait; data is refused as data', async () => {
  const from = '203.0.113.3'
  for (let request = 0; request < 3; request++) await ask(from)
  const headers = { 'x-forwarded-for': from, 'accept-encoding': 'gzip' }
  const page = await app.inject({ url: `${PATH}?lang=de`, headers })
  assert.equal(page.statusCode, 429)
  assert.equal(page.headers['retry-after'], '2')
  assert.equal(page.headers['content-encoding'], 'gzip')
  assert.ok(page.headers['content-security-policy'])
  const markup = gunzipSync(page.rawPayload).toString()
  assert.match(markup, /<html lang="de".*Zu viele Anfragen/s)
  for (const route of ['state', 'events']) {
    const data = await app.inject({ url: PATH + route, headers })
    assert.deepEqual([data.statusCode, data.headers['retry-after']], [429, '2'])
    assert.equal(data.json().status, 'error')
  }
  const [name] = checkoutAssets.keys()
  assert.equal((await app.inject({ url: `/pay/assets/${name}`, headers })).statusCode, 200)
})

test('without limits nobody is refused', async () => {
  const free = build(UNLIMITED_REQUESTS)
  const often = (PAGE_LIMITS.requests?.burst ?? 0) + 50
  for (let request = 0; request < often; request++)
    assert.equal((await free.inject({ url: PATH })).statusCode, 404)
  await free.close()
})

test('one network holds only so many streams, over all pages; who goes makes room', async () => {
  const streams = new ViewStreams(
    {
      ...{ clock: systemClock, wake: new Wake(), onError: assert.ifError },
      view: async () => VIEWS.waiting,
      versions: async () => new Map(),
    },
    { streamsMax: 5, perPageMax: 5, perNetworkMax: 2 },
  )
  const responses = ['one', 'other'].map(token => {
    const response = new ServerResponse(new IncomingMessage(new Socket()))
    streams.add('payment', { ...VIEWS.waiting, token }, '203.0.113.1', response)
    return response
  })
  assert.equal(streams.hasRoom('third', '203.0.113.1'), false)
  assert.equal(streams.hasRoom('third', '203.0.113.2'), true)
  responses[0]?.emit('close')
  assert.equal(streams.hasRoom('third', '203.0.113.1'), true)
  await streams.stop()
})
