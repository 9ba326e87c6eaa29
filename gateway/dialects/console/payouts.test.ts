import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { approvePayout } from '../../payouts/approve-payout.ts'
import { insertBleumiPayout } from '../../storage/bleumi-payouts.ts'
import { setPayoutLimits } from '../../storage/payouts-limits.ts'
import { listPayouts } from '../../storage/payouts-rows.ts'
import { addRecipients, enforceWhitelist } from '../../storage/payouts-whitelist.ts'
import { address } from '../blockbee/test/start-blockbee.ts'
import type { Answer, ConsoleClient } from './test/console-client.ts'
import { chosen, PAYOUT_ASSET, plantRequests } from './test/plant-requests.ts'
import { startConsole, type TestConsole } from './test/start-console.ts'
import { UNESCAPED, XSS_PAYLOADS } from './test/xss-payloads.ts'

let server: TestConsole
before(async () => {
  server = await startConsole()
})
after(() => server.stop())

const PAYOUTS = '/console/payouts'
const NOBODY = '00000000-0000-7000-8000-000000000000'

function request(businessId: string, ...amounts: bigint[]): Promise<string[]> {
  return plantRequests(server.db, businessId, amounts)
}

/** Puts requests into a payout through the page and returns its id. */
async function payoutOf(browser: ConsoleClient, businessId: string, ...amounts: bigint[]): Promise<string> {
  const answer = await browser.post(`${PAYOUTS}/create`, chosen(await request(businessId, ...amounts)))
  assert.equal(answer.headers.location, `${PAYOUTS}?notice=payout-created`)
  const { payouts } = await listPayouts(server.db, businessId, { assetId: null, state: 'created', page: 1 })
  return payouts[0]?.id ?? ''
}

async function stateOf(id: string): Promise<string> {
  const { rows } = await server.db.query<{ text: string }>(
    `select state || ' ' || (select coalesce(string_agg(d.action || ' ' || u.email, ', ' order by u.email), '')
                               from payout_decisions d left join users u on u.id = d.actor where d.subject = p.id) as text
       from payouts p where id = $1`,
    [id],
  )
  return rows[0]?.text ?? ''
}

async function dump(): Promise<string> {
  const { rows } = await server.db.query<{ dump: string }>(
    `select concat_ws('|', (select string_agg(p::text, ';' order by p.id) from payouts p),
                           (select string_agg(r::text, ';' order by r.id) from payout_requests r),
                           (select string_agg(d::text, ';' order by d::text) from payout_decisions d)) as dump`,
  )
  return rows[0]?.dump ?? ''
}

function noticeOf({ headers }: Answer): string | undefined {
  return headers.location?.split('notice=')[1]
}

test('requests become a payout, which one person approves; who did is on the page and in the books', async () => {
  const { businessId, email } = await server.business()
  const browser = await server.signedIn(email)
  await request(businessId, 1_500_000n)
  const page = await browser.get(PAYOUTS)
  assert.ok(page.body.includes('1.5 erc20/usdt') && page.body.includes(address(1)))
  const id = await payoutOf(browser, businessId, 2_000_000n, 500_000n)
  assert.ok((await browser.get('/console')).body.includes('Payouts that wait for approval: 1'))
  const waiting = await browser.get(PAYOUTS)
  assert.match(waiting.body, /2\.5 erc20\/usdt/)
  assert.match(waiting.body, /0 of 1/)
  assert.equal(
    noticeOf(await browser.post(`${PAYOUTS}/approve`, { payout: id, payer: 'account' })),
    'payout-queued',
  )
  assert.equal(await stateOf(id), `processing approve ${email}`)
  const done = await browser.get(PAYOUTS)
  assert.match(done.body, /Approved, on its way/)
  assert.ok(done.body.includes(`<dt>Approved by</dt><dd>${email}</dd>`))
})

