import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { findViolations } from '../../../checkout/testing/find-violations.ts'
import { type OpenPage, openPage, visibleText } from '../../../checkout/testing/open-page.ts'
import { startBrowser } from '../../../checkout/testing/start-browser.ts'
import { totpCode } from '../../businesses/totp.ts'
import { createPayouts } from '../../payouts/create-payouts.ts'
import { findSecondFactor } from '../../storage/second-factors.ts'
import { TEST_BOX } from '../../storage/test/test-box.ts'
import { address } from '../blockbee/test/start-blockbee.ts'
import { plantOperation } from './test/plant-operations.ts'
import { plantPayments } from './test/plant-payments.ts'
import { chosen, plantRequests } from './test/plant-requests.ts'
import { PASSWORD, startConsole, type TestConsole } from './test/start-console.ts'
import { XSS_PAYLOADS } from './test/xss-payloads.ts'

// The console in Chromium: what a person sees and what axe finds, with the worst texts on every page.

const PAGES = [
  ...['', '/addresses', '/keys', '/checkouts', '/callbacks', '/payouts', '/payouts/recipients'],
  ...['/operations', '/settings', '/activity', '/account'],
]
const SPLIT = Array.from({ length: 20 }, (_, index) => `0.05@${address(index + 1)}`).join('|')

let server: TestConsole
let browser: Browser
let owner: { businessId: string; email: string }

before(async () => {
  ;[server, browser] = await Promise.all([startConsole(), startBrowser()])
  owner = await server.business(XSS_PAYLOADS.join(' ').slice(0, 200))
  for (const text of XSS_PAYLOADS) {
    await plantPayments(server.db, owner.businessId, text)
    const operation = { state: 'due', failures: 1, reason: text } as const
    await plantOperation(server.db, owner.businessId, { ...operation, name: text.slice(0, 128) })
  }
  const client = await server.signedIn(owner.email)
  for (const label of XSS_PAYLOADS) await client.post('/console/keys', { dialect: 'blockbee', label })
  const [first = [], second = []] = [
    await plantRequests(server.db, owner.businessId, [1n, 2n]),
    await plantRequests(server.db, owner.businessId, [3n]),
  ]
  await plantRequests(server.db, owner.businessId, [4n, 5n])
  await client.post('/console/payouts/create', chosen(first))
  const page = await client.get('/console/payouts')
  const payout = /name="payout" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  await client.post('/console/payouts/reject', { payout, reason: XSS_PAYLOADS[0] })
  await client.post('/console/payouts/create', chosen(second))
  const own = await plantRequests(server.db, owner.businessId, [6n, 7n])
  const [byWallet = ''] = await createPayouts(server.db, {
    ...{ businessId: owner.businessId, actor: 'key_shop', requestIds: own },
  })
  await client.post('/console/payouts/wallet', { payout: byWallet, wallet: address(9) })
  PAGES.push(`/payouts/wallet?payout=${byWallet}`)
  await client.post('/console/payouts/recipients', { addresses: `${address(4)} ${address(5)}` })
  await client.post('/console/settings/webhook', { url: 'https://shop.example/hooks' })
  const { body } = await client.get('/console/callbacks')
  PAGES.push(`/callbacks/log?${/\/log\?(id=dlv_\w+)/.exec(body)?.[1]}`)
  await client.post('/console/addresses', { ticker: 'eth', address: SPLIT })
})
after(async () => {
  await browser.close()
  await server.stop()
})

async function signIn(page: Page, email = owner.email): Promise<void> {
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
}

async function open(options: Parameters<typeof openPage>[2] = {}): Promise<OpenPage> {
  const opened = await openPage(browser, `${server.url}/console`, options)
  await signIn(opened.page)
  return opened
}

test('axe finds nothing on any page, light and dark, and nothing that was typed runs', async () => {
  const opened = await openPage(browser, `${server.url}/console`)
  const { page, complaints } = opened
  const requireSound = async (path: string): Promise<void> => {
    // In the dark nothing but the colours is another.
    for (const [colorScheme, rules] of [
      ['light', 'all'],
      ['dark', 'colours'],
    ] as const) {
      await page.emulateMedia({ colorScheme })
      assert.deepEqual(await findViolations(page, rules), [], `${path}, ${colorScheme}`)
    }
  }
  await requireSound('/sign-in')
  await signIn(page)
  for (const path of PAGES) {
    await page.goto(`${server.url}/console${path}`)
    for (const summary of await page.locator('summary').all()) await summary.click()
    await requireSound(path)
    assert.equal(await page.evaluate(() => 'pwned' in globalThis), false)
  }
  await page.goto(`${server.url}/console/nowhere`)
  await requireSound('/nowhere')
  assert.deepEqual(
    complaints.filter(text => !text.includes('404')),
    [],
  )
  await opened.close()
})

