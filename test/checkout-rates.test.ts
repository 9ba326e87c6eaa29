import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { findViolations } from '../checkout/testing/find-violations.ts'
import { openPage, visibleText, waitForText } from '../checkout/testing/open-page.ts'
import { startBrowser } from '../checkout/testing/start-browser.ts'
import { type Fault, type SourceServer, startSourceServer } from '../gateway/rates/test/source-server.ts'
import { systemClock } from '../gateway/runtime/clock.ts'
import { offerAllCoins, requestPage } from './harness/shopper.ts'
import { Stack } from './harness/stack.ts'

// Sources of rates that fail and lie, from their HTTP answers to what a merchant and a shopper are told (F17, F89). The
// truth is 3000 USD for an ETH and 1.001 USD for a USDT.

const PATHS = ['/v2/exchange-rates', '/0/public/Ticker', '/v2/cryptocurrency']
const HONEST: readonly Fault[] = ['none', 'none', 'none']
const GENERIC = "Your request couldn't be processed, please try again later"
/** 30.03 USD in USDT at the rate of any two or three of the sources. */
const WORTH_30 = /^(29\.99\d*|30(\.00\d*)?) USDT$/
/** How old a word may be: the longest time from the sources' silence to the refusal. */
const AGE_MS = 6_000

