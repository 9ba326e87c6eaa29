import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { z } from 'zod'
import { openPage, visibleText, waitForText } from '../checkout/testing/open-page.ts'
import { startBrowser } from '../checkout/testing/start-browser.ts'
import { auditFileOf } from '../devnet/audit-file.ts'
import { readAuditConfig } from '../gateway/entry/config-file.ts'
import { openDatabase } from '../gateway/storage/database.ts'
import { acknowledge, answerWith, Merchant } from './harness/merchant.ts'
import { SandboxUser } from './harness/sandbox.ts'
import { requestPage } from './harness/shopper.ts'
import { waitUntil } from './harness/wait-until.ts'

// Payment pages in trouble, in the sandbox's time and in a real browser: who is told, and where every unit is (F16, F53).

const notification = z.looseObject({ response_status: z.string(), pending: z.boolean() })
const logsAnswer = z.looseObject({
  status: z.literal('success'),
  is_paid: z.boolean().optional(),
  is_expired: z.boolean().optional(),
  payment_data: z
    .array(z.looseObject({ coin: z.string(), value_paid: z.string(), txid: z.array(z.string()) }))
    .optional(),
  disregarded: z
    .array(z.object({ txid: z.string(), coin: z.string(), value: z.string(), reason: z.string() }))
    .optional(),
  notifications: z.array(notification),
})

