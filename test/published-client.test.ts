import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, describe, test } from 'node:test'
import { z } from 'zod'
import { PublishedBlockBee, redirectClient } from './harness/published-blockbee.ts'
import { freshAddress } from './harness/recipients.ts'
import { SandboxUser } from './harness/sandbox.ts'

// BlockBee's published Node client, the file that npm installs, against a real sandbox. Its address is fixed in its code
// (`static #baseURL`), so the process's `fetch` gives its requests another host; nothing else of them is changed. It has no
// function for hosted pages. The shapes are the reference's (blockbee 4.2, 6.2, 7, 8.1, 13): a missing field fails.

const FIATS =
  'USD EUR GBP CAD JPY AED MYR IDR THB CHF COP SGD RUB ZAR TRY LKR XAF RON BGN HUF CZK PHP PLN UGX MXN INR HKD CNY BRL DKK'

const decimal = z.string().regex(/^\d+(\.\d+)?$/)
const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/)
const hash = z.string().regex(/^0x[0-9a-f]{64}$/)
const moment = z.string().regex(/^\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d$/)
const inFiats = (amount: z.ZodString) =>
  z.record(z.string(), amount).refine(prices => FIATS.split(' ').every(fiat => fiat in prices))

const coin = z.object({
  coin: z.string().min(1),
  logo: z.url(),
  ticker: z.string().min(1),
  // 10^18 for a coin of 18 decimals (reference blockbee 2.3): an integer, if not one that every language keeps.
  minimum_transaction: z.number().refine(Number.isInteger),
  minimum_transaction_coin: decimal,
  minimum_fee: z.int(),
  minimum_fee_coin: decimal,
  fee_percent: decimal,
  network_fee_estimation: decimal,
})
const success = { status: z.literal('success') }
const coinInfo = coin.extend({
  ...success,
  prices: inFiats(z.string().regex(/^\d+\.\d{10}$/)),
  prices_updated: z.iso.datetime(),
})
const estimate = z.object({
  ...success,
  estimated_cost: decimal,
  estimated_cost_currency: inFiats(z.string().regex(/^\d+\.\d\d$/)),
})
const conversion = z.object({ ...success, value_coin: decimal, exchange_rate: decimal })
const qrCode = z.object({ ...success, qr_code: z.base64(), payment_uri: z.string() })
const logs = z.object({
  ...success,
  callback_url: z.url(),
  address_in: address,
  address_out: address,
  notify_pending: z.boolean(),
  notify_confirmations: z.int(),
  priority: z.string(),
  callbacks: z.array(
    z.object({
      ...{ uuid: z.uuid(), last_update: moment, result: z.enum(['pending', 'received', 'sent', 'done']) },
      ...{ confirmations: z.int(), coin: z.string(), price: decimal, txid_in: hash, txid_out: hash },
      ...{ fee: z.int(), fee_coin: decimal, fee_percent: decimal },
      ...{ value: z.int(), value_coin: decimal, value_forwarded: z.int(), value_forwarded_coin: decimal },
      logs: z.array(
        z.object({
          ...{ request_url: z.url(), response: z.string(), responses: z.string() },
          ...{ response_status: z.string(), timestamp: moment, next_try: z.string() },
          ...{ pending: z.literal([0, 1]), confirmed: z.literal([0, 1]), success: z.boolean() },
        }),
      ),
    }),
  ),
})

