import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { auditBooks } from './harness/books.ts'
import type { Callback } from './harness/merchant.ts'
import { offerAllCoins, requestPage, type Shopper } from './harness/shopper.ts'
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
      { count, withinMs: 25_000, explain: () => stack.logTail() },
    )
    const call = calls.at(-1)
    assert.ok(call?.verified, 'the signature is good')
    return call
  }

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
})
