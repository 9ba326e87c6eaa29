import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { z } from 'zod'
import { formatAtoms, parseAtoms } from '../gateway/domain/money.ts'
import { acknowledge, answerWith, type Callback } from './harness/merchant.ts'
import { freshAddress } from './harness/recipients.ts'
import { SandboxUser } from './harness/sandbox.ts'
import {
  type AddressOrder,
  coinsOfPhp,
  djangoForm,
  isPaidForOdoo,
  readByMagento,
  readByWooCommerce,
} from './harness/shop-plugins.ts'
import { Shopper } from './harness/shopper.ts'
import { waitUntil } from './harness/wait-until.ts'

// The requests that the official shop plug-ins make, in their order and with their parameters, against a real sandbox; what
// comes back is judged by the plug-ins' own checks (reference blockbee 15.1).

const WORDPRESS = { 'user-agent': 'WordPress/6.8; https://shop.example' }

const text = z.record(z.string(), z.unknown())
const log = z.looseObject({
  callbacks: z.array(
    z.looseObject({ result: z.string(), logs: z.array(z.looseObject({ request_url: z.url() })) }),
  ),
})

describe('shop plug-ins', () => {
  let user: SandboxUser
  let apikey: string
  before(async () => {
    user = await SandboxUser.start()
    apikey = user.file.apiKeys.blockbee
  })
  after(() => user?.stop())

  /** A GET as the plug-ins' PHP makes it; the answer must be a success. */
  async function ask(
    path: string,
    query: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Record<string, unknown>> {
    const answer = await fetch(`${user.url}${path}?${new URLSearchParams(query)}`, { headers })
    const body = text.parse(await answer.json())
    assert.equal(answer.status, 200, JSON.stringify(body))
    if (path !== '/info/') assert.equal(body.status, 'success')
    return body
  }

  function isPng(base64: unknown): boolean {
    return Buffer.from(String(base64), 'base64').subarray(1, 4).toString('latin1') === 'PNG'
  }

  /** The one notice of a hosted payment, once its page is paid with what it asks for. */
  async function payPage(paymentUrl: unknown, place: string): Promise<Callback> {
    const until = <T>(what: string, look: () => Promise<T> | T, withinMs = 60_000) =>
      waitUntil(what, look, { withinMs })
    const shopper = new Shopper({ url: user.url, until }, paymentUrl)
    const { address, amountDue } = await shopper.choose('erc20/usdt')
    await user.pay(address, amountDue ?? assert.fail('the page asks for nothing'))
    await user.until('the shop is told', () => user.told(place).length > 0)
    const [notice] = user.told(place)
    assert.ok(notice?.verified)
    return notice
  }

  /** What the log of a hosted payment has of its newest request: a request is in it once it has ended. */
  async function payloadOf(paymentId: unknown): Promise<Record<string, unknown>> {
    const path = '/checkout/logs/'
    const [newest] = await waitUntil('the request is in the log', async () => {
      const { notifications } = await ask(path, { token: String(paymentId), apikey })
      const found = z.array(z.looseObject({ payload: text })).parse(notifications)
      return found.length > 0 && found
    })
    return newest?.payload ?? assert.fail('nothing')
  }

  test('WooCommerce: an order paid to an address in two parts, told by callbacks and found again in the logs', async () => {
    const place = user.freshPath()
    const order: AddressOrder = { id: '1077', nonce: 'Zm9vYmFy', coin: 'erc20_usdt', currency: 'EUR' }
    const own = new URLSearchParams({ 'wc-api': 'WC_Gateway_BlockBee', wc_api_type: 'custom_api' })
    const callback = user.merchant.url(`${place}?${own}&order_id=${order.id}&nonce=${order.nonce}`)

    assert.ok(coinsOfPhp(await ask('/info/', { prices: '0' }, WORDPRESS)).includes(order.coin))
    const { minimum_transaction_coin: minimum } = await ask('/erc20/usdt/info/', {})
    const converted = await ask('/convert/', { from: order.currency, to: order.coin, value: '12.50' })
    const total = parseAtoms(String(converted.value_coin), 6)
    assert.ok(total > parseAtoms(String(minimum), 6))
    const created = await ask('/erc20/usdt/create/', { apikey, callback, pending: '1', convert: '1' })
    const address = String(created.address_in)
    const cost = text.parse(
      (await ask('/erc20/usdt/estimate/', { apikey, addresses: '1', priority: 'default' }))
        .estimated_cost_currency,
    )
    assert.ok(Number(cost[order.currency]) > 0)

    let left = total
    for (const part of [parseAtoms('5', 6), total - parseAtoms('5', 6)]) {
      for (const value of [formatAtoms(left, 6), String(Number(formatAtoms(left, 6))), '8.0E-5', undefined])
        assert.ok(
          isPng(
            (await ask('/erc20/usdt/qrcode/', { apikey, address, size: '300', ...(value && { value }) }))
              .qr_code,
          ),
        )
      left -= part
      const told = user.told(place, '0').length
      const { txid } = await user.pay(address, formatAtoms(part, 6))
      await user.untilTold(place, '0', told + 1)
      const [pending, confirmed] = (['1', '0'] as const).map(stage =>
        user.told(place, stage).find(one => one.fields.get('txid_in') === txid),
      )
      assert.ok(pending?.verified && confirmed?.verified)
      const [first, second] = [pending, confirmed].map(({ target }) =>
        readByWooCommerce(new URL(user.merchant.url(target)).searchParams, order),
      )
      assert.equal(second?.paid, formatAtoms(part, 6))
      assert.deepEqual({ ...second, pending: '1' }, first, 'one payment in the plug-in’s books')
    }
    assert.equal(left, 0n)

    // Its cron has no key to show, and takes what it finds there for a callback.
    const callbacks = await waitUntil('the log has what the shop answered', async () => {
      const { callbacks } = log.parse(await ask('/erc20/usdt/logs/', { callback }))
      return callbacks.every(({ result }) => result === 'done') && callbacks
    })
    const found = callbacks.map(({ logs }) => new URL(logs[0]?.request_url ?? '').searchParams)
    const paid = found.map(query => readByWooCommerce(query, order))
    assert.deepEqual(
      paid.map(({ pending }) => pending),
      ['0', '0'],
    )
    assert.equal(
      paid.reduce((sum, one) => sum + parseAtoms(one.paid, 6), 0n),
      total,
    )
  })

  test('WooCommerce: a hosted payment, told once, and read again from its log', async () => {
    const place = user.freshPath()
    const own = 'wc-api=WC_Gateway_BlockBee&wc_api_type=checkout&order_id=1078&nonce=n0'
    const request = await ask('/checkout/request/', {
      ...{ redirect_url: 'https://shop.example/checkout/order-received/1078/?key=wc_order_x', apikey },
      ...{ notify_url: user.merchant.url(`${place}?${own}`), value: '20.00', currency: 'EUR' },
      ...{ item_description: '#1078', expire_at: String(Math.floor(Date.now() / 1000) + 60 + 3_600) },
    })
    const { fields, method, target } = await payPage(request.payment_url, place)
    assert.deepEqual([method, target.startsWith(`${place}?${own}&`)], ['GET', true])
    assert.equal(fields.get('success_token'), request.success_token)
    const payload = await payloadOf(request.payment_id)
    for (const name of [
      'address',
      'txid',
      'currency',
      'exchange_rate',
      'paid_coin',
      'paid_amount',
      'success_token',
    ])
      assert.deepEqual([name, payload[name]], [name, fields.get(name) ?? assert.fail(name)])
  })

  test('Odoo: a value with all binary digits of a float, the key in a header, a Host of its own', async () => {
    const place = user.freshPath()
    const number = 'S00042'
    const request = await ask(
      '/checkout/request/',
      {
        ...{
          redirect_url: 'https://odoo.example/',
          notify_url: user.merchant.url(`${place}?order_number=${number}&webhook_token=t-1_x`),
        },
        // Decimal(19.99) in Python.
        value: '19.989999999999998436805981327779591083526611328125',
        ...{ item_description: `Ref: ${number}`, currency: 'eur' },
      },
      { apikey },
    )
    assert.match(String(request.success_token), /^[A-Za-z0-9]{64}$/)
    const { fields } = await payPage(request.payment_url, place)
    assert.equal(fields.get('webhook_token'), 't-1_x')
    const order = { number, value: 19.99, currency: 'EUR', paymentId: String(request.payment_id) }
    assert.ok(isPaidForOdoo(fields, order), JSON.stringify([...fields]))
    assert.equal(isPaidForOdoo(fields, { ...order, value: 20 }), false)
  })

  test('Magento: what was paid, in the shop’s currency', async () => {
    const place = user.freshPath()
    const own = new URLSearchParams({ order_id: '000000012', nonce: 'n+/=' })
    const request = await ask('/checkout/request/', {
      ...{
        redirect_url: `https://magento.example/pay?${own}`,
        notify_url: `${user.merchant.url(place)}?${own}`,
      },
      ...{ apikey, value: '59.969999999999995', currency: 'USD' },
    })
    const { fields } = await payPage(request.payment_url, place)
    assert.deepEqual(readByMagento(fields, { id: '000000012', nonce: 'n+/=', currency: 'USD' }), {
      paid: 59.97,
      fiat: 59.97,
    })
  })

  test('OpenCart: a callback whose route has a bar, which no URI may have', async () => {
    const place = user.freshPath()
    const route = 'extension/blockbee/payment/blockbee|callback'
    const callback = user.merchant.url(`${place}?route=${route}&order_id=31&nonce=ab`)
    const created = await ask('/erc20/usdc/create/', { apikey, callback, pending: '1', convert: '1' })
    await user.did('POST', 'pay', {
      ...{ network: 'ethereum', symbol: 'USDC', to: created.address_in, amount: '3' },
    })
    await user.untilTold(place, '0')
    for (const { target, fields, verified } of user.told(place)) {
      assert.ok(verified && target.startsWith(`${place}?route=${route.replace('|', '%7C')}&`), target)
      assert.equal(fields.get('route'), route)
    }
  })

  test('Django package: both stages pass its form; the callback is echoed byte for byte', async () => {
    const place = user.freshPath()
    const callback = user.merchant.url(`${place}?request_id=7&nonce=Ab9&v=k%2B%20x`)
    const created = await ask(
      '/eth/create/',
      { callback, address: freshAddress(), pending: '1', confirmations: '1', email: '' },
      { apikey },
    )
    assert.equal(created.callback_url, callback)
    await user.did('POST', 'pay', {
      network: 'ethereum',
      symbol: 'ETH',
      to: created.address_in,
      amount: '0.123456789012345678',
    })
    await user.untilTold(place, '0')
    const results = user.told(place).map(({ fields }) => djangoForm.parse(Object.fromEntries(fields)))
    assert.deepEqual(
      results.map(({ result }) => result),
      ['pending', 'sent'],
    )
    for (const { value_coin } of results) assert.equal(value_coin, '0.123456789012345678')
  })

  test('the payments adapter for Django: a signed body, and 202 until it has made up its mind', async () => {
    const place = user.freshPath()
    user.merchant.behave(place, answerWith(202, 'pending'))
    const request = await ask('/checkout/request/', {
      ...{ apikey, redirect_url: 'https://django.example/done', notify_url: user.merchant.url(place) },
      ...{ value: '5', post: '1', currency: 'USD' },
    })
    const first = await payPage(request.payment_url, place)
    await payloadOf(request.payment_id)
    user.merchant.behave(place, acknowledge)
    await user.did('POST', 'clock', { advanceSeconds: 361 })
    await user.until('it is told again', () => user.told(place).length === 2)
    const again = user.told(place)[1]
    assert.deepEqual([again?.method, again?.body, again?.verified], ['POST', first.body, true])
    assert.deepEqual(
      ['payment_id', 'is_paid', 'status'].map(name => again?.fields.get(name)),
      [request.payment_id, '1', 'done'],
    )
  })
})
