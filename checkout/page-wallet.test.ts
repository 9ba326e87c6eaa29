import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { findViolations } from './testing/find-violations.ts'
import { type FixtureServer, startFixtureServer } from './testing/fixture-server.ts'
import { SELECTED, VIEWS } from './testing/fixture-views.ts'
import { installWallet, type WalletBehaviour, type WalletCall } from './testing/install-wallet.ts'
import { waitForText } from './testing/open-page.ts'
import { PATIENCE_MS, startBrowser } from './testing/start-browser.ts'

// Paying with a wallet that lives in the browser. The wallet is one of ours that records what it is asked for.

const ACCOUNT = '0x00000000000000000000000000000000000000aa'
const WILLING: WalletBehaviour = {
  name: 'Ferry Wallet',
  account: ACCOUNT,
  chainId: 1,
  onSwitch: 'switches',
  onSend: 'sends',
}
const HASH = `0x${'ab'.repeat(32)}`
const BUTTON = '.wallets button'
const NOTE = '[data-wallet-note]'

let browser: Browser
let server: FixtureServer

before(async () => {
  browser = await startBrowser()
  server = await startFixtureServer(VIEWS.waiting)
})

beforeEach(() => server.streamsAre(0))

after(async () => {
  await browser?.close()
  await server?.stop()
})

async function open(
  behaviour: WalletBehaviour,
): Promise<{ page: Page; calls: WalletCall[]; sent: unknown[]; close: () => Promise<void> }> {
  const context = await browser.newContext()
  context.setDefaultTimeout(PATIENCE_MS)
  const page = await context.newPage()
  const sent: unknown[] = []
  const calls = await installWallet(page, behaviour, async transaction => {
    sent.push(transaction)
    return HASH
  })
  await page.goto(server.url)
  return { page, calls, sent, close: () => context.close() }
}

test('a token payment: account, network, one transfer call; no second one while it is on its way', async () => {
  server.show(VIEWS.waiting)
  const { page, calls, sent, close } = await open(WILLING)
  await waitForText(page, BUTTON, /Pay with Ferry Wallet/)
  assert.deepEqual(await findViolations(page), [])
  await page.locator(BUTTON).click()
  await waitForText(page, NOTE, /Sent with Ferry Wallet/)
  const recipient = SELECTED.address.slice(2).toLowerCase().padStart(64, '0')
  const amount = 53_764_922n.toString(16).padStart(64, '0')
  assert.deepEqual(sent, [
    {
      from: ACCOUNT,
      to: SELECTED.contract,
      value: '0x0',
      data: `0xa9059cbb${recipient}${amount}`,
      chainId: '0x7a69',
    },
  ])
  assert.deepEqual(
    calls.map(({ method }) => method),
    [
      'eth_requestAccounts',
      'eth_chainId',
      'wallet_switchEthereumChain',
      'eth_chainId',
      'eth_sendTransaction',
    ],
  )
  await page.locator(BUTTON).click({ force: true })
  await page.reload()
  await page.locator(BUTTON).click({ force: true })
  assert.equal(await page.locator(BUTTON).getAttribute('aria-disabled'), 'true')
  assert.equal(sent.length, 1)
  server.show(VIEWS.partial)
  await waitForText(page, '#amount', /26\.884999/)
  await page.locator(`${BUTTON}[aria-disabled=false]`).click()
  await waitForText(page, NOTE, /Sent with/)
  assert.equal(sent.length, 2)
  await close()
})

test('a payment in the coin of the network carries its value', async () => {
  const amountDueAtoms = '16000000000000001'
  server.show({ ...VIEWS.waiting, selected: { ...SELECTED, contract: null, amountDueAtoms } })
  const { page, sent, close } = await open({ ...WILLING, chainId: 31337 })
  await page.locator(BUTTON).click()
  await waitForText(page, NOTE, /Sent with/)
  assert.deepEqual(sent, [
    { from: ACCOUNT, to: SELECTED.address, value: '0x38d7ea4c680001', chainId: '0x7a69' },
  ])
  await close()
})

