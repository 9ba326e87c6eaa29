import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { auditBooks } from './harness/books.ts'
import type { Callback } from './harness/merchant.ts'
import { offerAllCoins, openStream, requestPage, type Shopper } from './harness/shopper.ts'
import { Stack } from './harness/stack.ts'

// Checkout payments and deposits from the request to the IPN, by the real gateway, on a real chain (F16, F17, F53).

describe('checkout', () => {
  let stack: Stack
  let wallet: string
  let ipns = 0
  before(async () => {
    stack = await Stack.start({ notify: { retryFirstMs: 200 } })
    wallet = await offerAllCoins(stack)
  })
  after(() => stack.stop())

  /** A payment page whose IPN has a path of its own. */
  async function payment(value: string, query: Record<string, string> = {}) {
    ipns += 1
    const path = `/ipn/${ipns}`
    const { shopper, answer } = await requestPage(stack, 'checkout', {
      value,
      redirect_url: 'https://shop.example/thanks?order=7',
      notify_url: stack.merchant.url(`${path}?order=7`),
      ...query,
    })
    return { shopper, answer, path }
  }

  async function ipn(path: string, count = 1): Promise<Callback> {
    const calls = await stack.merchant.wait(
      { path },
      { count, withinMs: 60_000, explain: () => stack.logTail() },
    )
    const call = calls.at(-1)
    assert.ok(call?.verified, 'the signature is good')
    return call
  }

  const allSettled = () =>
    stack.until('all is settled', async () => {
      const { rowCount } = await stack.db.query(
        `select 1 from obligations where state not in ('settled', 'final', 'cancelled')`,
      )
      return rowCount === 0
    })

  const paid = (shopper: Shopper) => shopper.until('the page says paid', view => view.state === 'paid')

  test('request, choose, pay, IPN, back to the shop', async () => {
    const { shopper, answer, path } = await payment('12.34', { item_description: 'Tea <b>&' })
    assert.match(String(answer.success_token), /^[A-Za-z0-9]{64}$/)
    assert.match(String(answer.payment_id), /^[A-Za-z0-9]{32}$/)
    const page = await fetch(`${stack.url}${shopper.path}`)
    assert.equal(page.status, 200)
    assert.match(
      page.headers.get('content-security-policy') ?? '',
      /default-src 'none'.*frame-ancestors 'none'/,
    )
    assert.equal((await page.text()).includes('Tea <b>'), false)
    const selected = await shopper.choose('erc20/usdt')
    assert.equal(selected.amountDue, '12.34')
    const txid = await stack.pay(selected.address.toLowerCase(), BigInt(selected.amountDueAtoms ?? '0'))
    const view = await paid(shopper)
    assert.equal(
      view.redirectUrl,
      `https://shop.example/thanks?order=7&success_token=${answer.success_token}`,
    )
    const call = await ipn(path)
    assert.deepEqual(Object.fromEntries(call.fields), {
      order: '7',
      payment_url: answer.payment_url,
      payment_id: answer.payment_id,
      redirect_url: 'https://shop.example/thanks?order=7',
      value: '12.34',
      success_token: answer.success_token,
      currency: 'usd',
      is_paid: '1',
      paid_amount: '12.34',
      paid_amount_fiat: '12.34',
      received_amount: '12.34',
      received_amount_fiat: '12.34',
      paid_coin: 'erc20_usdt',
      exchange_rate: '1',
      txid,
      address: selected.address,
      type: 'payment',
      status: 'done',
    })
    await stack.until(
      'the money is forwarded',
      async () => (await stack.node.tokenBalance(stack.tokens.usdt, wallet)) === 12_340_000n,
    )
  })

  test('a part, then the rest; both hashes are told', async () => {
    const { shopper, path } = await payment('50')
    const first = await shopper.choose('erc20/usdt')
    const partTxid = await stack.pay(first.address.toLowerCase(), 20_000_000n)
    const partial = await shopper.until('a part came', view => view.state === 'partial')
    assert.deepEqual(
      [partial.paid, partial.outstanding, partial.selected?.amountDue],
      ['20.00', '30.00', '30'],
    )
    assert.equal(partial.redirectUrl, null)
    const restTxid = await stack.pay(first.address.toLowerCase(), 30_000_000n)
    await paid(shopper)
    const call = await ipn(path)
    assert.equal(call.fields.get('txid'), `${partTxid},${restTxid}`)
    assert.equal(call.fields.get('paid_amount'), '50')
  })

  test('three parts in two coins, too much: paid, told once, what is over is shown', async () => {
    const { shopper, path } = await payment('100', { post: '1' })
    const tether = await shopper.choose('erc20/usdt')
    await stack.pay(tether.address.toLowerCase(), 10_000_000n)
    await shopper.until('10 came', view => view.paid === '10.00')
    const ether = await shopper.choose('eth')
    assert.equal(ether.amountDue, '0.045')
    await stack.payCoin(ether.address.toLowerCase(), 4n * 10n ** 16n)
    await shopper.until('90 came', view => view.paid === '90.00')
    await stack.pay(tether.address.toLowerCase(), 15_000_000n)
    const view = await paid(shopper)
    assert.deepEqual([view.paid, view.overpaid, view.outstanding], ['105.00', '5.00', '0.00'])
    const call = await ipn(path)
    assert.equal(call.contentType, 'application/x-www-form-urlencoded')
    assert.equal(call.fields.get('paid_coin'), 'eth')
    assert.equal(call.fields.get('paid_amount'), '0.04')
    assert.equal(call.fields.get('paid_amount_fiat'), '105.00')
    assert.equal(call.fields.get('txid')?.split(',').length, 3)
    await stack.pay(tether.address.toLowerCase(), 2_000_000n)
    await shopper.until('more is shown', ({ overpaid }) => overpaid === '7.00')
    assert.equal(stack.merchant.of({ path }).length, 1)
  })

  test('wrong token and too little: shown as ignored, kept in suspense, and the payment goes on', async () => {
    const { shopper, path } = await payment('30')
    const { address } = await shopper.choose('erc20/usdt')
    await stack.pay(address.toLowerCase(), 30n * 10n ** 18n, stack.tokens.dai)
    await stack.pay(address.toLowerCase(), 10n)
    const view = await shopper.until('both are shown', ({ transfers }) => transfers.length === 2)
    assert.equal(view.state, 'waiting')
    assert.deepEqual(view.transfers.map(({ ignored }) => ignored).sort(), ['below_minimum', 'other_asset'])
    const { rows } = await stack.db.query<{ location: string }>(
      `select location from transfers t join tills on tills.id = t.till_id where tills.address = $1`,
      [address.toLowerCase()],
    )
    assert.deepEqual(
      rows.map(row => row.location),
      ['till.suspense', 'till.suspense'],
    )
    await stack.pay(address.toLowerCase(), 30_000_000n)
    await paid(shopper)
    assert.equal((await ipn(path)).fields.get('paid_amount'), '30')
  })

  test('after its end a payment is expired; money that comes then is forwarded and does not count', async () => {
    const { shopper, answer, path } = await payment('15', {
      expire_at: String(Math.floor(Date.now() / 1000) + 3_700),
    })
    const { address } = await shopper.choose('erc20/usdt')
    await stack.db.query(`update orders set expires_at = now() - interval '1 minute' where token = $1`, [
      answer.payment_id,
    ])
    await shopper.until('the page says expired', view => view.state === 'expired')
    const before = await stack.node.tokenBalance(stack.tokens.usdt, wallet)
    await stack.pay(address.toLowerCase(), 15_000_000n)
    const late = await shopper.until('the late money is shown', ({ transfers }) => transfers.length === 1)
    assert.deepEqual([late.state, late.paid, late.transfers[0]?.ignored], ['expired', '0.00', 'after_expiry'])
    await stack.until(
      'it is forwarded',
      async () => (await stack.node.tokenBalance(stack.tokens.usdt, wallet)) === before + 15_000_000n,
    )
    assert.equal(stack.merchant.of({ path }).length, 0)
  })

  test('two deposits, each told by JSON with a uuid of its own', async () => {
    ipns += 1
    const path = `/ipn/${ipns}`
    const { shopper, answer } = await requestPage(stack, 'deposit', {
      notify_url: stack.merchant.url(`${path}?user=9`),
      json: '1',
      currency: 'eur',
    })
    assert.equal('success_token' in answer, false)
    // Chosen by two windows at once: one address.
    const [one, two] = await Promise.all([shopper.choose('erc20/usdt'), shopper.choose('erc20/usdt')])
    assert.equal(one.address, two.address)
    const first = await stack.pay(one.address.toLowerCase(), 3_000_000n)
    await ipn(path)
    const second = await stack.pay(one.address.toLowerCase(), 4_500_000n)
    await ipn(path, 2)
    const calls = stack.merchant.of({ path })
    assert.deepEqual(
      calls.map(call => [call.fields.get('txid'), call.fields.get('paid_amount')]),
      [
        [first, '3'],
        [second, '4.5'],
      ],
    )
    assert.equal(new Set(calls.map(call => call.fields.get('uuid'))).size, 2)
    const body: unknown = JSON.parse(calls[1]?.body ?? '')
    assert.deepEqual(body, {
      uuid: calls[1]?.fields.get('uuid'),
      payment_url: answer.payment_url,
      payment_id: answer.payment_id,
      currency: 'eur',
      paid_amount: '4.5',
      paid_amount_fiat: '4.14',
      received_amount: '4.5',
      received_amount_fiat: '4.14',
      paid_coin: 'erc20_usdt',
      exchange_rate: 0.92,
      txid: second,
      address: one.address,
      type: 'deposit',
      status: 'done',
    })
    assert.match(calls[1]?.target ?? '', /\?user=9$/)
    assert.deepEqual([(await shopper.state()).state, (await shopper.state()).paid], ['paid', '6.90'])
  })

  test('a shop that is down is told when it is back, once it acknowledges no more', async () => {
    const { shopper, path } = await payment('5')
    const { address } = await shopper.choose('erc20/usdt')
    await stack.merchant.goDown()
    await stack.pay(address.toLowerCase(), 5_000_000n)
    await paid(shopper)
    await stack.until('an attempt failed', async () => {
      const { rows } = await stack.db.query(
        `select 1 from delivery_attempts where response_status = '-3' and request_url like '%' || $1 || '%'`,
        [`${path}?`],
      )
      return rows.length > 0
    })
    await stack.merchant.comeBack()
    const call = await ipn(path)
    assert.equal(call.fields.get('status'), 'done')
  })

  test('a gateway that was killed finds what came meanwhile: paid, told once', async () => {
    const { shopper, path } = await payment('6')
    const { address } = await shopper.choose('erc20/usdt')
    await stack.kill('gateway')
    await stack.pay(address.toLowerCase(), 6_000_000n)
    await stack.startGateway()
    await paid(shopper)
    await ipn(path)
    await stack.kill('gateway')
    await stack.startGateway()
    await shopper.until('it is still paid', view => view.state === 'paid')
    const { rows } = await stack.db.query<{ n: bigint }>(
      `select count(*) as n from events e join orders o on o.id = e.facts->>'orderId'
        where e.kind = 'order.paid' and o.token = $1`,
      [(await shopper.state()).token],
    )
    assert.equal(rows[0]?.n, 1n)
  })

  for (const point of [
    'scan.after-commit',
    'notify.after-compose',
    'notify.after-send',
    'notify.after-record',
  ] as const)
    test(`kill -9 at ${point}: paid, told once or the same twice`, async () => {
      const { shopper, answer, path } = await payment('4.5')
      const { address } = await shopper.choose('erc20/usdt')
      await stack.caughtUp()
      await stack.crashAt('gateway', { point, hit: 1 })
      await stack.pay(address.toLowerCase(), 4_500_000n)
      await stack.died('gateway')
      await stack.startGateway()
      await paid(shopper)
      await ipn(path)
      await stack.ended(address.toLowerCase(), 60_000)
      const calls = stack.merchant.of({ path })
      assert.equal(new Set(calls.map(call => call.target)).size, 1, 'every repeat is the same')
      const { rows } = await stack.db.query<{ credits: bigint; news: bigint }>(
        `select (select count(*) from order_credits where order_id = o.id) as credits,
                (select count(*) from events where kind = 'order.paid' and facts->>'orderId' = o.id) as news
           from orders o where token = $1`,
        [answer.payment_id],
      )
      assert.deepEqual(rows, [{ credits: 1n, news: 1n }])
    })

  test('an open page is told of the block', async () => {
    const { shopper } = await payment('7')
    const { address } = await shopper.choose('erc20/usdt')
    const stream = await openStream(stack, shopper.path)
    try {
      const { state } = await stream.next(view => view.state === 'waiting')
      assert.equal(state, 'waiting')
      await stack.pay(address.toLowerCase(), 7_000_000n)
      const minedMs = performance.now()
      const view = await stream.next(({ transfers }) => transfers.length === 1)
      assert.ok(view.version > 0)
      console.log(`# the page was told ${Math.round(performance.now() - minedMs)} ms after the block`)
      await stream.next(({ state: now, redirectUrl }) => now === 'paid' && redirectUrl !== null)
    } finally {
      stream.close()
    }
  })

  test('a reorg takes a payment back, and what is mined again counts again', async () => {
    // The last block must be this payment's, not that of an earlier one's forward.
    await allSettled()
    await stack.db.query(
      `insert into business_settings (business_id, confirmations) values ($1, 3)
       on conflict (business_id) do update set confirmations = 3`,
      [stack.businessId],
    )
    const { shopper, path } = await payment('8')
    const { address } = await shopper.choose('erc20/usdt')
    const txid = await stack.pay(address.toLowerCase(), 8_000_000n)
    const pending = await shopper.until('it is pending', view => view.state === 'pending')
    assert.equal(pending.transfers[0]?.confirmationsNeeded, 3)
    const raw = await stack.node.rawTransaction(txid)
    await stack.node.call('anvil_reorg', 1, [])
    await shopper.until(
      'it is gone',
      view => view.state === 'waiting' && view.transfers[0]?.state === 'orphaned',
    )
    await stack.node.call('eth_sendRawTransaction', raw).catch(() => undefined)
    await stack.node.mine(3)
    await paid(shopper)
    assert.equal((await ipn(path)).fields.get('txid'), txid)
  })

  test('in the end the books equal the chain', async () => {
    await stack.node.mine(3)
    await stack.caughtUp()
    await allSettled()
    assert.deepEqual(await auditBooks(stack), [])
  })
})
