import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { findViolations } from '../checkout/testing/find-violations.ts'
import { type OpenPage, openPage, visibleText, waitForText } from '../checkout/testing/open-page.ts'
import { startBrowser } from '../checkout/testing/start-browser.ts'
import { type Sandbox, startSandbox } from '../devnet/sandbox.ts'

// The demo shop as a newcomer meets it: a real browser, the real gateway, real chains.

let home: string
let sandbox: Sandbox
let browser: Browser

before(async () => {
  home = mkdtempSync(path.join(os.tmpdir(), 'polytill-shop-'))
  browser = await startBrowser()
  sandbox = await startSandbox({ home, host: '127.0.0.1', port: 0, onProgress: () => undefined })
})
after(async () => {
  await browser?.close()
  await sandbox?.stop()
  rmSync(home, { recursive: true, force: true })
})

const open = (place: string, options = {}): Promise<OpenPage> =>
  openPage(browser, `${sandbox.url}${place}`, options)

/** Opens the shop and buys; the browser is then on the purchase's page. */
async function buy(product: string, way: string): Promise<OpenPage> {
  const opened = await open('/demo')
  await opened.page.locator('.product', { hasText: product }).getByRole('button', { name: way }).click()
  await opened.page.waitForURL(/\/demo\/purchases\//)
  return opened
}

const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name }).click()
const panel = (id: string): string => `section[aria-labelledby=${id}]`

/** The page complained of nothing, axe finds nothing, and it is no wider than the smallest phone. */
async function requireSound({ page, complaints }: OpenPage): Promise<void> {
  assert.deepEqual(complaints, [])
  assert.deepEqual(await findViolations(page), [])
  const was = page.viewportSize()
  await page.setViewportSize({ width: 320, height: 700 })
  assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 320)
  if (was) await page.setViewportSize(was)
}

describe('front page', () => {
  test('a browser sees where everything is, and every link leads somewhere; a program gets JSON', async () => {
    const opened = await open('/')
    assert.match(await visibleText(opened.page.locator('main')), /demo shop/i)
    const links = await opened.page.locator('a').all()
    const places = new Set(await Promise.all(links.map(link => link.getAttribute('href'))))
    assert.ok(places.size >= 7, [...places].join())
    for (const place of places)
      assert.equal((await fetch(`${sandbox.url}${place}`)).status, 200, `${place} of the front page`)
    await requireSound(opened)
    await opened.close()
    const answer = await fetch(sandbox.url, { headers: { accept: 'application/json' } })
    assert.match(answer.headers.get('content-type') ?? '', /json/)
  })

  test('it shows no key', async () => {
    const text = await (await fetch(sandbox.url, { headers: { accept: 'text/html' } })).text()
    const { merchant, apiKeys, chains } = sandbox.file
    for (const secret of [merchant.password, apiKeys.blockbee, apiKeys.bleumi, chains[0]?.payer.privateKey])
      assert.equal(secret !== undefined && text.includes(secret), false)
  })
})