test('declined, another network, a failure: nothing is sent twice, and each is said', async () => {
  for (const [behaviour, words] of [
    [{ ...WILLING, onSend: 'declines' }, /Declined in Ferry Wallet. Nothing was sent/],
    [{ ...WILLING, onSwitch: 'refuses' }, /did not change to this network. Nothing was sent/],
    [{ ...WILLING, onSend: 'fails' }, /could not send. Check there/],
  ] as const) {
    server.show(VIEWS.waiting)
    const { page, calls, sent, close } = await open(behaviour)
    await page.locator(BUTTON).click()
    await waitForText(page, NOTE, words)
    assert.equal(sent.length, 0)
    const asked = calls.some(({ method }) => method === 'eth_sendTransaction')
    assert.equal(asked, behaviour.onSwitch === 'switches', 'never on another network')
    await close()
  }
})

test('an amount that changed while the shopper looked is shown before it is paid', async () => {
  server.show(VIEWS.waiting)
  const { page, sent, close } = await open(WILLING)
  await waitForText(page, BUTTON, /Pay with/)
  await server.streamsAre(1)
  server.prepare({ ...VIEWS.waiting, selected: { ...SELECTED, amountDue: '55', amountDueAtoms: '55000000' } })
  await page.locator(BUTTON).click()
  await waitForText(page, NOTE, /has just changed/)
  await waitForText(page, '#amount', /55 USDT/)
  assert.equal(sent.length, 0)
  await page.locator(BUTTON).click()
  await waitForText(page, NOTE, /Sent with/)
  assert.equal(sent.length, 1)
  await close()
})

test('a deposit by wallet: the shopper says how much, from the minimum up', async () => {
  server.show(VIEWS['deposit-waiting'])
  const { page, sent, close } = await open({ ...WILLING, chainId: 31337 })
  await page.locator(BUTTON).waitFor()
  assert.deepEqual(await findViolations(page), [])
  for (const tooLittle of ['', 'all', '1.329999', '0']) {
    await page.locator('#wallet-amount').fill(tooLittle)
    await page.locator(BUTTON).click()
    await waitForText(page, NOTE, /at least 1\.33/)
  }
  assert.equal(await page.locator('#wallet-amount:focus').count(), 1)
  await page.locator('#wallet-amount').fill('12,5')
  await page.locator(BUTTON).click()
  await waitForText(page, NOTE, /Sent with Ferry Wallet/)
  const recipient = SELECTED.address.slice(2).toLowerCase().padStart(64, '0')
  const amount = 12_500_000n.toString(16).padStart(64, '0')
  assert.deepEqual(
    sent.map(transaction => (transaction as { data: string }).data),
    [`0xa9059cbb${recipient}${amount}`],
  )
  assert.equal(await page.locator(BUTTON).getAttribute('aria-disabled'), 'true')
  server.show(VIEWS['deposit-pending'])
  await page.locator(`${BUTTON}[aria-disabled=false]`).waitFor()
  assert.equal(await page.locator(NOTE).textContent(), '')
  await close()
})

test('what was sent is still said when the rate has changed meanwhile', async () => {
  server.show(VIEWS.waiting)
  const { page, sent, close } = await open(WILLING)
  await page.locator(BUTTON).click()
  await waitForText(page, NOTE, /Sent with/)
  server.show({ ...VIEWS.waiting, selected: { ...SELECTED, amountDue: '55', amountDueAtoms: '55000000' } })
  await waitForText(page, '#amount', /55 USDT/)
  await waitForText(page, NOTE, /Sent with Ferry Wallet/)
  await page.locator(BUTTON).click({ force: true })
  assert.equal(sent.length, 1)
  await close()
})

test('no wallet is offered where nothing is to be paid, or not on such a network', async () => {
  for (const view of [VIEWS.choose, VIEWS.pending, VIEWS.paid, VIEWS.expired, VIEWS.deposit]) {
    server.show(view)
    const { page, close } = await open(WILLING)
    assert.equal(await page.locator(BUTTON).filter({ visible: true }).count(), 0, view.state)
    await close()
  }
  server.show({ ...VIEWS.waiting, selected: { ...SELECTED, evmChainId: null } })
  const { page, close } = await open(WILLING)
  assert.equal(await page.locator(BUTTON).filter({ visible: true }).count(), 0)
  await close()
})