describe('a gateway with sources of rates', () => {
  let sources: SourceServer
  let stack: Stack
  let browser: Browser
  before(async () => {
    sources = await startSourceServer(systemClock.nowMs)
    const common = { url: sources.url, maxAgeMs: AGE_MS }
    const rates = {
      sources: [
        { ...common, kind: 'coinbase', coins: { eth: 'ETH', 'erc20/usdt': 'USDT' } },
        { ...common, kind: 'kraken', coins: { eth: 'XETHZUSD', 'erc20/usdt': 'USDTZUSD' } },
        { ...common, kind: 'coinmarketcap', coins: { eth: '1027', 'erc20/usdt': '825' }, key: 'paid-key' },
      ],
      ...{ required: 2, refreshMs: 1_000, timeoutMs: 2_000 },
    }
    ;[stack, browser] = await Promise.all([Stack.start({ rates }), startBrowser()])
    await offerAllCoins(stack)
    await quotes()
  })
  after(async () => {
    await browser?.close()
    await stack?.stop()
    await sources?.stop()
  })

  async function convert(): Promise<{ status: number; body: Record<string, string> }> {
    const answer = await fetch(`${stack.url}/eth/convert/?value=3000&from=USD`)
    return { status: answer.status, body: (await answer.json()) as Record<string, string> }
  }

  /** Makes the sources misbehave, in the order of PATHS. */
  function misbehave(faults: readonly Fault[]): void {
    PATHS.forEach((path, index) => {
      sources.set(path, faults[index] ?? 'none')
    })
  }

  /** Waits until every source has been heard since now: of two questions the first has been answered. */
  async function heard(): Promise<void> {
    const from = sources.requests.length
    await stack.until(
      'the sources are asked twice',
      () => {
        const asked = sources.requests.slice(from)
        return PATHS.every(path => asked.filter(({ target }) => target.startsWith(path)).length >= 2)
      },
      60_000,
    )
  }

  /** Waits until there is a rate, and requires the true one. */
  async function quotes(): Promise<void> {
    const { value_coin: coins } = await stack.until(
      'there is a rate',
      async () => {
        const { status, body } = await convert()
        return status === 200 ? body : null
      },
      60_000,
    )
    assert.ok(Math.abs(Number(coins) - 1) < 0.001, `3000 USD are ${coins} ETH`)
  }

  /** Waits until there is no rate; a wrong one on the way fails. */
  async function refuses(): Promise<void> {
    await stack.until(
      'there is no rate',
      async () => {
        const { status, body } = await convert()
        if (status === 200)
          assert.ok(Math.abs(Number(body.value_coin) - 1) < 0.001, `wrong: ${body.value_coin}`)
        return status !== 200
      },
      60_000,
    )
    assert.deepEqual(await convert(), { status: 503, body: { status: 'error', error: GENERIC } })
  }

  const payment = (value: string) =>
    requestPage(stack, 'checkout', { value, redirect_url: 'https://shop.example/thanks' })

  async function promises(): Promise<bigint> {
    const { rows } = await stack.db.query<{ n: bigint }>(
      'select (select count(*) from order_quotes) + (select count(*) from order_tills) as n',
    )
    return rows[0]?.n ?? -1n
  }

  test('one of three lies by a thousand, says zero or is stale: the rate is that of the others', async () => {
    for (const fault of ['times 1000', 'zero', 'stale'] as const) {
      misbehave(['none', 'none', fault])
      await heard()
      await quotes()
      const { shopper } = await payment('30')
      const { amountDue } = await shopper.choose('eth')
      assert.ok(Math.abs(Number(amountDue) - 0.01) < 0.00001, `${fault}: 30 USD are ${amountDue} ETH`)
    }
  })

  for (const [what, faults] of [
    ['all are down', ['error 500', 'error 500', 'error 500']],
    ['all are stale or say zero', ['stale', 'zero', 'stale']],
    ['they contradict each other', ['times 1000', 'a thousandth', 'none']],
  ] as const)
    test(`${what}: refused to the merchant and to the payer, nothing promised; served again when they are back`, async () => {
      misbehave(HONEST)
      await heard()
      await quotes()
      const { shopper } = await payment('30')
      misbehave(faults)
      await refuses()
      const before = await promises()
      const refused = await fetch(`${stack.url}${shopper.path}choose`, {
        method: 'POST',
        body: new URLSearchParams({ ticker: 'eth' }),
        redirect: 'manual',
      })
      assert.equal(refused.status, 503)
      assert.match(await refused.text(), /This coin cannot be chosen right now/)
      // Sources are asked one after the other: another coin may keep its price a moment longer.
      const view = await stack.until('no coin has a price', async () => {
        const now = await shopper.state()
        return now.choices.some(({ available }) => available) ? null : now
      })
      assert.equal(view.selected, null)
      assert.equal('prices' in (await stack.get('/eth/info/')), false)
      assert.equal(await promises(), before)
      misbehave(HONEST)
      // The first to come back agrees with the last to go for a moment, and then there is no rate again.
      await heard()
      await quotes()
      await shopper.choose('eth')
      assert.equal(await promises(), before + 2n)
    })

  test('open pages: a promise is kept to its end, then the page says that there is no price, and asks for nothing', async () => {
    const promised = await payment('30.03')
    const undecided = await payment('30.03')
    await promised.shopper.choose('erc20/usdt')
    const late = await openPage(browser, `${stack.url}${undecided.shopper.path}`)
    const button = late.page.locator('[id="choose-erc20/usdt"]')
    assert.equal(await button.isEnabled(), true)
    misbehave(['error 500', 'error 500', 'error 500'])
    await refuses()
    const before = await promises()

    await button.click()
    await waitForText(late.page, '[data-choice-problem]', /This coin cannot be chosen right now/)
    assert.equal(await late.page.locator('#amount, #address').count(), 0)
    await late.page.reload()
    await waitForText(late.page, 'main', /There are no prices right now/)
    assert.equal(await button.isEnabled(), false)
    assert.deepEqual(await findViolations(late.page), [])
    await late.close()

    // The promise ends while the page is open.
    await stack.db.query(
      `update order_quotes set valid_until = now() + interval '15 seconds'
        where till_id in (select till_id from order_tills t join orders o on o.id = t.order_id where o.token = $1)`,
      [promised.answer.payment_id],
    )
    const { page, complaints, close } = await openPage(browser, `${stack.url}${promised.shopper.path}`)
    assert.match(await visibleText(page.locator('#amount')), WORTH_30)
    await waitForText(page, '#pay-heading', /No price for USDT right now/, 60_000)
    await waitForText(page, '.pay', /Please do not send anything yet/)
    assert.equal(await page.locator('#amount, #address, .qr').count(), 0)
    const { selected } = await promised.shopper.state()
    assert.deepEqual([selected?.amountDue, selected?.amountDueAtoms, selected?.rate], [null, null, null])
    assert.deepEqual(await findViolations(page), [])
    assert.equal(await promises(), before)

    misbehave(HONEST)
    await waitForText(page, '#amount', WORTH_30, 60_000)
    assert.equal(await promises(), before + 1n)
    assert.deepEqual(complaints, [])
    await close()
  })
})