test('a large payout needs two persons: the same one twice, or ten times at once, is one', async () => {
  const { businessId, email } = await server.business()
  const [first, second] = [
    await server.signedIn(email),
    await server.signedIn(await server.member(businessId, 'operator')),
  ]
  const limits = { requestMaxAtoms: null, dayMaxAtoms: null, twoPersonsFromAtoms: 2_000_000n }
  await setPayoutLimits(server.db, businessId, PAYOUT_ASSET.id, limits)
  const id = await payoutOf(first, businessId, 2_000_000n)
  assert.match((await first.get(PAYOUTS)).body, /A payout of this size needs two persons/)
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => first.post(`${PAYOUTS}/approve`, { payout: id, payer: 'account' })),
  )
  assert.deepEqual(new Set(answers.map(noticeOf)), new Set(['payout-waits']))
  assert.equal(await stateOf(id), `created approve ${email}`)
  const page = await first.get(PAYOUTS)
  assert.match(page.body, /1 of 2: owner\d+@shop\.example/)
  assert.match(page.body, /You have approved it/)
  assert.equal(page.body.includes('Approve this payout'), false)
  assert.ok((await second.get(PAYOUTS)).body.includes('Approve this payout'))
  assert.equal(
    noticeOf(await second.post(`${PAYOUTS}/approve`, { payout: id, payer: 'account' })),
    'payout-queued',
  )
  assert.match(await stateOf(id), /^processing approve operator\d+@shop\.example, approve owner/)
})

test("who approves a payout that the merchant's own wallet pays approves that wallet, as the page showed it", async () => {
  const { businessId, email } = await server.business()
  const browser = await server.signedIn(email)
  const limits = { requestMaxAtoms: null, dayMaxAtoms: null, twoPersonsFromAtoms: 1n }
  await setPayoutLimits(server.db, businessId, PAYOUT_ASSET.id, limits)
  const payoutId = await payoutOf(browser, businessId, 1_000_000n)
  const wallet = address(0xabcdef).toLowerCase()
  await approvePayout(server.db, { businessId, payoutId, actor: 'command line', wallet })
  const stale = await browser.post(`${PAYOUTS}/approve`, { payout: payoutId, payer: 'account' })
  assert.equal(stale.status, 422)
  assert.match(stale.body, /another payer was chosen/)
  const page = await browser.get(PAYOUTS)
  assert.ok(page.body.includes(`name="payer" value="${wallet}"`) && page.body.includes(address(0xabcdef)))
  assert.equal(
    noticeOf(await browser.post(`${PAYOUTS}/approve`, { payout: payoutId, payer: wallet })),
    'payout-for-wallet',
  )
  assert.match(await stateOf(payoutId), /^processing/)
})

test('a rejected payout and rejected requests show why, and cannot be approved any more', async () => {
  const { businessId, email } = await server.business()
  const browser = await server.signedIn(email)
  const id = await payoutOf(browser, businessId, 1_000_000n)
  const reason = 'wrong address, see mail'
  assert.equal(noticeOf(await browser.post(`${PAYOUTS}/reject`, { payout: id, reason })), 'payout-rejected')
  assert.equal(await stateOf(id), `rejected reject ${email}`)
  const page = await browser.get(PAYOUTS)
  assert.ok(page.body.includes(reason))
  const after = await browser.post(`${PAYOUTS}/approve`, { payout: id, payer: 'account' })
  assert.deepEqual([after.status, await stateOf(id)], [422, `rejected reject ${email}`])
  const ids = await request(businessId, 1_000_000n, 2_000_000n)
  const rejected = await browser.post(`${PAYOUTS}/reject-requests`, { ...chosen(ids), reason })
  assert.equal(noticeOf(rejected), 'requests-rejected')
  assert.equal((await browser.post(`${PAYOUTS}/create`, chosen(ids))).status, 422)
})

