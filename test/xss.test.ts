import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { z } from 'zod'
import { type OpenPage, openPage, visibleText, waitForText } from '../checkout/testing/open-page.ts'
import { startBrowser } from '../checkout/testing/start-browser.ts'
import { auditFileOf } from '../devnet/audit-file.ts'
import { UNESCAPED, XSS_PAYLOADS } from '../gateway/dialects/console/test/xss-payloads.ts'
import { readAuditConfig } from '../gateway/entry/config-file.ts'
import { openDatabase } from '../gateway/storage/database.ts'
import { answerWith } from './harness/merchant.ts'
import { SandboxUser } from './harness/sandbox.ts'
import { waitUntil } from './harness/wait-until.ts'

// Texts that become script where a page forgets to escape, through every field that a stranger, a merchant or a payer can
// fill, on a whole server and in a real browser: shown as text or refused, never run (F85). A script that the policy
// stops is a complaint of the browser, so the policy alone does not let this pass.

const ALL = XSS_PAYLOADS.join(' ')
const query = XSS_PAYLOADS.map((text, index) => `x${index}=${encodeURIComponent(text)}`).join('&')
const hasAll = (text: string | null): boolean => XSS_PAYLOADS.every(payload => text?.includes(payload))

describe('payloads in every field that a page shows', () => {
  let user: SandboxUser
  let browser: Browser
  before(async () => {
    ;[user, browser] = await Promise.all([SandboxUser.start(), startBrowser()])
    // The name of a business is given on the command line, by its operator.
    const { databaseUrl } = readAuditConfig(auditFileOf(user.home))
    const db = openDatabase(databaseUrl, { poolMax: 1, onError: () => undefined })
    const { businessId } = user.file.merchant
    await db.query('update businesses set name = $2 where id = $1', [businessId, ALL])
    await db.close()
  })
  after(async () => {
    await browser?.close()
    await user?.stop()
  })

  /** Nothing ran, nothing tried to, and the page's source holds no markup of ours. */
  async function requireInert(
    { page, complaints }: OpenPage,
    expected: readonly string[] = [],
  ): Promise<void> {
    assert.equal(await page.evaluate(() => 'pwned' in globalThis), false)
    assert.deepEqual(
      complaints.filter(text => !expected.some(part => text.includes(part))),
      [],
    )
    const source = await (await page.request.get(page.url())).text()
    // Our own script elements, and the state of the page as JSON, which holds no `<`.
    const rest = source.replace(
      /<script type="(module" src="[^"]*"|application\/json" id="[a-z-]+")>[^<]*<\/script>/g,
      '',
    )
    assert.doesNotMatch(
      rest.replaceAll(/<svg (class|aria|viewBox|xmlns|width|height|role|focusable)/g, ''),
      UNESCAPED,
    )
  }

  const shows = (page: Page, selector: string): Promise<unknown> =>
    waitUntil(`${selector} shows every text`, async () =>
      hasAll(await visibleText(page.locator(selector).first())),
    )

  async function requestPage(kind: 'checkout' | 'deposit', more: Record<string, string>): Promise<string> {
    const parameters = new URLSearchParams({
      ...{ apikey: user.file.apiKeys.blockbee, value: '25', item_description: ALL },
      ...{ redirect_url: 'https://shop.example/thanks', notify_url: user.merchant.url('/ipn'), ...more },
    })
    const answer = await user.get(`/${kind}/request/?${parameters}`)
    assert.equal(answer.status, 'success', JSON.stringify(answer))
    return new URL(String(answer.payment_url)).pathname
  }

  const pay = (to: string, amount: string) =>
    user.did('POST', 'pay', { network: 'ethereum', symbol: 'USDT', to, amount })

  test('a payment page from choice to receipt: merchant, description, way back, language', async () => {
    const redirect = user.merchant.url(`/thanks?${query}#"><script>window.pwned=1</script>`)
    const path = await requestPage('checkout', { redirect_url: redirect })
    const opened = await openPage(browser, `${user.url}${path}?lang=${encodeURIComponent(XSS_PAYLOADS[1])}`)
    const { page } = opened
    await shows(page, 'main')
    assert.ok(hasAll(await page.title()))
    await requireInert(opened)
    await page.locator('[id="choose-erc20/usdt"]').click()
    await page.locator('#address').waitFor()
    await requireInert(opened)
    const address = (await visibleText(page.locator('#address'))).replace(/\s/g, '')
    await pay(address, '25')
    await waitForText(page, '#status-heading', /Payment complete/)
    await shows(page, 'main')
    assert.match((await page.locator('#back').getAttribute('href')) ?? '', /^http:\/\/127\.0\.0\.1:/)
    await requireInert(opened)
    await opened.close()
  })

  test('a way back that is a script is refused', async () => {
    for (const url of ['javascript:window.pwned=1//', 'data:text/html,<script>1</script>', XSS_PAYLOADS[0]]) {
      const answer = await user.get(
        `/checkout/request/?${new URLSearchParams({
          ...{ apikey: user.file.apiKeys.blockbee, value: '25', redirect_url: url },
          notify_url: user.merchant.url('/ipn'),
        })}`,
      )
      assert.equal(answer.status, 'error', url)
    }
  })

  test('a deposit page, with and without scripts', async () => {
    const path = await requestPage('deposit', {})
    for (const javaScriptEnabled of [true, false]) {
      const opened = await openPage(browser, `${user.url}${path}`, { javaScriptEnabled })
      await shows(opened.page, 'main')
      await requireInert(opened)
      await opened.close()
    }
  })

  test('addresses of pages that are not, and coins that are not', async () => {
    const path = await requestPage('checkout', {})
    for (const payload of XSS_PAYLOADS) {
      const text = encodeURIComponent(payload)
      for (const place of [
        ...[`/pay/payment/${text}/`, `/pay/deposit/${text}/?lang=${text}`, `/pay/${text}`, `/demo/${text}`],
        ...[`/demo/purchases/${text}?success_token=${text}`, `/console/${text}`, `/docs/${text}`, `/${text}`],
      ]) {
        const answer = await fetch(`${user.url}${place}`, { headers: { accept: 'text/html' } })
        const body = await answer.text()
        assert.ok(answer.status >= 400 && answer.status < 500, `${answer.status} ${place}`)
        if ((answer.headers.get('content-type') ?? '').includes('html'))
          assert.ok(!body.includes(payload), place)
      }
      const refused = await fetch(`${user.url}${path}choose?lang=${text}`, {
        method: 'POST',
        body: new URLSearchParams({ ticker: payload }),
      })
      assert.equal(refused.status, 400)
      assert.ok(!(await refused.text()).includes(payload))
    }
  })

  test('the console: callback addresses, answers of the merchant’s server, names of keys', async () => {
    user.merchant.behave('/hostile', answerWith(500, ALL))
    const parameters = new URLSearchParams({
      ...{ apikey: user.file.apiKeys.blockbee, callback: user.merchant.url(`/hostile?${query}`) },
    })
    const created = await user.get(`/erc20/usdt/create/?${parameters}`)
    assert.equal(created.status, 'success', JSON.stringify(created))
    await pay(String(created.address_in), '25')
    await waitUntil('the server was told', () => user.told('/hostile').length > 0)

    const opened = await openPage(browser, `${user.url}/console`)
    const { page } = opened
    // A browser would not send this as an email address; a stranger's program would.
    await page.evaluate('document.forms[0].noValidate = true')
    await page.getByLabel('Email').fill(XSS_PAYLOADS[1])
    await page.getByLabel('Password').fill(ALL)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').waitFor()
    assert.equal(await page.evaluate(() => 'pwned' in globalThis), false)
    await page.getByLabel('Email').fill(user.file.merchant.email)
    await page.getByLabel('Password').fill(user.file.merchant.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText(String(created.address_in)).first().waitFor()
    await page.goto(`${user.url}/console/keys`)
    for (const payload of XSS_PAYLOADS) {
      await page.getByLabel('Name, for you to know it by').fill(payload)
      await page.getByRole('button', { name: 'Create key' }).click()
      await page.locator('#created-key').waitFor()
      await page.goto(`${user.url}/console/keys`)
    }
    await shows(page, 'main')
    for (const path of ['', '/addresses', '/keys', '/payouts', '/settings', '/activity']) {
      await page.goto(`${user.url}/console${path}`)
      await requireInert(opened, ['401', '403', '400'])
    }
    await opened.close()
  })

  test('the demo shop: what a signed callback carries into its story', async () => {
    const shop = await openPage(browser, `${user.url}/demo`)
    const { page } = shop
    await page.locator('.product').first().getByRole('button', { name: 'Pay to an address' }).click()
    await page.waitForURL(/\/demo\/purchases\//)
    const purchase = new URL(page.url()).pathname.split('/').at(-1)
    const callback = `${user.url}/demo/callback?purchase=${purchase}&${query}`
    const parameters = new URLSearchParams({ apikey: user.file.apiKeys.blockbee, callback })
    const created = await user.get(`/erc20/usdt/create/?${parameters}`)
    assert.equal(created.status, 'success', JSON.stringify(created))
    await pay(String(created.address_in), '25')
    const told = page.locator('section[aria-labelledby=told]')
    await told.locator('details').first().waitFor()
    await waitUntil('the story shows every text', async () => hasAll(await told.textContent()))
    await requireInert(shop)
    await page.goto(`${page.url()}?success_token=${encodeURIComponent(ALL)}`)
    await waitForText(page, 'main', /It proves nothing/)
    await requireInert(shop)
    await page.goto(`${user.url}/demo`)
    await requireInert(shop)
    await shop.close()
  })

  test('the front page, for a program and for a person', async () => {
    const opened = await openPage(browser, `${user.url}/?${query}`)
    await requireInert(opened)
    await opened.close()
    const overview = await fetch(`${user.url}/sandbox/`)
    assert.match(overview.headers.get('content-type') ?? '', /json/)
    z.object({ baseUrl: z.string() }).parse(await overview.json())
  })
})
