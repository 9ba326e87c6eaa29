import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { findViolations } from './testing/find-violations.ts'
import { type FixtureServer, startFixtureServer } from './testing/fixture-server.ts'
import { NOW_MS, SELECTED, VIEWS } from './testing/fixture-views.ts'
import { openPage, visibleText, waitForText } from './testing/open-page.ts'
import { PATIENCE_MS, startBrowser } from './testing/start-browser.ts'
import { watchText } from './testing/watch-text.ts'

// What a page does while it is open: news, clocks, copying, choosing, losing its server, leaving.

let browser: Browser
let server: FixtureServer

before(async () => {
  browser = await startBrowser()
  server = await startFixtureServer(VIEWS.choose)
})

beforeEach(async () => {
  // What a test left open would be taken for the page of the next one.
  await Promise.all(browser.contexts().map(context => context.close()))
  await server.streamsAre(0)
  server.setClock(0)
})

after(async () => {
  await browser?.close()
  await server?.stop()
})

const STATUS = '#status-heading'

async function focusedId(page: Page): Promise<string> {
  return await page.evaluate<string>('document.activeElement.id')
}

test('a payment in two parts appears by itself, is announced, and what the shopper holds stays in hand', async () => {
  server.show(VIEWS.waiting)
  const { page, complaints, close } = await openPage(browser, server.url)
  await page.locator('#copy-address').focus()
  await page.locator('label[for=qr-link]').click()
  await page.locator('#copy-address').focus()
  server.show(VIEWS.partial)
  await waitForText(page, STATUS, /€24\.96 left to pay/)
  await waitForText(page, '[data-announcer]', /left to pay/)
  await waitForText(page, '#amount', /26\.884999 USDT/)
  assert.equal(await focusedId(page), 'copy-address')
  assert.equal(await page.locator('#qr-link').isChecked(), true)
  server.show(VIEWS.pending)
  await waitForText(page, STATUS, /being confirmed/)
  await waitForText(page, '.transfer', /3 of 12 confirmations/)
  assert.equal(await page.locator('#address').count(), 0, 'nothing more is asked for')
  assert.equal(await focusedId(page), 'status-heading', 'focus does not fall off the page')
  server.show({ ...VIEWS.paid, redirectUrl: null })
  await waitForText(page, STATUS, /Payment complete/)
  assert.match(await page.title(), /^Paid/)
  assert.deepEqual(complaints, [])
  await close()
})