describe('demo shop', () => {
  test('address and callback: half, then the rest; both sides are shown, live', async () => {
    const opened = await buy('Coffee beans', 'Pay to an address')
    const { page } = opened
    await waitForText(page, '#story [role=status]', /Nothing was paid yet/)
    await press(page, 'Pay half')
    await waitForText(page, panel('payer'), /sent 6 USDT, block \d+\s*0x[0-9a-f]{64}/)
    await waitForText(page, '#story [role=status]', /A part is paid.*6 USDT so far/)
    await press(page, 'Pay all of it')
    await waitForText(page, '#story [role=status]', /^Paid\. .*12 USDT so far/)
    await waitForText(page, panel('told'), /A payment was seen: 6 erc20_usdt\s*signature verified/)
    await waitForText(
      page,
      panel('told'),
      /confirmed and forwarded: 6 erc20_usdt\s*signature verified\s*forwarded in 0x[0-9a-f]{64}/,
    )
    await waitForText(page, panel('logs'), /6 USDT done/)
    await waitForText(page, panel('money'), /The shop\s*10\.8 USDT \(\+10\.8 USDT since this purchase\)/)
    await waitForText(page, panel('money'), /Its supplier\s*1\.2 USDT/)
    assert.equal(await page.locator(`${panel('told')} li`).count(), 4)
    await requireSound(opened)
    // What the reader unfolded stays unfolded and focused while more arrives.
    await page.getByText('The request').first().click()
    const body = new URLSearchParams({ part: 'half' })
    await fetch(`${page.url()}/pay`, { method: 'POST', body, headers: { origin: sandbox.url } })
    await waitForText(page, '#story [role=status]', /^Paid, and more than asked for.*18 USDT so far/)
    assert.equal(await page.locator('details[open]').count(), 1)
    assert.equal(await page.locator('details').first().getAttribute('open'), '')
    assert.equal(await page.evaluate("document.activeElement.matches('details[open] > summary')"), true)
    await requireSound(opened)
    await opened.close()
  })

  test('too little is told to nobody, and goes on with the next payment', async () => {
    const opened = await buy('Enamel mug', 'Pay to an address')
    const { page } = opened
    await press(page, 'Pay too little')
    await waitForText(page, panel('money'), /At the address\s*0\.66\d* USDT/)
    await waitForText(page, '#story [role=status]', /Nothing was paid yet that counts/)
    await waitForText(page, panel('told'), /No callback yet/)
    await press(page, 'Pay all of it')
    await waitForText(page, '#story [role=status]', /^Paid\./)
    await waitForText(page, panel('money'), /At the address\s*0 USDT/)
    await opened.close()
  })

  test('a checkout page: part, rest, the notice with its token, and back to the shop', async () => {
    const opened = await buy('Hand grinder', 'Pay on a checkout page')
    const { page } = opened
    await press(page, 'Pay half')
    await waitForText(page, panel('payer'), /sent 32\.45 USDT/)
    const link = page.getByRole('link', { name: /Open the payment page/ })
    const [hosted] = await Promise.all([page.context().waitForEvent('page'), link.click()])
    await hosted.waitForLoadState()
    await hosted.getByText('32.45').first().waitFor()
    await page.bringToFront()
    await press(page, 'Pay all of it')
    await waitForText(page, '#story [role=status]', /^Paid\./)
    await waitForText(page, panel('told'), /The payment page is paid: 64\.9 erc20_usdt\s*signature verified/)
    await waitForText(page, panel('money'), /\+64\.9 USDT since this purchase/)
    await requireSound(opened)
    // The hosted page sends the payer back with the token, which proves it.
    await hosted.bringToFront()
    await hosted.waitForURL(/\/demo\/purchases\/[0-9a-f]+\?success_token=|\/pay\/payment\//)
    const back = hosted.getByRole('link', { name: /back|return|shop|continue/i }).first()
    if (!hosted.url().includes('/demo/')) await back.click()
    await hosted.waitForURL(/\/demo\/purchases\/[0-9a-f]+\?success_token=[A-Za-z0-9]{64}$/)
    await waitForText(hosted, 'main', /Back from the payment page with this purchase's success token/)
    await hosted.goto(hosted.url().replace(/success_token=.*/, `success_token=${'A'.repeat(64)}`))
    await waitForText(hosted, 'main', /It proves nothing/)
    await opened.close()
  })

  test('deposits: as many as one likes', async () => {
    const opened = await buy('Coffee beans', 'Deposit as credit')
    const { page } = opened
    await press(page, 'Pay all of it')
    await waitForText(page, '#story [role=status]', /credit.*12 USD so far/)
    await press(page, 'Pay half')
    await waitForText(page, '#story [role=status]', /credit.*18 USD so far/)
    assert.equal(await page.locator(`${panel('told')} li`).count(), 2)
    await requireSound(opened)
    await opened.close()
  })

  test('the window: sound, and the purchases are listed', async () => {
    const opened = await open('/demo')
    assert.equal(await opened.page.locator('.product').count(), 3)
    assert.match(await visibleText(opened.page.locator('.bought')), /Hand grinder Paid/)
    await requireSound(opened)
    await opened.close()
  })

  test('without a script it works by reloading', async () => {
    const opened = await open('/demo', { javaScriptEnabled: false })
    const { page } = opened
    await page.locator('.product').first().getByRole('button', { name: 'Pay to an address' }).click()
    await press(page, 'Pay all of it')
    const status = page.locator('#story [role=status]', { hasText: /^Paid\./ })
    for (let tries = 0; tries < 100 && (await status.count()) === 0; tries++)
      await page.getByRole('link', { name: 'Look again' }).click()
    assert.equal(await status.count(), 1)
    await opened.close()
  })
})

describe('what the shop refuses', () => {
  const form = (place: string, fields: Record<string, string>, headers: Record<string, string>) =>
    fetch(`${sandbox.url}/demo${place}`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers,
      redirect: 'manual',
    })

  test('a callback that the gateway did not sign', async () => {
    const bought = await form('/purchases', { product: 'mug', way: 'address' }, { origin: sandbox.url })
    assert.equal(bought.status, 303)
    const place = bought.headers.get('location') ?? ''
    const id = place.split('/').at(-1)
    const query = `purchase=${id}&uuid=x&pending=0&value_coin=18.5&coin=erc20_usdt`
    for (const headers of [{}, { 'x-ca-signature': 'AAAA' }]) {
      const answer = await fetch(`${sandbox.url}/demo/callback?${query}`, { headers })
      assert.equal(answer.status, 403)
    }
    const page = await (await fetch(`${sandbox.url}${place}`)).text()
    assert.match(page, /Nothing was paid yet/)
    assert.match(page, /2 more came without the gateway's signature/)
  })

  test('another Host name (DNS rebinding)', async () => {
    const { port } = new URL(sandbox.url)
    for (const place of ['/demo', '/demo/callback', '/sandbox/faults']) {
      const headers = { host: `evil.example:${port}` }
      const status = await new Promise((resolve, reject) => {
        const request = http.get({ host: '127.0.0.1', port, path: place, headers })
        request.on('response', response => resolve(response.resume().statusCode)).on('error', reject)
      })
      assert.equal(status, 403, place)
    }
  })

  test('forms of other sites, things it does not sell, purchases that are not', async () => {
    const product = { product: 'mug', way: 'address' }
    assert.equal((await form('/purchases', product, { origin: 'https://evil.example' })).status, 403)
    assert.equal((await form('/purchases', product, {})).status, 403)
    const crossSite = { origin: sandbox.url, 'sec-fetch-site': 'cross-site' }
    assert.equal((await form('/purchases', product, crossSite)).status, 403)
    const own = { origin: sandbox.url }
    assert.equal((await form('/purchases', { ...product, product: 'yacht' }, own)).status, 404)
    assert.equal((await form('/purchases', { ...product, way: 'barter' }, own)).status, 400)
    assert.equal((await form('/purchases/none/pay', { part: 'all' }, own)).status, 404)
    assert.equal((await fetch(`${sandbox.url}/demo/purchases/%3Cscript%3E`)).status, 404)
    assert.equal((await fetch(`${sandbox.url}/demo/assets/none.css`)).status, 404)
  })
})