test('at 320 px no page scrolls sideways, and what is pressed is large enough', async () => {
  const opened = await open({ viewport: { width: 320, height: 640 } })
  for (const path of PAGES) {
    await opened.page.goto(`${server.url}/console${path}`)
    const width = await opened.page.evaluate('document.documentElement.scrollWidth')
    assert.equal(width, 320, path)
    for (const button of await opened.page.getByRole('button').all()) {
      const box = await button.boundingBox()
      assert.ok(!box || box.height >= 44, `${path}: a button is ${box?.height} px high`)
    }
  }
  await opened.close()
})

test('with the keyboard alone and without scripts: sign in, set an address, see why a wrong one is refused, sign out', async () => {
  const opened = await open({ javaScriptEnabled: false })
  const { page } = opened
  await page.getByRole('link', { name: 'Addresses' }).press('Enter')
  const field = page.getByLabel('Address or split for erc20/usdc')
  await field.fill(address(7))
  await field.press('Enter')
  await page.getByRole('status').filter({ hasText: 'The address was saved.' }).waitFor()
  assert.equal(await field.inputValue(), address(7))
  await field.fill('0x123')
  await field.press('Enter')
  await page.getByRole('alert').filter({ hasText: 'Nothing was changed' }).waitFor()
  assert.equal(await field.inputValue(), '0x123')
  assert.equal(await field.getAttribute('aria-invalid'), 'true')
  await page.getByRole('button', { name: 'Sign out' }).press('Enter')
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await page.goto(`${server.url}/console/addresses`)
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await opened.close()
})

test('refused forms are as accessible as others', async () => {
  const opened = await open()
  const { page } = opened
  await page.goto(`${server.url}/console/settings`)
  await page.getByLabel('Confirmations of requests that name none').fill('0')
  await page.getByRole('button', { name: 'Save settings' }).click()
  await page.getByRole('alert').waitFor()
  assert.deepEqual(await findViolations(page), [])
  await page.goto(`${server.url}/console/keys`)
  await page.getByLabel('Name, for you to know it by').fill('Till 1')
  await page.getByRole('button', { name: 'Create key' }).click()
  await page.locator('#created-key').waitFor()
  assert.deepEqual(await findViolations(page), [])
  await opened.close()
})

test('a page of another site cannot use a session: its form arrives without cookie and is refused', async () => {
  const opened = await open()
  const { page } = opened
  const before = await server.dump()
  await page.route('http://evil.example/**', route =>
    route.fulfill({
      contentType: 'text/html',
      body: `<form method="post" action="${server.url}/console/addresses/remove"><input name="ticker" value="eth"><input name="form_token" value="x"><button>Win</button></form>`,
    }),
  )
  await page.goto('http://evil.example/')
  await page.getByRole('button', { name: 'Win' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  assert.equal(await server.dump(), before)
  await page.goto(`${server.url}/console/addresses`)
  await page.getByRole('heading', { name: 'Addresses' }).waitFor()
  await opened.close()
})

test('with the keyboard alone: a second factor is turned on, its codes are kept, and signing in asks for one', async () => {
  const person = await server.business('Corner Shop')
  const opened = await openPage(browser, `${server.url}/console`)
  const { page } = opened
  await signIn(page, person.email)
  await page.getByRole('link', { name: person.email }).press('Enter')
  await page.getByRole('button', { name: 'Set up a second factor' }).press('Enter')
  const field = page.getByLabel('The six digits that the app shows now')
  await field.fill('12345')
  await field.press('Enter')
  await page.getByRole('alert').filter({ hasText: 'It is not on yet' }).waitFor()
  assert.deepEqual(await findViolations(page), [])
  const { rows } = await server.db.query<{ id: string }>('select id from users where email = $1', [
    person.email,
  ])
  const factor = await findSecondFactor(server.db, TEST_BOX, rows[0]?.id ?? '')
  assert.ok(factor)
  await field.fill(totpCode(factor.secret, Math.floor(server.nowMs() / 30_000)))
  await field.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Recovery codes' }).waitFor()
  assert.deepEqual(await findViolations(page), [])
  const code = await visibleText(page.locator('.codes li').first())
  await page.getByRole('link', { name: 'I have kept them' }).press('Enter')
  await page.getByLabel('Email').fill(person.email)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByLabel('Password').press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Code' }).waitFor()
  assert.deepEqual(await findViolations(page), [])
  await page.getByLabel('Code of your app, or a recovery code').fill(code)
  await page.getByLabel('Code of your app, or a recovery code').press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
  await opened.close()
})
