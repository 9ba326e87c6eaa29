import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { checkoutAssets } from '../../../checkout/assets.ts'
import { waitUntil } from '../../../test/harness/wait-until.ts'
import type { CheckoutView } from '../../orders/checkout-view.ts'
import type { Order } from '../../orders/order.ts'
import { type OpenOrders, openOrders, USDT } from '../../orders/test/open-orders.ts'
import { systemClock } from '../../runtime/clock.ts'
import { Wake } from '../../runtime/wake.ts'
import { closeServer } from '../close-server.ts'
import { buildHttpServer } from '../http-server.ts'
import { orderPages } from './order-pages.ts'
import { registerPages } from './register-pages.ts'

// Hosted pages over HTTP, on real PostgreSQL (F83, F85, F86, F88, F89).

let orders: OpenOrders
let app: FastifyInstance
let url: string
const wake = new Wake()
const XSS = `</script><img src=x onerror="alert(1)">'\`$\{7*7}`

before(async () => {
  orders = await openOrders()
  const logger = pino({ level: 'silent' })
  app = buildHttpServer({ logger, metrics: new Registry(), probes: [] })
  const clock = { ...systemClock, nowMs: () => orders.nowMs }
  const sources = [orderPages({ ...orders.parts, clock })]
  const streams = { streamsMax: 6, perPageMax: 3, perNetworkMax: 6 }
  registerPages(app, { sources, clock, wake, logger }, { requests: null, streams })
  await app.listen({ host: '127.0.0.1', port: 0 })
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
})
after(async () => {
  await closeServer(app)
  await orders.close()
})

const pathOf = (order: Order): string => `/pay/${order.kind}/${order.token}/`
const stateOf = async (order: Order): Promise<CheckoutView> =>
  (await (await fetch(`${url}${pathOf(order)}state`)).json()) as CheckoutView
const choose = (order: Order, ticker: string, query = ''): Promise<Response> =>
  fetch(`${url}${pathOf(order)}choose${query}`, {
    method: 'POST',
    body: new URLSearchParams({ ticker }),
    redirect: 'manual',
  })

