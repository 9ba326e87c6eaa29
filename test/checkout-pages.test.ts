import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { findViolations } from '../checkout/testing/find-violations.ts'
import { installWallet } from '../checkout/testing/install-wallet.ts'
import { openPage, visibleText, waitForText } from '../checkout/testing/open-page.ts'
import { startBrowser } from '../checkout/testing/start-browser.ts'
import { auditBooks } from './harness/books.ts'
import { offerAllCoins, requestPage } from './harness/shopper.ts'
import { Stack } from './harness/stack.ts'

// Shoppers in a real browser, paying by what the page shows, on the real gateway and a real chain.

const STATUS = '#status-heading'

describe('hosted pages', () => {
  let stack: Stack
  let browser: Browser
  let payments = 0

  before(async () => {
    stack = await Stack.start()
    await offerAllCoins(stack)
    browser = await startBrowser()
  })

  after(async () => {
    await browser?.close()
    await stack?.stop()
  })

  /** A payment of a shop whose thanks page is on the merchant's server; opened. */
  async function open(query: Record<string, string>, options: BrowserContextOptions = {}, lang = 'en') {
    payments += 1
    const back = `/thanks/${payments}`
    const { shopper, answer } = await requestPage(stack, 'checkout', {
      redirect_url: stack.merchant.url(`${back}?order=7`),
      item_description: 'Two paperbacks <b>"&',
      ...query,
    })
    const url = `${stack.url}${shopper.path}?lang=${lang}`
    return { answer, back, url, ...(await openPage(browser, url, options)) }
  }

  async function choose(page: Page, ticker: string): Promise<void> {
    await page.locator(`[id="choose-${ticker}"]`).click()
    await page.locator('#address').waitFor()
  }

  async function amountShown(page: Page): Promise<bigint> {
    const text = await visibleText(page.locator('#amount'))
    const [, whole = '', places = ''] = /^(\d+)(?:\.(\d+))? USDT$/.exec(text) ?? []
    return BigInt(whole + places.padEnd(6, '0'))
  }

  /** Pays from the chain's payer what the page asks, to the address that it shows, as a person would read them. */
  async function payAsShown(page: Page, amount?: bigint): Promise<string> {
    const to = (await visibleText(page.locator('#address'))).replace(/\s/g, '')
    return await stack.pay(to.toLowerCase(), amount ?? (await amountShown(page)))
  }

  test('choose, pay what is shown, be taken back with the token that the shop was given', async () => {
    const { page, complaints, answer, back, close } = await open({ value: '12.34' })
    await waitForText(page, 'main', /Two paperbacks <b>"&/)
    assert.deepEqual(await findViolations(page), [])
    await choose(page, 'erc20/usdt')
    await waitForText(page, '#amount', /^12\.34 USDT$/)
    assert.deepEqual(await findViolations(page), [])
    await payAsShown(page)
    const paidAtMs = performance.now()
    await waitForText(page, '.transfer', /12\.34 USDT/)
    console.log(`# on the screen ${Math.round(performance.now() - paidAtMs)} ms after the block`)
    await waitForText(page, STATUS, /Payment complete/)
    assert.deepEqual(await findViolations(page), [])
    assert.deepEqual(complaints, [])
    await page.waitForURL(url => url.pathname === back, { timeout: 60_000 })
    const query = new URL(page.url()).searchParams
    assert.deepEqual([query.get('order'), query.get('success_token')], ['7', answer.success_token])
    await close()
  })

  test('on a phone 320 pixels wide: a part, then the rest', async () => {
    const phone = { viewport: { width: 320, height: 568 }, isMobile: true, hasTouch: true }
    const { page, complaints, close } = await open({ value: '50' }, phone)
    await choose(page, 'erc20/usdt')
    await payAsShown(page, 20_000_000n)
    await waitForText(page, STATUS, /\$30\.00 left to pay/)
    await waitForText(page, '#amount', /^30 USDT$/)
    assert.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= 320)
    assert.deepEqual(await findViolations(page), [])
    await payAsShown(page)
    await waitForText(page, STATUS, /Payment complete/)
    assert.equal(await page.locator('.transfer').count(), 2)
    assert.deepEqual(complaints, [])
    await close()
  })

  test('the end comes, and money after it: the page says both, and where to turn', async () => {
    const { page, answer, close } = await open({
      value: '15',
      expire_at: String(Math.floor(Date.now() / 1000) + 3_700),
    })
    await choose(page, 'erc20/usdt')
    await waitForText(page, '.deadline .countdown', /^1:0[01]:\d\d$/)
    const to = (await visibleText(page.locator('#address'))).replace(/\s/g, '')
    await stack.db.query(`update orders set expires_at = now() - interval '1 minute' where token = $1`, [
      answer.payment_id,
    ])
    // The page looks again when it is brought to the front; nothing else moves its end forward.
    await page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`)
    await waitForText(page, STATUS, /time to pay is over/)
    assert.equal(await page.locator('#address').count(), 0)
    await stack.pay(to.toLowerCase(), 15_000_000n)
    await waitForText(page, '.transfer', /Does not count: arrived after the end/)
    await waitForText(page, '.status', /not lost: contact Shop/)
    await waitForText(page, '.reference', new RegExp(String(answer.payment_id)))
    assert.deepEqual(await findViolations(page), [])
    await close()
  })

  test('one deposit page, two deposits; it stays open', async () => {
    const { shopper } = await requestPage(stack, 'deposit', {
      notify_url: stack.merchant.url('/ipn/deposit'),
      currency: 'eur',
    })
    const { page, complaints, close } = await openPage(browser, `${stack.url}${shopper.path}`)
    await choose(page, 'erc20/usdt')
    assert.equal(await page.locator('#amount').count(), 0, 'any amount is right')
    for (const [count, amount, total] of [
      [1, 30_000_000n, /€27\.60/],
      [2, 45_500_000n, /€69\.46/],
    ] as const) {
      await payAsShown(page, amount)
      await page
        .locator('.transfer')
        .nth(count - 1)
        .waitFor()
      await waitForText(page, '.summary', total)
      await waitForText(page, STATUS, /Deposit complete/)
      assert.equal(await page.locator('#address').isVisible(), true)
      assert.deepEqual(await findViolations(page), [])
    }
    assert.deepEqual(complaints, [])
    await close()
  })

  test('without scripts a shopper chooses, pays and is shown the way back', async () => {
    const { page, answer, close } = await open({ value: '9' }, { javaScriptEnabled: false }, 'de')
    await choose(page, 'erc20/usdt')
    assert.match(page.url(), /\?lang=de$/)
    await payAsShown(page)
    await stack.until('the page says paid', async () => {
      await page.reload()
      return /Zahlung abgeschlossen/.test(await visibleText(page.locator(STATUS)))
    })
    const back = await page.locator('#back').getAttribute('href')
    assert.match(back ?? '', new RegExp(`[?&]success_token=${answer.success_token}$`))
    await close()
  })

  test('from right to left, in the dark: amounts and addresses stay as they are', async () => {
    const { page, complaints, close } = await open({ value: '7.5' }, { colorScheme: 'dark' }, 'ar')
    assert.equal(await page.locator('html').getAttribute('dir'), 'rtl')
    await choose(page, 'erc20/usdt')
    assert.match(page.url(), /\?lang=ar$/)
    assert.equal(await visibleText(page.locator('#amount')), '7.5 USDT')
    assert.deepEqual(await findViolations(page), [])
    await payAsShown(page)
    await waitForText(page, STATUS, /اكتمل الدفع/)
    assert.deepEqual(await findViolations(page), [])
    assert.deepEqual(complaints, [])
    await close()
  })

  test('by a wallet in the browser, in token and in coin', async () => {
    // A wallet of ours without keys: the node signs for its own account.
    for (const [ticker, symbol] of [
      ['erc20/usdt', 'USDT'],
      ['eth', 'ETH'],
    ] as const) {
      const { page, url, close } = await open({ value: '31' })
      const wallet = {
        ...{ name: 'Node Wallet', account: stack.payer, chainId: 1 },
        ...({ onSwitch: 'switches', onSend: 'sends' } as const),
      }
      await installWallet(page, wallet, async transaction =>
        String(await stack.node.call('eth_sendTransaction', transaction)),
      )
      await page.goto(url)
      await choose(page, ticker)
      await page.locator('.wallets button').click()
      await waitForText(page, STATUS, /Payment complete/)
      await waitForText(page, '.transfer', new RegExp(`${symbol} on Ethereum`))
      await close()
    }
  })

  test('a page whose gateway was killed keeps what it knew and says so', async () => {
    const { page, close } = await open({ value: '8' })
    await choose(page, 'erc20/usdt')
    await stack.kill('gateway')
    await waitForText(page, '[data-connection]', /No connection to the payment server/)
    assert.match(await visibleText(page.locator('#amount')), /8 USDT/)
    await close()
    await stack.startGateway()
  })

  test('an address that nobody was given is a page, too', async () => {
    const { page, close } = await openPage(browser, `${stack.url}/pay/payment/${'x'.repeat(32)}/`)
    await waitForText(page, 'h1', /no such payment/)
    assert.deepEqual(await findViolations(page), [])
    await close()
  })

  test('in the end the books equal the chain', async () => {
    await stack.node.mine(3)
    await stack.caughtUp()
    await stack.until('all is settled', async () => {
      const { rows } = await stack.db.query(
        `select 1 from obligations where state not in ('settled', 'final', 'cancelled')`,
      )
      return rows.length === 0
    })
    assert.deepEqual(await auditBooks(stack), [])
  })
})