describe('checkout faults', () => {
  let user: SandboxUser
  let browser: Browser
  before(async () => {
    ;[user, browser] = await Promise.all([SandboxUser.start(), startBrowser()])
  })
  after(async () => {
    await browser?.close()
    await user?.stop()
  })

  async function request(kind: 'checkout' | 'deposit', query: Record<string, string>) {
    const server = {
      url: user.url,
      apiKey: user.file.apiKeys.blockbee,
      get: (target: string) => user.get(target),
      until: <T>(what: string, look: () => Promise<T> | T, withinMs = 60_000) =>
        waitUntil(what, look, { withinMs }),
    }
    const { shopper, answer } = await requestPage(server, kind, query)
    return { shopper, answer, id: String(answer.payment_id) }
  }

  async function logs(kind: 'checkout' | 'deposit', token: string): Promise<z.infer<typeof logsAnswer>> {
    const query = new URLSearchParams({ apikey: user.file.apiKeys.blockbee, token })
    return logsAnswer.parse(await user.get(`/${kind}/logs/?${query}`))
  }

  async function pay(to: string, amount: string, symbol = 'USDT'): Promise<string> {
    const body = { network: 'ethereum', symbol, to, amount }
    return z.looseObject({ txid: z.string() }).parse(await user.did('POST', 'pay', body)).txid
  }

  const advance = (seconds: number) => user.did('POST', 'clock', { advanceSeconds: seconds })

  test('IPN receivers that are down for two days, one failing and one gone: both are told at the next retry, once', async () => {
    const gone = await Merchant.start()
    gone.publicKey = user.merchant.publicKey
    const failing = user.freshPath()
    user.merchant.behave(failing, answerWith(500, 'down'))
    const payment = await request('checkout', {
      ...{ value: '25', redirect_url: 'https://shop.example/thanks' },
      notify_url: user.merchant.url(`${failing}?order=7`),
    })
    const deposit = await request('deposit', { notify_url: gone.url('/ipn?user=9'), json: '1' })
    await gone.goDown()
    const { address: toPay } = await payment.shopper.choose('erc20/usdt')
    const { address: toDeposit } = await deposit.shopper.choose('erc20/usdt')
    const [payTxid, depositTxid] = [await pay(toPay, '25'), await pay(toDeposit, '40')]

    const failed = (attempts: number) =>
      waitUntil(
        `${attempts} attempts at each`,
        async () =>
          (await Promise.all([logs('checkout', payment.id), logs('deposit', deposit.id)])).every(
            ({ notifications }) => notifications.length === attempts,
          ),
        { withinMs: 60_000 },
      )
    // 6 minutes doubling (reference blockbee 8.4): nine attempts in the first 25.5 hours, the tenth after 51.1.
    let skipped = 0
    for (let attempts = 1; attempts < 9; attempts++) {
      await failed(attempts)
      await advance(360 * 2 ** (attempts - 1))
      skipped += 360 * 2 ** (attempts - 1)
    }
    await failed(9)
    await advance(172_800 - skipped)
    const down = await Promise.all([logs('checkout', payment.id), logs('deposit', deposit.id)])
    for (const { notifications } of down) assert.ok(notifications.every(({ pending }) => pending))
    assert.equal(down[0].is_paid, true)
    assert.deepEqual(new Set(down[0].notifications.map(one => one.response_status)), new Set(['500']))

    user.merchant.behave(failing, acknowledge)
    await gone.comeBack()
    // One that is paid now is told at once; those that wait are not due yet.
    const fresh = await request('deposit', { notify_url: gone.url('/fresh') })
    await pay((await fresh.shopper.choose('erc20/usdt')).address, '2')
    await gone.wait({ path: '/fresh' }, { withinMs: 60_000 })
    assert.deepEqual([user.told(failing).length, gone.of({ path: '/ipn' }).length], [9, 0])

    await advance(360 * (2 ** 9 - 1) - 172_800)
    await gone.wait({ path: '/ipn' }, { withinMs: 60_000 })
    await waitUntil('the payment is told', () => user.told(failing).length === 10, { withinMs: 60_000 })
    await waitUntil('both are done', async () =>
      (await Promise.all([logs('checkout', payment.id), logs('deposit', deposit.id)])).every(
        ({ notifications }) => notifications.every(({ pending }) => !pending),
      ),
    )
    const tellings = user.told(failing)
    assert.equal(new Set(tellings.map(({ target }) => target)).size, 1, 'every repeat is the same')
    assert.ok(tellings.every(({ verified }) => verified))
    const paid = tellings.at(-1)?.fields
    assert.deepEqual(
      ['order', 'payment_id', 'success_token', 'is_paid', 'paid_amount', 'txid', 'status'].map(name =>
        paid?.get(name),
      ),
      ['7', payment.id, payment.answer.success_token, '1', '25', payTxid, 'done'],
    )
    const [deposited] = gone.of({ path: '/ipn' })
    assert.equal(deposited?.verified, true)
    assert.deepEqual(
      ['payment_id', 'paid_amount', 'txid', 'type'].map(name => deposited?.fields.get(name)),
      [deposit.id, '40', depositTxid, 'deposit'],
    )

    await advance(172_800)
    await pay(toDeposit, '3')
    await gone.wait({ path: '/ipn' }, { count: 2, withinMs: 60_000 })
    assert.deepEqual([user.told(failing).length, gone.of({ path: '/ipn' }).length], [10, 2])
    assert.equal(gone.of({ path: '/ipn' })[1]?.fields.get('paid_amount'), '3')
    await gone.stop()
  })

  /** Chooses a coin and reads, as a person would, what to send where. */
  async function choose(page: Page, ticker: string): Promise<{ address: string; amount: string }> {
    const symbol = ticker.split('/').at(-1)?.toUpperCase() ?? ''
    if ((await page.locator('#other-coins').count()) > 0) await page.locator('#other-coins-summary').click()
    await page.locator(`[id="choose-${ticker}"]`).click()
    await waitForText(page, '#amount', new RegExp(` ${symbol}$`))
    const address = (await visibleText(page.locator('#address'))).replace(/\s/g, '')
    return { address, amount: (await visibleText(page.locator('#amount'))).replace(` ${symbol}`, '') }
  }

  test('one payment in two tabs, in two coins, both paid; then again, by a wrong token, too little: all of it has a name', async () => {
    const place = user.freshPath()
    const { answer, id } = await request('checkout', {
      ...{ value: '25', redirect_url: user.merchant.url('/thanks'), notify_url: user.merchant.url(place) },
    })
    const url = `${user.url}${new URL(String(answer.payment_url)).pathname}`
    const one = await openPage(browser, url)
    const two = await openPage(browser, url)
    const tether = await choose(one.page, 'erc20/usdt')
    // Both show what was chosen last; an address that was shown before stays good.
    await waitForText(two.page, '#amount', / USDT$/)
    const coin = await choose(two.page, 'erc20/usdc')
    await waitForText(one.page, '#amount', / USDC$/)
    assert.deepEqual([tether.amount, coin.amount], ['25', '25'])
    assert.notEqual(tether.address, coin.address)
    const counted = await Promise.all([pay(tether.address, '25'), pay(coin.address, '25', 'USDC')])
    await Promise.all(
      [one, two].map(({ page }) => waitForText(page, '.status', /\$25\.00 more than the total has arrived/)),
    )
    assert.deepEqual([...one.complaints, ...two.complaints], [])
    await Promise.all([one.close(), two.close()])

    counted.push(await pay(tether.address, '25'))
    const ignored = [
      { txid: await pay(tether.address, '25', 'DAI'), coin: 'erc20_dai', value: '25', reason: 'other_asset' },
      { txid: await pay(coin.address, '25'), coin: 'erc20_usdt', value: '25', reason: 'other_asset' },
      { txid: await pay(tether.address, '0.5'), coin: 'erc20_usdt', value: '0.5', reason: 'below_minimum' },
    ]
    const told = await waitUntil(
      'the logs name every transaction',
      async () => {
        const known = await logs('checkout', id)
        const count = (known.payment_data ?? []).flatMap(({ txid }) => txid).length
        return count + (known.disregarded?.length ?? 0) === 6 ? known : null
      },
      { withinMs: 60_000 },
    )
    assert.equal(told.is_paid, true)
    assert.deepEqual(told.payment_data?.map(each => [each.coin, each.value_paid, each.txid.length]).sort(), [
      ['erc20_usdc', '25', 1],
      ['erc20_usdt', '50', 2],
    ])
    assert.deepEqual(told.payment_data?.flatMap(({ txid }) => txid).sort(), counted.sort())
    const byTxid = (a: { txid: string }, b: { txid: string }) => a.txid.localeCompare(b.txid)
    assert.deepEqual(told.disregarded?.sort(byTxid), ignored.sort(byTxid))
    await user.requireBooksEqualChains()
    const kept = await waitUntil('what counts is forwarded', async () => {
      const known = await locations(id)
      return known.accepted?.every(location => location === 'settled') ? known : null
    })
    assert.deepEqual(kept.accepted?.length, 3)
    assert.deepEqual(kept.other_asset, ['till.suspense', 'till.suspense'])
    // Too little is kept, and taken along when its till is emptied for something else.
    assert.match(kept.below_minimum?.join() ?? '', /^(till\.suspense|settled)$/)
    const [first, ...more] = user.told(place)
    assert.equal(more.length, 0, 'paid is told once')
    assert.deepEqual([first?.verified, first?.fields.get('is_paid')], [true, '1'])
    for (const txid of first?.fields.get('txid')?.split(',') ?? ['none']) assert.ok(counted.includes(txid))
  })

  /** Where the ledger says that each transfer of a payment is. */
  async function locations(token: string): Promise<Record<string, string[]>> {
    const { databaseUrl } = readAuditConfig(auditFileOf(user.home))
    const db = openDatabase(databaseUrl, { poolMax: 1, onError: () => undefined })
    try {
      const { rows } = await db.query<{ disposition: string; locations: string[] }>(
        `select t.disposition, array_agg(t.location order by t.location) as locations
           from transfers t join order_tills ot on ot.till_id = t.till_id
           join orders o on o.business_id = ot.business_id and o.id = ot.order_id
          where o.token = $1 group by t.disposition`,
        [token],
      )
      return Object.fromEntries(rows.map(row => [row.disposition, row.locations]))
    } finally {
      await db.close()
    }
  }

  test('after the end, in full, and by a wrong token: expired, forwarded or kept, and the logs say which', async () => {
    const place = user.freshPath()
    const nowMs = Date.parse(String((await user.get('/sandbox/clock')).now))
    const { shopper, id } = await request('checkout', {
      ...{ value: '25', redirect_url: 'https://shop.example/thanks', notify_url: user.merchant.url(place) },
      expire_at: String(Math.floor(nowMs / 1_000) + 3_700),
    })
    const { address } = await shopper.choose('erc20/usdt')
    const part = await pay(address, '10')
    await shopper.until('a part came', view => view.state === 'partial')
    await advance(3_800)
    await shopper.until('the page says expired', view => view.state === 'expired')
    const late = await pay(address, '15')
    const wrong = await pay(address, '15', 'DAI')
    const told = await waitUntil(
      'the logs name both',
      async () => {
        const known = await logs('checkout', id)
        return known.disregarded?.length === 2 ? known : null
      },
      { withinMs: 60_000 },
    )
    assert.deepEqual([told.is_expired, told.is_paid], [true, false])
    assert.deepEqual(
      told.payment_data?.map(one => [one.value_paid, one.txid]),
      [['10', [part]]],
    )
    assert.deepEqual(
      new Map(told.disregarded?.map(one => [one.txid, one.reason])),
      new Map([
        [late, 'after_expiry'],
        [wrong, 'other_asset'],
      ]),
    )
    await user.requireBooksEqualChains()
    const kept = await waitUntil('what was accepted is forwarded', async () => {
      const known = await locations(id)
      return known.accepted?.every(location => location === 'settled') ? known : null
    })
    assert.deepEqual(kept, { accepted: ['settled', 'settled'], other_asset: ['till.suspense'] })
    assert.equal(user.told(place).length, 0)
  })
})