test('what does not fit, is foreign or unknown is refused, and nothing is written', async () => {
  const [mine, theirs] = [await server.business(), await server.business()]
  const [browser, stranger] = [await server.signedIn(mine.email), await server.signedIn(theirs.email)]
  const id = await payoutOf(browser, mine.businessId, 1_000_000n)
  const ids = await request(mine.businessId, 1_000_000n)
  const before = await dump()
  const cases: [number, ConsoleClient, string, Record<string, string>][] = [
    [422, stranger, 'approve', { payout: id, payer: 'account' }],
    [422, stranger, 'reject', { payout: id, reason: '' }],
    [422, stranger, 'create', chosen(ids)],
    [422, stranger, 'reject-requests', { ...chosen(ids), reason: '' }],
    [422, browser, 'approve', { payout: NOBODY, payer: 'account' }],
    [422, browser, 'approve', { payout: id, payer: address(1).toLowerCase() }],
    [400, browser, 'approve', { payout: id }],
    [422, browser, 'reject', { payout: NOBODY, reason: '' }],
    [422, browser, 'create', chosen([...ids, NOBODY])],
    [422, browser, 'reject-requests', { ...chosen([...ids, NOBODY]), reason: '' }],
    [422, browser, 'create', {}],
    [422, browser, 'reject-requests', { reason: 'none chosen' }],
    [400, browser, 'approve', {}],
    [400, browser, 'approve', { payout: 'all', payer: 'account' }],
    [400, browser, 'approve', { payout: `${id}'`, payer: 'account' }],
    [400, browser, 'approve', { payout: id, payer: 'account', wallet: address(1) }],
    [400, browser, 'reject', { payout: id }],
    [400, browser, 'reject', { payout: id, reason: 'r'.repeat(201) }],
    [400, browser, 'reject', { payout: id, reason: 'a\0b' }],
    [400, browser, 'reject', { payout: id, reason: 'a\nb' }],
    [400, browser, 'create', { ...chosen(ids), 'request:x': 'on' }],
    [400, browser, 'create', { ...chosen(ids), business_id: theirs.businessId }],
    [403, browser, 'approve', { payout: id, payer: 'account', form_token: 'forged' }],
    [403, browser, 'create', { ...chosen(ids), form_token: '' }],
  ]
  for (const [status, who, path, fields] of cases) {
    const answer = await who.post(`${PAYOUTS}/${path}`, fields)
    assert.equal(answer.status, status, `${path} ${JSON.stringify(fields).slice(0, 120)}`)
  }
  const foreign = await stranger.post(`${PAYOUTS}/approve`, { payout: id, payer: 'account' })
  const absent = await stranger.post(`${PAYOUTS}/approve`, { payout: NOBODY, payer: 'account' })
  assert.equal(foreign.body, absent.body)
  assert.equal((await stranger.get(PAYOUTS)).body.includes(id), false)
  assert.equal(await dump(), before)
})

test('a viewer sees payouts without forms, and its own requests are refused', async () => {
  const { businessId, email } = await server.business()
  const id = await payoutOf(await server.signedIn(email), businessId, 1_000_000n)
  const ids = await request(businessId, 3_000_000n)
  const viewer = await server.signedIn(await server.member(businessId, 'viewer'))
  const page = await viewer.get(PAYOUTS)
  assert.ok(page.body.includes('3 erc20/usdt'))
  assert.equal(page.body.includes('action="/console/payouts'), false)
  const before = await dump()
  for (const [path, fields] of [
    ['approve', { payout: id, payer: 'account' }],
    ['reject', { payout: id, reason: '' }],
    ['create', chosen(ids)],
    ['reject-requests', { ...chosen(ids), reason: '' }],
  ] as const)
    assert.equal((await viewer.post(`${PAYOUTS}/${path}`, fields)).status, 403)
  assert.equal(await dump(), before)
})

test('reasons are text wherever they are shown', async () => {
  const { businessId, email } = await server.business()
  const browser = await server.signedIn(email)
  for (const reason of XSS_PAYLOADS) {
    const id = await payoutOf(browser, businessId, 1_000_000n)
    await browser.post(`${PAYOUTS}/reject`, { payout: id, reason })
  }
  const { body } = await browser.get(PAYOUTS)
  assert.doesNotMatch(body, UNESCAPED)
  assert.ok(body.includes('&lt;script&gt;window.pwned=1&lt;/script&gt;'))
})

test('a payout is shown with the name that its merchant gave it, as text', async () => {
  const { businessId, email } = await server.business()
  const browser = await server.signedIn(email)
  for (const [index, text] of XSS_PAYLOADS.entries()) {
    const payoutId = await payoutOf(browser, businessId, 1n)
    const { chainId } = PAYOUT_ASSET
    const named = {
      businessId,
      txid: `${index}${text}`.slice(0, 128),
      payoutId,
      chainId,
      token: 'ETH',
      payments: [],
    }
    assert.ok((await insertBleumiPayout(server.db, named)) !== null)
  }
  const { body } = await browser.get(PAYOUTS)
  assert.equal(body.split('<dt>Name</dt>').length - 1, XSS_PAYLOADS.length)
  assert.doesNotMatch(body, UNESCAPED)
})

test('an approval of a recipient that is not on the whitelist is refused, and nothing is written', async () => {
  const { businessId, email } = await server.business()
  const browser = await server.signedIn(email)
  const payout = await payoutOf(browser, businessId, 5n)
  await enforceWhitelist(server.db, businessId, true)
  const before = await dump()
  const answer = await browser.post(`${PAYOUTS}/approve`, { payout, payer: 'account' })
  assert.equal(answer.status, 422)
  assert.match(answer.body, /not on the list of allowed recipients/)
  assert.equal(await dump(), before)
  await addRecipients(server.db, businessId, [address(1).toLowerCase()])
  assert.equal(
    noticeOf(await browser.post(`${PAYOUTS}/approve`, { payout, payer: 'account' })),
    'payout-queued',
  )
})
