import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { ContractState } from '../../chains/port.ts'
import { approvePayout } from '../../payouts/approve-payout.ts'
import { createPayouts } from '../../payouts/create-payouts.ts'
import { findPayout } from '../../storage/payouts-rows.ts'
import { address } from '../blockbee/test/start-blockbee.ts'
import type { ConsoleClient } from './test/console-client.ts'
import { PAYOUT_ASSET, plantRequests } from './test/plant-requests.ts'
import { startConsole, type TestConsole } from './test/start-console.ts'

let server: TestConsole
let contract: ContractState = { kind: 'present' }
before(async () => {
  server = await startConsole({ payoutContract: () => contract })
})
after(() => server.stop())

const WALLET_PAGE = '/console/payouts/wallet'
const WALLET = address(0xabcdef)
const NOBODY = '00000000-0000-7000-8000-000000000000'

async function draft(businessId: string): Promise<string> {
  const requestIds = await plantRequests(server.db, businessId, [1_000_000n, 2n])
  const [id = ''] = await createPayouts(server.db, { businessId, actor: 'key_shop', requestIds })
  return id
}

async function payerOf(businessId: string, id: string): Promise<string> {
  const payout = await findPayout(server.db, businessId, id)
  return `${payout?.state} ${payout?.source} ${payout?.payer}`
}

function see(browser: ConsoleClient, id: string) {
  return browser.get(`${WALLET_PAGE}?payout=${id}`)
}

test('only this page runs a script, and only ours; its asset is there', async () => {
  const { businessId, email } = await server.business()
  const browser = await server.signedIn(email)
  const page = await see(browser, await draft(businessId))
  const policy = String(page.headers['content-security-policy'])
  assert.match(policy, /script-src 'self';.*require-trusted-types-for 'script'; trusted-types 'none'/)
  const [, script = ''] = /<script type="module" src="([^"]+)">/.exec(page.body) ?? []
  const asset = await browser.get(script)
  assert.equal(asset.headers['content-type'], 'text/javascript; charset=utf-8')
  for (const path of ['/console', '/console/payouts', `${WALLET_PAGE}?payout=${NOBODY}`]) {
    const other = await browser.get(path)
    assert.doesNotMatch(String(other.headers['content-security-policy']), /script-src|connect-src/, path)
    assert.doesNotMatch(other.body, /<script/, path)
  }
})

test('an approval is bound to one wallet: asked again it is the same, for another payer it is refused', async () => {
  const { businessId, email } = await server.business()
  const browser = await server.signedIn(email)
  const payout = await draft(businessId)
  const bound = `processing wallet ${WALLET.toLowerCase()}`
  for (let time = 0; time < 2; time++) {
    const answer = await browser.post(WALLET_PAGE, { payout, wallet: ` ${WALLET}` })
    assert.equal(answer.headers.location, `${WALLET_PAGE}?payout=${payout}&notice=payout-for-wallet`)
    assert.equal(await payerOf(businessId, payout), bound)
  }
  const page = await see(browser, payout)
  assert.equal(page.body.match(/<textarea/g)?.length, 2)
  assert.ok(page.body.includes(WALLET))
  const other = await browser.post(WALLET_PAGE, { payout, wallet: address(7) })
  assert.equal(other.status, 422)
  assert.match(other.body, /approved for another payer/)
  assert.equal(await payerOf(businessId, payout), bound)

  const byAccount = await draft(businessId)
  await approvePayout(server.db, { businessId, payoutId: byAccount, actor: 'command line' })
  const late = await browser.post(WALLET_PAGE, { payout: byAccount, wallet: WALLET })
  assert.equal(late.status, 422)
  assert.equal(await payerOf(businessId, byAccount), 'processing account null')
  assert.doesNotMatch((await see(browser, byAccount)).body, /<textarea|name="wallet"/)
})

test('what does not fit, is foreign or not allowed is refused, and nothing is written', async () => {
  const [mine, theirs] = [await server.business(), await server.business()]
  const [browser, stranger] = [await server.signedIn(mine.email), await server.signedIn(theirs.email)]
  const viewer = await server.signedIn(await server.member(mine.businessId, 'viewer'))
  const payout = await draft(mine.businessId)
  const wallet = WALLET
  const cases: [number, ConsoleClient, Record<string, string>][] = [
    [422, browser, { payout, wallet: '' }],
    [422, browser, { payout, wallet: '0x12' }],
    [422, browser, { payout, wallet: `0x${'0'.repeat(40)}` }],
    [422, browser, { payout, wallet: WALLET.replace(/[a-f](?=[^a-f]*$)/, letter => letter.toUpperCase()) }],
    [422, browser, { payout, wallet: PAYOUT_ASSET.contract ?? '' }],
    [404, browser, { payout: NOBODY, wallet }],
    [404, stranger, { payout, wallet }],
    [400, browser, { payout }],
    [400, browser, { payout: 'all', wallet }],
    [400, browser, { payout, wallet: 'a'.repeat(129) }],
    [400, browser, { payout, wallet, payer: 'account' }],
    [403, browser, { payout, wallet, form_token: 'forged' }],
    [403, viewer, { payout, wallet }],
  ]
  for (const [status, who, fields] of cases) {
    const answer = await who.post(WALLET_PAGE, fields)
    assert.equal(answer.status, status, JSON.stringify(fields))
  }
  assert.equal(await payerOf(mine.businessId, payout), 'created account null')
  for (const query of ['', '?payout=', `?payout=${payout}&payout=${payout}`, '?payout=%00'])
    assert.equal((await browser.get(`${WALLET_PAGE}${query}`)).status, 404, query)
  assert.equal((await see(stranger, payout)).status, 404)
  assert.equal((await server.client().get(`${WALLET_PAGE}?payout=${payout}`)).status, 303)
})

test('a viewer sees how the payout is, and neither the form nor what is to be signed', async () => {
  const { businessId, email } = await server.business()
  const viewer = await server.signedIn(await server.member(businessId, 'viewer'))
  const payout = await draft(businessId)
  assert.doesNotMatch((await see(viewer, payout)).body, /name="wallet"/)
  await (await server.signedIn(email)).post(WALLET_PAGE, { payout, wallet: WALLET })
  const { status, body } = await see(viewer, payout)
  assert.equal(status, 200)
  assert.match(body, /Approved, waits for your wallet/)
  assert.doesNotMatch(body, /<textarea|"data":/)
  assert.doesNotMatch((await viewer.get('/console/payouts')).body, /payouts\/wallet/)
})

test('without the payout contract on the chain nothing is given to sign, and the page says why', async () => {
  const { businessId, email } = await server.business()
  const browser = await server.signedIn(email)
  const payout = await draft(businessId)
  await browser.post(WALLET_PAGE, { payout, wallet: WALLET })
  contract = { kind: 'missing', problem: 'the payout contract is not on this chain: deploy it' }
  const without = await see(browser, payout)
  contract = { kind: 'present' }
  assert.match(without.body, /It cannot be paid now: the payout contract is not on this chain: deploy it\./)
  assert.match(without.body, /"payment":null/)
  assert.match((await see(browser, payout)).body, /"payment":\{"chainId"/)
})