describe('the published BlockBee client', () => {
  let user: SandboxUser
  let redirected: ReturnType<typeof redirectClient>
  let key: string
  before(async () => {
    user = await SandboxUser.start()
    key = user.file.apiKeys.blockbee
    redirected = redirectClient(user.url)
  })
  after(async () => {
    redirected?.restore()
    await user?.stop()
  })

  test('is release 1.1.0 as published, with its own address in its code', () => {
    const require = createRequire(import.meta.url)
    assert.equal(require('@blockbee/api/package.json').version, '1.1.0')
    const source = readFileSync(require.resolve('@blockbee/api'), 'utf8')
    assert.match(source, /static #baseURL = 'https:\/\/api\.blockbee\.io'/)
  })

  test('getSupportedCoins and getInfo: every coin of the sandbox, each with what the client passes on', async () => {
    const tickers = user.file.chains.flatMap(({ assets }) => assets.map(({ ticker }) => ticker))
    const coins = await PublishedBlockBee.getSupportedCoins(key)
    assert.deepEqual(Object.keys(coins ?? {}).sort(), tickers.map(ticker => ticker.replace('/', '_')).sort())
    for (const entry of Object.values(coins ?? {})) coin.parse(entry)
    const all = z.looseObject({}).parse(await PublishedBlockBee.getInfo(null, true, key))
    assert.equal('status' in all, false)
    z.array(z.object({ minimum: decimal, fee: decimal }))
      .nonempty()
      .parse(all.fee_tiers)
    assert.equal(coinInfo.parse(await PublishedBlockBee.getInfo('erc20_usdt', true, key)).ticker, 'usdt')
    assert.equal(coinInfo.parse(await PublishedBlockBee.getInfo('eth', true, key)).coin, 'Ether')
    assert.equal(await PublishedBlockBee.getInfo('erc20_nothing', true, key), null)
  })

  test('getEstimate and getConvert', async () => {
    const costs = [1, 2].map(async count =>
      Number(estimate.parse(await PublishedBlockBee.getEstimate('erc20_usdt', key, count)).estimated_cost),
    )
    const [one = 0, two = 0] = await Promise.all(costs)
    assert.ok(one > 0 && two > one, `${one}, ${two}`)
    // 0.92 euros are a dollar in the sandbox: 300 / 0.92.
    const converted = conversion.parse(await PublishedBlockBee.getConvert('erc20_usdt', 300, 'EUR', key))
    assert.equal(converted.value_coin, '326.086957')
    assert.equal(Number(converted.exchange_rate).toFixed(6), (1 / 0.92).toFixed(6))
    assert.equal(await PublishedBlockBee.getConvert('erc20_usdt', 300, 'XXX', key), null)
  })

  test('createPayout is a pending request of the business', async () => {
    const recipient = freshAddress()
    assert.deepEqual(await PublishedBlockBee.createPayout('erc20_usdt', recipient, '1.5', key), {
      status: 'success',
    })
    assert.equal(await PublishedBlockBee.createPayout('erc20_usdt', '0x12', '1.5', key), null)
    const { payout_requests: requests } = await user.get(
      `/erc20/usdt/payout/request/list/?apikey=${key}&status=pending`,
    )
    const [first, ...others] = z
      .array(z.looseObject({ address: z.string(), value: z.string() }))
      .parse(requests)
    assert.deepEqual(others, [])
    assert.deepEqual([first?.address.toLowerCase(), first?.value], [recipient, '1.5'])
  })

  test('address, QR code, payment, callback, logs: parameters that need escapes come back as the client made them', async () => {
    const place = user.freshPath()
    const recipient = freshAddress()
    const client = new PublishedBlockBee(
      ...(['erc20_usdt', recipient, user.merchant.url(`${place}?shop=1`)] as const),
      ...([{ order: 'Nº 7 & más', nonce: 'k+' }, { pending: 1, convert: 1 }, key] as const),
    )
    const till = address.parse(await client.getAddress())
    assert.equal(await client.getAddress(), till, 'the callback is the identity')
    const empty = logs.parse(await client.checkLogs())
    assert.deepEqual(
      [empty.address_in, empty.address_out.toLowerCase(), empty.notify_pending, empty.callbacks],
      [till, recipient, true, []],
    )
    const code = qrCode.parse(await client.getQrcode('12.5', 256))
    assert.equal(code.payment_uri, till)
    assert.equal(Buffer.from(code.qr_code, 'base64').subarray(1, 4).toString('latin1'), 'PNG')

    const payment = await user.pay(till, '12.5')
    await user.untilTold(place, '0')
    const [pending, confirmed] = [user.told(place, '1')[0], user.told(place, '0')[0]]
    assert.ok(pending?.verified && confirmed?.verified)
    // The client encodes its URL once more (reference blockbee 4.3): the shop gets what it would get from BlockBee.
    const mine = `${place}?shop=1&order=N%25C2%25BA+7+%2526+m%25C3%25A1s&nonce=k%252B&`
    for (const { target } of [pending, confirmed]) assert.ok(target.startsWith(mine), target)
    const told = Object.fromEntries(confirmed.fields)
    assert.deepEqual(
      [told.address_in, told.coin, told.value_coin, told.value_forwarded_coin, told.txid_in, told.pending],
      [till, 'erc20_usdt', '12.5', '12.5', payment.txid, '0'],
    )
    hash.parse(told.txid_out)
    assert.equal(JSON.parse(told.value_coin_convert ?? '{}').EUR, '11.50')

    await user.until('the log says that the shop acknowledged', async () => {
      const [entry] = logs.parse(await client.checkLogs()).callbacks
      return entry?.result === 'done'
    })
    const [entry, ...others] = logs.parse(await client.checkLogs()).callbacks
    assert.deepEqual(others, [])
    assert.deepEqual(
      [entry?.uuid, entry?.txid_in, entry?.txid_out, entry?.value_coin, entry?.value_forwarded_coin],
      [told.uuid, payment.txid, told.txid_out, '12.5', '12.5'],
    )
    assert.equal(entry?.logs[0]?.request_url, user.merchant.url(confirmed.target))
    assert.equal(entry?.logs[0]?.response_status, '200')
  })

  test('without an address of its own it is paid to the account’s; POST callbacks; a wrong key is refused', async () => {
    const place = user.freshPath()
    const client = new PublishedBlockBee('eth', '', user.merchant.url(place), {}, { post: 1 }, key)
    const till = address.parse(await client.getAddress())
    await user.did('POST', 'pay', { network: 'ethereum', symbol: 'ETH', to: till, amount: '0.5' })
    await user.untilTold(place, '0')
    const [told] = user.told(place, '0')
    assert.deepEqual([told?.method, told?.verified, told?.fields.get('value_coin')], ['POST', true, '0.5'])
    const stranger = new PublishedBlockBee('eth', '', user.merchant.url(`${place}/2`), {}, {}, 'wrong')
    assert.equal(await stranger.getAddress(), null)
  })

  test('asked for every endpoint that it knows', () => {
    const ends = new Set(redirected.asked.map(path => path.split('/').at(-2)))
    assert.deepEqual([...ends].sort(), ['convert', 'create', 'estimate', 'info', 'logs', 'payout', 'qrcode'])
  })
})
