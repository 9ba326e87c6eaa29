import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { z } from 'zod'
import { findViolations } from '../checkout/testing/find-violations.ts'
import { openPage, visibleText, waitForText } from '../checkout/testing/open-page.ts'
import { startBrowser } from '../checkout/testing/start-browser.ts'
import { UNESCAPED, XSS_PAYLOADS } from '../gateway/dialects/console/test/xss-payloads.ts'
import { BleumiClient } from './harness/bleumi-client.ts'
import { BleumiPlugin, type PluginOrder } from './harness/bleumi-plugin.ts'
import { SandboxUser } from './harness/sandbox.ts'
import { waitUntil } from './harness/wait-until.ts'

// Hosted checkout of the later editions on the real sandbox: shoppers in a real browser, and the shop's plug-in as the
// published ones are written (reference bleumi 2.4, 2.5).

const STATUS = '#status-heading'

let user: SandboxUser
let client: BleumiClient
let plugin: BleumiPlugin
let browser: Browser
let orders = 0

before(async () => {
  ;[user, browser] = await Promise.all([SandboxUser.start(), startBrowser()])
  client = new BleumiClient(user, user.file.apiKeys.bleumiG5)
  plugin = new BleumiPlugin(client)
})
after(async () => {
  await browser?.close()
  await user?.stop()
})

function place(total: string, id = `order-${++orders}`): Promise<PluginOrder & { back: string }> {
  const back = `/thanks/${orders}`
  const urls = {
    successUrl: user.merchant.url(`${back}?wc=7&key=a%2Bb`),
    cancelUrl: user.merchant.url(`/cart/${orders}?keep=1`),
  }
  return plugin.place(id, total, urls).then(order => ({ ...order, back }))
}

async function choose(page: Page, ticker = 'erc20/usdt'): Promise<string> {
  await page.locator(`[id="choose-${ticker}"]`).click()
  await page.locator('#address').waitFor()
  return (await visibleText(page.locator('#address'))).replace(/\s/g, '')
}

const paidSchema = z.looseObject({ txid: z.string(), blockNumber: z.number() })

async function pay(to: string, amount: string, symbol = 'USDT'): Promise<z.infer<typeof paidSchema>> {
  return paidSchema.parse(await user.did('POST', 'pay', { network: 'ethereum', symbol, to, amount }))
}

const mine = (blocks: number): Promise<unknown> => user.did('POST', 'mine', { network: 'ethereum', blocks })

/** Without a browser: chooses a token as the page's form does. */
async function chooseByForm(url: string, ticker: string): Promise<string> {
  const body = new URLSearchParams({ ticker })
  const answer = await fetch(`${url}choose`, { method: 'POST', body, redirect: 'manual' })
  assert.equal(answer.status, 303)
  return (await view(url)).selected?.address ?? ''
}

const viewSchema = z.looseObject({
  ...{ state: z.string(), redirectUrl: z.string().nullable() },
  selected: z.looseObject({ address: z.string() }).nullable(),
})

async function view(url: string): Promise<z.infer<typeof viewSchema>> {
  return viewSchema.parse(await (await fetch(`${url}state`)).json())
}

/** Waits for the page's state. */
function isIn(url: string, state: 'partial' | 'paid'): Promise<z.infer<typeof viewSchema>> {
  return waitUntil(`the page is ${state}`, async () => {
    const shown = await view(url)
    return shown.state === state ? shown : null
  })
}

test('a shopper chooses, pays what is shown and is taken back; the plug-in checks, settles and finds nothing left', async () => {
  const order = await place('49.9000')
  const { page, complaints, close } = await openPage(browser, order.url)
  await waitForText(page, '.summary', /\$49\.90/)
  assert.match((await page.locator('#cancel').getAttribute('href')) ?? '', /\/cart\/\d+\?keep=1$/)
  assert.deepEqual(await findViolations(page), [])
  const address = await choose(page)
  await waitForText(page, '#amount', /^49\.9 USDT$/)
  assert.equal(await page.locator('.rate').count(), 0, '1:1 has no rate')
  assert.deepEqual(await findViolations(page), [])
  const { blockNumber } = await pay(address, '49.9')
  await waitForText(page, STATUS, /confirm|complete/i)
  const waysBack = await page.locator('#back').count()
  // The chain's own blocks confirm it, too.
  if ((await user.head()) - blockNumber < 11) assert.equal(waysBack, 0, 'not before it is confirmed')
  await mine(12)
  await waitForText(page, STATUS, /Payment complete/)
  assert.deepEqual(await findViolations(page), [])
  assert.deepEqual(complaints, [])
  await page.waitForURL(url => url.pathname === order.back, { timeout: 60_000 })
  const { search, searchParams } = new URL(page.url())
  assert.deepEqual([searchParams.get('wc'), searchParams.get('key')], ['7', 'a+b'])
  assert.equal(await plugin.returned(order, search), true)
  assert.equal(await plugin.returned({ ...order, id: 'another' }, search), false)
  assert.equal(await plugin.returned({ ...order, total: '50.0000' }, search), false)
  const balance = (await plugin.covered([order])).get(order.id)
  assert.equal(balance?.balance, '49.9')
  await plugin.complete(order, balance ?? { chain: '', addr: '', balance: '' })
  assert.equal(await plugin.returned(order, search), true, 'a settled payment was paid all the same')
  await close()
})