test('choosing by keyboard alone: tab, enter, and the amount is where the focus is', async () => {
  server.show(VIEWS.choose)
  const { page, close } = await openPage(browser, server.url)
  for (let presses = 0; (await focusedId(page)) !== 'choose-eth'; presses++) {
    assert.ok(presses < 20, 'the button is out of reach')
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press('Enter')
  await waitForText(page, '#pay-heading', /Send ETH on Ethereum/)
  await page.locator('#pay-heading:focus').waitFor()
  await page.locator('#other-coins-summary').focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  assert.equal(await focusedId(page), 'choose-erc20/usdt')
  await close()
})

test('a coin that lost its price meanwhile is refused with words, and nothing else changes', async () => {
  server.show(VIEWS.choose)
  const { page, close } = await openPage(browser, server.url)
  await server.streamsAre(1)
  server.prepare(VIEWS['no-rates'])
  await page.locator('#choose-eth').click()
  await waitForText(page, '[role=alert]', /cannot be chosen right now/)
  assert.equal(await page.locator('#address').count(), 0)
  await close()
})

test('copy buttons copy exactly the number and the address, and say so', async () => {
  server.show(VIEWS.waiting)
  const { page, close } = await openPage(browser, server.url, {
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const clipboard = () => page.evaluate<string>('navigator.clipboard.readText()')
  const amountSaid = await watchText(page, '#copy-amount')
  await page.locator('#copy-amount').click()
  await amountSaid(/Copied/)
  assert.equal(await clipboard(), '53.764922')
  const addressSaid = await watchText(page, '#copy-address')
  await page.locator('#copy-address').click()
  await addressSaid(/Copied/)
  assert.equal(await clipboard(), SELECTED.address)
  await waitForText(page, '#copy-amount', /^\s*Copy\s*$/)
  await close()
})

test('where copying is forbidden the text is selected and the shopper is told', async () => {
  server.show(VIEWS.waiting)
  const { page, close } = await openPage(browser, server.url)
  await page.evaluate(`navigator.clipboard.writeText = () => Promise.reject(new Error('forbidden'))`)
  await page.locator('#copy-address').click()
  await waitForText(page, '[data-announcer]', /not allowed/)
  assert.equal(await page.evaluate<string>('getSelection().toString()'), SELECTED.address)
  await close()
})

test('the countdown goes by the server, whatever the clock of the device says', async () => {
  // The server lives two days ahead of the browser.
  server.setClock(2 * 86_400_000)
  server.show({ ...VIEWS.waiting, expiresAtMs: NOW_MS + 3_661_000 })
  const { page, close } = await openPage(browser, server.url)
  await waitForText(page, '.deadline .countdown', /^1:0[01]:\d\d$/)
  await close()
})

test('the end of the time shows without a reload and without a word from the server', async () => {
  server.show({ ...VIEWS.waiting, expiresAtMs: NOW_MS + 4000 })
  const { page, close } = await openPage(browser, server.url)
  await waitForText(page, '.deadline .countdown', /^0:0\d$/)
  // What the next reader of the view is given, with nothing sent on the stream.
  server.prepare({ ...VIEWS.expired })
  await waitForText(page, STATUS, /time to pay is over/)
  assert.equal(await page.locator('#address').count(), 0)
  await close()
})

test('a new rate is fetched when the old one ends', async () => {
  const until = (ms: number) => ({ ...SELECTED, rateValidUntilMs: NOW_MS + ms })
  server.show({ ...VIEWS.waiting, selected: until(3000) })
  const { page, close } = await openPage(browser, server.url)
  await waitForText(page, '#amount', /53\.764922/)
  server.prepare({ ...VIEWS.waiting, selected: { ...until(300_000), amountDue: '54.1' } })
  await waitForText(page, '#amount', /54\.1 USDT/)
  await close()
})

test('a page whose server vanished says so, keeps what it knew, and finds back', async () => {
  server.show({ ...VIEWS.waiting, selected: { ...SELECTED, rateValidUntilMs: NOW_MS + 8000 } })
  const { page, close } = await openPage(browser, server.url)
  await waitForText(page, '#amount', /53\.764922/)
  const said = await watchText(page, '[data-connection]')
  server.setGone(true)
  try {
    await waitForText(page, '[data-connection]', /No connection.*known at \d+:\d\d:\d\d/s)
    assert.match(await visibleText(page.locator('#amount')), /53\.764922/)
    // Once the rate has ended, the amount is not to be trusted.
    await waitForText(page, '[data-connection]', /Do not send anything now/)
    assert.equal(await page.locator('.qr').isVisible(), false)
    assert.equal(await page.locator('#copy-amount').isVisible(), false)
    assert.deepEqual(await findViolations(page), [])
  } finally {
    server.setGone(false)
  }
  await said(/Connected again/)
  server.show(VIEWS.pending)
  await waitForText(page, STATUS, /being confirmed/)
  await page.locator('[data-connection]').waitFor({ state: 'hidden' })
  await close()
})

test('a server that still takes connections but says nothing has vanished, too', async () => {
  server.show(VIEWS.waiting)
  const { page, close } = await openPage(browser, server.url)
  await waitForText(page, '#amount', /53\.764922/)
  const said = await watchText(page, '[data-connection]')
  server.mute(true)
  try {
    // Fifteen seconds of silence, five for the question.
    await waitForText(page, '[data-connection]', /No connection/)
  } finally {
    server.mute(false)
  }
  await said(/Connected again/)
  await close()
})

test('a price that is lost and found without a new version shows at once', async () => {
  server.show(VIEWS.waiting)
  const { page, close } = await openPage(browser, server.url)
  await waitForText(page, '#amount', /53\.764922/)
  await server.streamsAre(1)
  server.show(VIEWS['no-rate'], { sameVersion: true })
  await waitForText(page, '#pay-heading', /No price for USDT right now/)
  server.show(VIEWS.waiting, { sameVersion: true })
  await waitForText(page, '#amount', /53\.764922/)
  await close()
})

test('a tab that nobody looks at gives its stream back, and catches up when it is looked at', async () => {
  server.show(VIEWS.waiting)
  const { page, close } = await openPage(browser, server.url)
  const see = (hidden: boolean) =>
    page.evaluate(`Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))`)
  await server.streamsAre(1)
  await see(true)
  await server.streamsAre(0)
  server.show(VIEWS.pending)
  await see(false)
  await waitForText(page, STATUS, /being confirmed/)
  await server.streamsAre(1)
  await close()
})

test('two tabs follow each other', async () => {
  server.show(VIEWS.choose)
  const one = await openPage(browser, server.url)
  const two = await openPage(browser, server.url)
  await one.page.locator('#choose-eth').click()
  await waitForText(two.page, '#pay-heading', /Send ETH on Ethereum/)
  await Promise.all([one.close(), two.close()])
})

test('after payment the page goes back to the shop by itself, unless the shopper stays', async () => {
  const redirectUrl = `${new URL(server.url).origin}/thanks?success_token=abc`
  const paid = { ...VIEWS.paid, redirectUrl }
  for (const stays of [true, false]) {
    server.show(VIEWS.waiting)
    const { page, close } = await openPage(browser, server.url)
    await waitForText(page, '#amount', /53\.764922/)
    server.show(paid)
    await waitForText(page, '[data-leaving]', /You go back in \d+ seconds/)
    assert.equal(await page.locator('#back').getAttribute('href'), redirectUrl)
    if (stays) {
      await page.locator('#stay').click()
      await new Promise(resolve => setTimeout(resolve, 11_000))
      assert.equal(page.url(), server.url)
    } else await page.waitForURL(redirectUrl)
    await close()
  }
})

test('a browser that forbids to remember anything still shows what happens', async () => {
  const context = await browser.newContext()
  context.setDefaultTimeout(PATIENCE_MS)
  const page = await context.newPage()
  await page.addInitScript(
    `Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no', 'SecurityError') } })`,
  )
  server.show(VIEWS.waiting)
  await page.goto(server.url)
  await waitForText(page, '.deadline .countdown', /:/)
  server.show(VIEWS.paid)
  await waitForText(page, STATUS, /Payment complete/)
  assert.equal(await page.locator('#back').isVisible(), true)
  await context.close()
})

test('times are those of the zone in which the shopper is', async () => {
  const aMinuteAgo = () => Date.now() - 60_000
  const before = aMinuteAgo()
  server.show(VIEWS.paid)
  const after = aMinuteAgo()
  const { page, close } = await openPage(browser, server.url, { timezoneId: 'Asia/Tokyo' })
  const format = new Intl.DateTimeFormat('en', { timeStyle: 'short', timeZone: 'Asia/Tokyo' })
  await page.locator('.transfer time').filter({ hasNotText: 'UTC' }).waitFor()
  const shown = await visibleText(page.locator('.transfer time'))
  assert.ok(
    [before, after].some(moment => shown.endsWith(format.format(moment))),
    shown,
  )
  await close()
})

test('who opens the receipt later is left alone', async () => {
  server.show(VIEWS.paid)
  const { page, close } = await openPage(browser, server.url)
  await waitForText(page, '#receipt-heading', /Receipt/)
  assert.equal(await page.locator('[data-leaving]').isVisible(), false)
  await close()
})

test('a long list of coins can be searched', async () => {
  const choices = Array.from({ length: 12 }, (_, index) => ({
    ...SELECTED,
    ticker: `coin${index}`,
    symbol: `C${index}`,
    name: index === 7 ? 'Seventh heaven' : `Coin ${index}`,
  }))
  server.show({ ...VIEWS.choose, choices })
  const { page, close } = await openPage(browser, server.url)
  assert.deepEqual(await findViolations(page), [])
  await page.locator('#coin-search').fill('heaven ethereum')
  assert.equal(await page.locator('.coin:visible').count(), 1)
  await page.locator('#coin-search').fill('nothing')
  await waitForText(page, '[data-no-match]', /No coin/)
  await close()
})
