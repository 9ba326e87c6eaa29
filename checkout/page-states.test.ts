import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { decode as decodePng } from 'fast-png'
import type { Browser } from 'playwright-core'
import decodeQR from 'qr/decode.js'
import type { CheckoutView } from '../gateway/orders/checkout-view.ts'
import { LOCALES } from './locales.ts'
import { findViolations } from './testing/find-violations.ts'
import { type FixtureServer, STAY_PATH, startFixtureServer } from './testing/fixture-server.ts'
import { SELECTED, VIEWS, type ViewName } from './testing/fixture-views.ts'
import { openPage, visibleText, waitForText } from './testing/open-page.ts'
import { startBrowser } from './testing/start-browser.ts'

// Every state of the hosted pages as it looks, in a real browser.

const names = Object.keys(VIEWS) as ViewName[]
let browser: Browser
let server: FixtureServer

before(async () => {
  browser = await startBrowser()
  server = await startFixtureServer(VIEWS.choose)
})

after(async () => {
  await browser?.close()
  await server?.stop()
})

for (const { lang, schemes } of [
  { lang: 'en', schemes: ['light', 'dark'] },
  // From right to left everything stands elsewhere, in the same colours.
  { lang: 'ar', schemes: ['light'] },
] as const)
  test(`axe finds nothing, and the policy has nothing to refuse: ${lang}, ${schemes.join(' and ')}`, async () => {
    const { page, complaints, close } = await openPage(browser, server.url)
    for (const name of names) {
      const view: CheckoutView = VIEWS[name]
      // A paid page that this tab saw unpaid leaves after ten seconds, however far axe has come.
      const redirectUrl = view.redirectUrl && new URL(STAY_PATH, server.url).href
      server.show({ ...view, redirectUrl })
      await page.goto(`${server.url}?lang=${lang}`)
      for (const colorScheme of schemes) {
        await page.emulateMedia({ colorScheme })
        const rules = colorScheme === 'light' ? 'all' : 'colours'
        assert.deepEqual(await findViolations(page, rules), [], `${name}, ${colorScheme}`)
      }
    }
    assert.deepEqual(complaints, [])
    await close()
  })

test('axe finds nothing with everything unfolded and on the page that only says something', async () => {
  server.show(VIEWS.waiting)
  const { page, close } = await openPage(browser, server.url)
  await page.locator('#other-coins-summary').click()
  await page.locator('label[for=qr-link]').click()
  assert.deepEqual(await findViolations(page), [])
  await page.goto(`${server.url}nowhere`)
  assert.match(await visibleText(page.locator('h1')), /no such payment/)
  assert.deepEqual(await findViolations(page), [])
  await close()
})

test('320 pixels are wide enough for every state, and for every language', async () => {
  const { page, close } = await openPage(browser, server.url, { viewport: { width: 320, height: 640 } })
  const longest: readonly ViewName[] = ['partial', 'expired-late', 'ignored']
  for (const name of names) {
    server.show(VIEWS[name])
    for (const { tag } of longest.includes(name) ? LOCALES : LOCALES.slice(0, 1)) {
      await page.goto(`${server.url}?lang=${tag}`)
      const width = await page.evaluate<number>(`
        for (const details of document.querySelectorAll('details')) details.open = true
        document.documentElement.scrollWidth`)
      assert.ok(width <= 320, `${name} ${tag} is ${width} wide`)
    }
  }
  await close()
})

test('a camera that looks at the QR code reads the plain address, or the link when asked, in both schemes', async () => {
  server.show(VIEWS.waiting)
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, close } = await openPage(browser, server.url, { colorScheme, deviceScaleFactor: 2 })
    const read = async () => {
      const { width, height, data, channels } = decodePng(await page.locator('.qr').screenshot())
      assert.ok(channels === 4 || channels === 3)
      return decodeQR({ width, height, data: Uint8Array.from(data) })
    }
    assert.equal(await read(), SELECTED.address)
    await page.locator('label[for=qr-link]').click()
    assert.equal(await read(), SELECTED.paymentUri)
    await close()
  }
})

test('scripts in the texts of merchants and chains do not run, in any state', async () => {
  const { page, complaints, close } = await openPage(browser, server.url)
  const payload = `"><img src=x onerror=alert(1)></script><script>alert(2)</script>'-alert(3)-'`
  for (const name of names) {
    const view: CheckoutView = VIEWS[name]
    server.show({
      ...view,
      merchant: payload,
      description: payload,
      choices: view.choices.map(choice => ({ ...choice, name: payload, symbol: payload })),
      selected: view.selected && { ...view.selected, symbol: payload, networkName: payload },
      transfers: view.transfers.map(item => ({ ...item, txid: payload, symbol: payload })),
    })
    await page.goto(server.url)
    assert.equal(await page.locator('img').count(), 0, name)
    assert.ok((await visibleText(page.locator('body'))).includes(payload), name)
  }
  assert.deepEqual(complaints, [])
  await close()
})

test('the receipt prints without buttons, menus and what is not a receipt', async () => {
  server.show(VIEWS.paid)
  const { page, close } = await openPage(browser, server.url)
  await page.emulateMedia({ media: 'print' })
  const printed = await visibleText(page.locator('body'))
  for (const fact of ['Alder & Ash Books', '€49.90', '53.764922 USDT', VIEWS.paid.transfers[0]?.txid ?? '?'])
    assert.ok(printed.includes(fact), `${fact} is missing in:\n${printed}`)
  assert.doesNotMatch(printed, /Copy|Print|Deutsch|Back to/)
  await close()
})

test('nothing moves for who wants no motion', async () => {
  server.show(VIEWS.pending)
  for (const [reducedMotion, moves] of [
    ['reduce', false],
    ['no-preference', true],
  ] as const) {
    const { page, close } = await openPage(browser, server.url, { reducedMotion })
    const moving =
      await page.evaluate<number>(`[...document.querySelectorAll('*')].map(element => getComputedStyle(element))
      .filter(style => style.animationName !== 'none' || /[1-9]/.test(style.transitionDuration)).length`)
    assert.equal(moving > 0, moves, reducedMotion)
    await close()
  }
})

test('without scripts: coin, amount, address, QR code and news, and no button that does nothing', async () => {
  server.show(VIEWS.choose)
  const { page, complaints, close } = await openPage(browser, `${server.url}?lang=de`, {
    javaScriptEnabled: false,
  })
  await page.locator('#choose-erc20\\/usdt').click()
  await waitForText(page, 'main', /53\.764922 USDT/)
  assert.match(page.url(), /\?lang=de$/)
  assert.ok((await visibleText(page.locator('#address'))).includes(SELECTED.address))
  assert.equal(await page.locator('.qr-code').first().isVisible(), true)
  for (const button of await page.locator('button:visible').all())
    assert.equal(await button.getAttribute('name'), 'ticker', await visibleText(button))
  assert.match(await page.content(), /http-equiv="refresh" content="\d+"/)
  server.show(VIEWS.paid)
  await page.reload()
  assert.match(await visibleText(page.locator('#status-heading')), /Zahlung abgeschlossen/)
  assert.deepEqual(complaints, [])
  await close()
})