test('without scripts, in parts: the page shows the rest, and the way back when it is whole', async () => {
  const order = await place('50')
  const url = `${order.url}?lang=de`
  const { page, complaints, close } = await openPage(browser, url, { javaScriptEnabled: false })
  const address = await choose(page, 'erc20/dai')
  await pay(address, '20.5', 'DAI')
  await isIn(order.url, 'partial')
  await page.goto(url)
  await waitForText(page, '#amount', /^29[.,]5 DAI$/)
  assert.equal(await page.locator('[id="choose-erc20/usdt"]').count(), 0, 'the rest in the same token')
  await pay(address, '29.5', 'DAI')
  await mine(12)
  await isIn(order.url, 'paid')
  await page.goto(url)
  await page.locator('#back').click()
  assert.equal(await plugin.returned(order, new URL(page.url()).search), true)
  assert.deepEqual(complaints, [])
  await close()
})

test('a shopper cancels, comes back to the same order and pays; another one never returns: the list tells', async () => {
  const first = await place('15.0000')
  const { page, close } = await openPage(browser, first.url)
  const address = await choose(page)
  await page.locator('#cancel').click()
  assert.equal(new URL(page.url()).pathname, `/cart/${orders}`)
  await close()
  const again = await place('15.0000', first.id)
  assert.notEqual(again.url, first.url)
  assert.equal(await chooseByForm(again.url, 'erc20/usdt'), address)
  const silent = await place('7.25')
  const unpaid = await place('8')
  await pay(address, '15')
  await pay(await chooseByForm(silent.url, 'erc20/usdc'), '7.25', 'USDC')
  await chooseByForm(unpaid.url, 'erc20/usdt')
  const open = [again, silent, unpaid]
  const found = await waitUntil('both are listed', async () => {
    const covered = await new BleumiPlugin(client).covered(open)
    return covered.size === 2 ? covered : null
  })
  assert.deepEqual([...found.keys()].toSorted(), [again.id, silent.id].toSorted())
})

test('a value forged for another order, or made up, is not valid', async () => {
  const [cheap, dear] = [await place('1'), await place('1000')]
  await pay(await chooseByForm(cheap.url, 'erc20/usdt'), '1')
  await mine(12)
  const { search } = new URL((await isIn(cheap.url, 'paid')).redirectUrl ?? '')
  assert.equal(await plugin.returned(cheap, search), true)
  await chooseByForm(dear.url, 'erc20/usdt')
  assert.equal(await plugin.returned(dear, search.replace(`id=${cheap.id}`, `id=${dear.id}`)), false)
  const flipped = search.replace(/hmac_value=./, text =>
    text.endsWith('0') ? 'hmac_value=1' : 'hmac_value=0',
  )
  assert.equal(await plugin.returned(cheap, flipped), false)
})

test('a reorg takes a payment back: the open page asks again, and the next payment completes it', async () => {
  const order = await place('12.5')
  const { page, close } = await openPage(browser, order.url)
  const address = await choose(page)
  const { txid, blockNumber } = await pay(address, '12.5')
  await waitForText(page, STATUS, /confirm/i)
  const depth = (await user.head()) - blockNumber + 8
  await user.did('POST', 'reorg', { network: 'ethereum', depth, drop: [txid] })
  await waitForText(page, '#amount', /^12\.5 USDT$/)
  await pay(address, '12.5')
  await mine(12)
  const { redirectUrl } = await isIn(order.url, 'paid')
  assert.equal((redirectUrl ?? '').includes(txid.slice(2)), false)
  assert.equal(await plugin.returned(order, new URL(redirectUrl ?? '').search), true)
  await close()
})

test('payloads in addresses and ids stay text, and what is no web address is refused', async () => {
  const query = XSS_PAYLOADS.map((text, index) => `x${index}=${encodeURIComponent(text)}`).join('&')
  const hostile = user.merchant.url(`/back?${query}#"><script>window.pwned=1</script>`)
  const id = XSS_PAYLOADS[0].slice(0, 128)
  const { url } = await plugin.place(id, '3', { successUrl: hostile, cancelUrl: hostile })
  const opened = await openPage(browser, url)
  const { page, complaints } = opened
  const address = await choose(page)
  assert.match((await page.locator('#cancel').getAttribute('href')) ?? '', /^http:\/\/127\.0\.0\.1:/)
  await pay(address, '3')
  await mine(12)
  await waitForText(page, STATUS, /Payment complete/)
  assert.match((await page.locator('#back').getAttribute('href')) ?? '', /^http:\/\/127\.0\.0\.1:/)
  const source = await (await page.request.get(url)).text()
  const rest = source.replace(
    /<script[^>]*>[^<]*<\/script>|<svg (class|aria|viewBox|xmlns|width|height|role|focusable)/g,
    '',
  )
  assert.doesNotMatch(rest, UNESCAPED)
  assert.equal(await page.evaluate(() => 'pwned' in globalThis), false)
  assert.deepEqual(complaints, [])
  await opened.close()
  for (const bad of ['javascript:window.pwned=1//', 'data:text/html,<script>1</script>', '//shop.example'])
    for (const field of ['successUrl', 'cancelUrl']) {
      const body = {
        id: 'bad',
        currency: 'USD',
        amount: '1',
        successUrl: hostile,
        cancelUrl: hostile,
        [field]: bad,
      }
      const { status, body: answer } = await client.send('POST', '/payment/hc', body)
      assert.deepEqual([status, answer.errorCode], [400, 'ValidationError'], bad)
    }
  assert.equal((await client.send('GET', '/payment/bad')).status, 400, 'nothing was written')
})

test('every balance on the chains equals the books', () => user.requireBooksEqualChains())