describe('pages', () => {
  test('headers that keep everybody else out, with and without the final slash', async () => {
    const order = await orders.request()
    for (const path of [pathOf(order), pathOf(order).slice(0, -1)]) {
      const page = await fetch(url + path)
      assert.equal(page.status, 200)
      assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8')
      const policy = page.headers.get('content-security-policy') ?? ''
      for (const part of [
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
      ])
        assert.ok(policy.includes(part), part)
      assert.equal(policy.includes('unsafe'), false)
      assert.equal(page.headers.get('referrer-policy'), 'no-referrer')
      assert.equal(page.headers.get('x-content-type-options'), 'nosniff')
      assert.equal(page.headers.get('cache-control'), 'no-store')
    }
  })

  test('everything that a page loads is ours, and nothing runs inline', async () => {
    const order = await orders.request({ description: XSS })
    await choose(order, 'eth')
    const html = await (await fetch(url + pathOf(order))).text()
    assert.equal(html.includes('<img src=x'), false)
    const loaded = [...html.matchAll(/(?:src|href)="([^"]*\/pay\/assets\/[^"]+)"/g)].map(
      match => match[1] ?? '',
    )
    assert.ok(loaded.length > 0)
    for (const asset of loaded) {
      const answer = await fetch(url + asset)
      assert.equal(answer.status, 200, asset)
      await answer.text()
    }
    assert.equal(/<script[^>]+src="https?:/.test(html), false)
  })

  test('the language is that of the query, else of the browser', async () => {
    const path = pathOf(await orders.request())
    const lang = async (query: string, accept: string): Promise<string | undefined> =>
      /<html lang="([a-z]+)"/.exec(
        await (await fetch(`${url}${path}${query}`, { headers: { 'accept-language': accept } })).text(),
      )?.[1]
    assert.equal(await lang('?lang=ar', 'de'), 'ar')
    assert.equal(await lang('', 'de-AT,en;q=0.5'), 'de')
    assert.equal(await lang('?lang=xx', 'xx'), 'en')
  })

  test('who is no order has no page: unknown, of the other kind, malformed', async () => {
    const order = await orders.request()
    for (const path of [
      `/pay/payment/${'A'.repeat(32)}/`,
      `/pay/deposit/${order.token}/`,
      `/pay/payment/${order.token}x/`,
      `/pay/payment/${order.token.slice(1)}/`,
      '/pay/payment/%00/',
      `/pay/payment/${'x'.repeat(3_000)}/`,
      '/pay/nothing/',
      '/pay/',
    ]) {
      const page = await fetch(url + path)
      assert.equal(page.status, 404, path)
      assert.match(page.headers.get('content-type') ?? '', /^text\/html/)
      assert.ok(page.headers.get('content-security-policy'))
    }
    for (const route of ['state', 'events']) {
      const answer = await fetch(`${url}/pay/payment/${'A'.repeat(32)}/${route}`)
      assert.equal(answer.status, 404)
      assert.deepEqual(await answer.json(), { status: 'error', error: 'Resource not found' })
    }
  })
})

describe('choosing', () => {
  test('303 back to the page in its language; the state has address and amount', async () => {
    const order = await orders.request({ value: '20' })
    const answer = await choose(order, 'erc20/usdt', '?lang=de')
    assert.equal(answer.status, 303)
    assert.equal(answer.headers.get('location'), `${pathOf(order)}?lang=de`)
    const { selected } = await stateOf(order)
    assert.equal(selected?.amountDue, '20')
    assert.ok(selected?.paymentUri.includes(selected.address))
    assert.ok(selected.paymentUri.includes('uint256=20000000'))
  })

  test('what is not offered, has no rate, or is no order', async () => {
    const order = await orders.request()
    for (const ticker of ['btc', '', '__proto__', `eth${'\0'}`, 'x'.repeat(3_000)])
      assert.equal((await choose(order, ticker)).status, 400, ticker.slice(0, 10))
    orders.prices.delete('eth')
    try {
      const answer = await choose(order, 'eth')
      assert.equal(answer.status, 503)
      assert.match(answer.headers.get('content-type') ?? '', /^text\/html/)
    } finally {
      orders.prices.set('eth', '2000')
    }
    assert.equal((await choose({ ...order, token: 'A'.repeat(32) }, 'eth')).status, 404)
    assert.equal((await choose({ ...order, kind: 'deposit' }, 'eth')).status, 404)
    const { rows } = await orders.db.query('select 1 from order_tills where order_id = $1', [order.id])
    assert.equal(rows.length, 0)
  })

  test('other bodies and methods', async () => {
    const path = `${url}${pathOf(await orders.request())}choose`
    const status = async (init: RequestInit): Promise<number> => (await fetch(path, init)).status
    const type = (name: string): Record<string, string> => ({ 'content-type': name })
    assert.equal(await status({ method: 'POST' }), 400)
    assert.equal(
      await status({ method: 'POST', headers: type('application/json'), body: '{"ticker":"eth"}' }),
      400,
    )
    assert.equal(await status({ method: 'POST', headers: type('text/xml'), body: '<a/>' }), 415)
    assert.equal(
      await status({ method: 'POST', body: new URLSearchParams({ ticker: 'x'.repeat(5_000) }) }),
      413,
    )
    assert.equal(await status({ method: 'GET' }), 404)
  })

  test('after the end the page takes no choice and says why', async () => {
    const order = await orders.request({ expiresAtMs: orders.nowMs - 1 })
    assert.equal((await choose(order, 'eth')).status, 303)
    const state = await stateOf(order)
    assert.deepEqual([state.state, state.selected], ['expired', null])
  })
})

describe('state', () => {
  test('a payer learns these things and no others (F88)', async () => {
    const order = await orders.request({ value: '3', description: 'Tea' })
    await choose(order, 'erc20/usdt')
    const { address } = await orders.selected(order)
    await orders.pay(address, USDT, 3_000_000n)
    await orders.advance()
    const answer = await fetch(`${url}${pathOf(order)}state`)
    assert.equal(answer.headers.get('cache-control'), 'no-store')
    const text = await answer.text()
    for (const secret of [
      order.successToken ?? '',
      order.businessId,
      order.id,
      'shop@example.com',
      'ipn?order',
      `0x${'1'.repeat(40)}`,
      'otl_',
    ])
      assert.equal(text.includes(secret), false, secret)
    const state = JSON.parse(text)
    assert.deepEqual(Object.keys(state).sort(), [
      ...[
        'cancelUrl',
        'choices',
        'currency',
        'description',
        'expiresAtMs',
        'kind',
        'merchant',
        'nowMs',
        'outstanding',
      ],
      ...['overpaid', 'paid', 'redirectUrl', 'selected', 'state', 'token', 'transfers', 'value', 'version'],
    ])
    assert.deepEqual(Object.keys(state.selected).sort(), [
      ...[
        'address',
        'amountDue',
        'amountDueAtoms',
        'available',
        'contract',
        'decimals',
        'evmChainId',
        'minimum',
      ],
      ...['name', 'network', 'networkName', 'paymentUri', 'rate', 'rateValidUntilMs', 'symbol', 'ticker'],
    ])
    assert.deepEqual(Object.keys(state.transfers[0]).sort(), [
      ...[
        'amount',
        'confirmations',
        'confirmationsNeeded',
        'fiat',
        'ignored',
        'networkName',
        'seenAtMs',
        'state',
      ],
      ...['symbol', 'ticker', 'txid'],
    ])
  })
})

describe('assets', () => {
  test('every file, for ever, in the form that the browser takes', async () => {
    for (const [name, asset] of checkoutAssets)
      for (const [accept, encoding] of [
        ['br, gzip', 'br'],
        ['gzip;q=1, br;q=0', 'gzip'],
        ['identity', null],
      ] as const) {
        const answer = await app.inject({
          url: `/pay/assets/${name}`,
          headers: { 'accept-encoding': accept },
        })
        assert.equal(answer.statusCode, 200)
        assert.equal(answer.headers['content-encoding'] ?? null, encoding)
        assert.equal(answer.headers['content-type'], asset.contentType)
        assert.match(String(answer.headers['cache-control']), /immutable/)
        const expected = encoding === 'br' ? asset.brotli : encoding === 'gzip' ? asset.gzip : asset.body
        assert.ok(answer.rawPayload.equals(expected))
      }
  })
  for (const name of ['none.css', '..%2Fpackage.json', '__proto__', '%00'])
    test(`no file ${name}`, async () =>
      assert.equal((await app.inject({ url: `/pay/assets/${name}` })).statusCode, 404))
})

describe('streams', () => {
  interface Stream {
    readonly events: { event: string; id: string | undefined; data: { state?: string; version?: number } }[]
    readonly status: number
    readonly ended: () => boolean
    close(): void
  }

  async function open(order: Order): Promise<Stream> {
    const abort = new AbortController()
    const answer = await fetch(`${url}${pathOf(order)}events`, { signal: abort.signal })
    const events: Stream['events'] = []
    let isEnded = false
    const read = async (): Promise<void> => {
      let text = ''
      for await (const chunk of answer.body ?? []) {
        text += Buffer.from(chunk).toString('utf8')
        const blocks = text.split('\n\n')
        text = blocks.pop() ?? ''
        for (const block of blocks) {
          const field = (name: string): string | undefined =>
            new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
          const event = field('event') ?? ''
          // Every ten seconds of this machine, between any two views.
          if (event === 'ping') continue
          events.push({ event, id: field('id'), data: JSON.parse(field('data') ?? '{}') })
        }
      }
    }
    void read()
      .catch(() => undefined)
      .finally(() => {
        isEnded = true
      })
    return { events, status: answer.status, ended: () => isEnded, close: () => abort.abort() }
  }

  /** Opens a stream once the server has noticed that others were closed. */
  const openWithRoom = (order: Order): Promise<Stream> =>
    waitUntil('there is room', async () => {
      const stream = await open(order)
      return stream.status === 200 && stream
    })

  test('two windows see every change; the id is the version', async () => {
    const order = await orders.request({ value: '9' })
    const streams = [await open(order), await open(order)]
    try {
      for (const stream of streams) await waitUntil('the view now', () => stream.events.length === 1)
      await choose(order, 'erc20/usdt')
      for (const stream of streams) await waitUntil('the choice', () => stream.events.length > 1)
      const { address } = await orders.selected(order)
      const id = await orders.pay(address, USDT, 9_000_000n)
      await orders.advance()
      for (const stream of streams)
        await waitUntil('pending', () => stream.events.at(-1)?.data.state === 'pending')
      await orders.move(id, 'confirmed')
      await orders.advance()
      wake.signal()
      for (const { events } of streams) {
        await waitUntil('paid', () => events.at(-1)?.data.state === 'paid')
        const versions = events.map(({ data }) => data.version ?? 0)
        assert.deepEqual(
          versions,
          [...versions].sort((a, b) => a - b),
        )
        assert.ok(events.every(event => event.event === 'view' && event.id === String(event.data.version)))
      }
    } finally {
      for (const stream of streams) stream.close()
    }
  })

  test('time alone changes a page: the end of a payment is told', async () => {
    const order = await orders.request({ expiresAtMs: orders.nowMs + 60_000 })
    const stream = await open(order)
    try {
      await waitUntil('the view now', () => stream.events.length === 1)
      orders.nowMs += 61_000
      await waitUntil('expired', () => stream.events.at(-1)?.data.state === 'expired')
    } finally {
      stream.close()
    }
  })

  test('one page, and all of them together, hold only so many streams; who goes makes room', async () => {
    const [one, two, three] = [await orders.request(), await orders.request(), await orders.request()]
    const streams: Stream[] = []
    try {
      for (const order of [one, one, one, two, two, two]) streams.push(await openWithRoom(order))
      for (const order of [one, three]) {
        const answer = await fetch(`${url}${pathOf(order)}events`)
        assert.equal(answer.status, 503)
        assert.equal(answer.headers.get('retry-after'), '5')
        assert.deepEqual(Object.keys((await answer.json()) as object), ['status', 'error'])
      }
      const page = await fetch(url + pathOf(one))
      assert.equal(page.status, 200, 'the page itself is served')
      await page.text()
      streams[0]?.close()
      streams.push(await openWithRoom(one))
    } finally {
      for (const stream of streams) stream.close()
    }
  })

  test('closing the server ends the streams', async () => {
    const order = await orders.request()
    const stream = await open(order)
    await waitUntil('the view now', () => stream.events.length === 1)
    const closed = closeServer(app)
    await waitUntil('the end', stream.ended)
    await closed
  })
})
