import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { standingOf } from '../../checkouts/offers-of.ts'
import { requestCheckout } from '../../checkouts/request-checkout.ts'
import { listCheckouts } from '../../storage/checkouts-list.ts'
import { DAI, USDT } from '../bleumi/test/checkout-assets.ts'
import { type OpenCheckouts, openCheckouts } from '../bleumi/test/open-checkouts.ts'
import { address, registry } from '../blockbee/test/start-blockbee.ts'
import { startConsole, type TestConsole } from './test/start-console.ts'
import { UNESCAPED, XSS_PAYLOADS } from './test/xss-payloads.ts'

const CHECKOUTS = '/console/checkouts'

let server: TestConsole
let checkouts: OpenCheckouts
before(async () => {
  ;[server, checkouts] = await Promise.all([startConsole(), openCheckouts()])
})
after(async () => {
  await server.stop()
  await checkouts.close()
})

/** Asks for a page over 12.5 USD; returns its public name. */
async function request(businessId: string, merchantId: string): Promise<string> {
  const usdt = registry.byTicker('erc20/usdt')
  const sides = { target: address(1).toLowerCase(), buyer: address(2).toLowerCase() }
  const requested = await requestCheckout(server.db, {
    ...{ businessId, merchantId, currency: 'USD', amountAtoms: 1_250_000_000n, base64Transform: false },
    offers: [{ assetId: usdt?.id ?? '', chain: 'mainnet', token: usdt?.contract ?? '', ...sides }],
    ...{ successUrl: 'https://shop.example/thanks', cancelUrl: 'https://shop.example/cart' },
  })
  assert.ok(requested.kind === 'created')
  return requested.checkout.id
}

function idsIn(body: string): string[] {
  return [...body.matchAll(/href="\/pay\/checkout\/([\w-]{22})\/"/g)].map(([, id = '']) => id)
}

test('checkouts are listed latest first and page by page, those of this business alone', async () => {
  const { businessId, email } = await server.business()
  const browser = await server.signedIn(email)
  assert.match((await browser.get(CHECKOUTS)).body, /No checkout was created yet\./)
  const ids: string[] = []
  for (let index = 0; index < 33; index++) ids.push(await request(businessId, `order-${index}`))
  const newest = ids.toReversed()
  const { body } = await browser.get(CHECKOUTS)
  assert.deepEqual(idsIn(body), newest.slice(0, 30))
  assert.match(body, /12\.50 USD.*Nothing came yet.*order-32/s)
  const older = /href="([^"]+)">Older ones/.exec(body)?.[1] ?? ''
  assert.deepEqual(idsIn((await browser.get(older)).body), newest.slice(30))
  assert.equal((await browser.get(`${CHECKOUTS}?before=x`)).status, 200)
  const rival = await server.signedIn((await server.business()).email)
  for (const path of [CHECKOUTS, `${CHECKOUTS}?before=${ids[32]}`])
    assert.deepEqual(idsIn((await rival.get(path)).body), [])
})

test('what merchants call their orders is text', async () => {
  const { businessId, email } = await server.business()
  const browser = await server.signedIn(email)
  for (const text of XSS_PAYLOADS) await request(businessId, text)
  assert.doesNotMatch((await browser.get(CHECKOUTS)).body, UNESCAPED)
})

test('the list says of every checkout what its page says', async () => {
  const { businessId, key } = await checkouts.merchant()
  const made = []
  for (const [assetId, ticker, paid, blocks] of [
    [USDT, 'erc20/usdt', 0n, 0],
    [USDT, 'erc20/usdt', 3_500_000n, 0],
    [DAI, 'erc20/dai', 10n ** 19n, 12],
    [USDT, 'erc20/usdt', 10_000_000n, 3],
  ] as const) {
    const { url, order } = await checkouts.create(key)
    const to = await checkouts.addressOf(url, ticker)
    if (paid > 0n) await checkouts.pay(to, assetId, paid)
    await checkouts.mine(blocks)
    made.push({ url, order })
  }
  const lost = await checkouts.create(key)
  await checkouts.orphan(await checkouts.pay(await checkouts.addressOf(lost.url), USDT, 10_000_000n))
  made.push(lost)
  const listed = await listCheckouts(checkouts.db, businessId, { before: null, limit: 10 })
  const shown = listed.map(({ checkout, parts }) => [
    ...[checkout.merchantId, standingOf({ checkout, parts }, checkouts.registry).state],
  ])
  const pages = []
  for (const { url, order } of made.toReversed()) pages.push([order, (await checkouts.view(url)).state])
  assert.deepEqual(shown, pages)
  assert.deepEqual(
    shown.map(([, state]) => state),
    ['waiting', 'pending', 'paid', 'partial', 'waiting'],
  )
})
