import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { findDefaultAddress } from '../../storage/default-addresses.ts'
import { address } from '../blockbee/test/start-blockbee.ts'
import type { ConsoleClient } from './test/console-client.ts'
import { startConsole, type TestConsole } from './test/start-console.ts'
import { UNESCAPED, XSS_PAYLOADS } from './test/xss-payloads.ts'

let server: TestConsole
let owner: { businessId: string; email: string }
let browser: ConsoleClient

before(async () => {
  server = await startConsole()
  owner = await server.business()
  browser = await server.signedIn(owner.email)
})
after(() => server.stop())

const SET = '/console/addresses'
const REMOVE = '/console/addresses/remove'
const [A, B] = [address(0xabcdef), address(2)]

async function acts(): Promise<string[]> {
  const { rows } = await server.db.query<{ act: string }>(
    `select concat_ws(' ', act, subject, coalesce(before, '-'), coalesce(after, '-')) as act
       from account_acts where business_id = $1 order by id`,
    [owner.businessId],
  )
  return rows.map(row => row.act)
}

test('every coin of the gateway has its form; an address and a split are kept as typed, changed and removed, each recorded once', async () => {
  const page = await browser.get(SET)
  for (const ticker of ['eth', 'erc20/usdt', 'erc20/usdc', 'polygon/pol', 'polygon/usdt'])
    assert.ok(page.body.includes(`name="ticker" value="${ticker}"`), ticker)
  const split = `0.7@${A}|0.3@${B}`
  for (const value of [A, A, ` ${split} `]) {
    const answer = await browser.post(SET, { ticker: 'erc20/usdt', address: value })
    assert.deepEqual([answer.status, answer.headers.location], [303, `${SET}?notice=address-set`])
  }
  assert.equal(await findDefaultAddress(server.db, owner.businessId, 'erc20/usdt'), split)
  assert.ok((await browser.get(`${SET}?notice=address-set`)).body.includes('The address was saved.'))
  assert.equal((await browser.post(REMOVE, { ticker: 'erc20/usdt' })).status, 303)
  assert.equal(await findDefaultAddress(server.db, owner.businessId, 'erc20/usdt'), null)
  assert.deepEqual(await acts(), [
    `address.set erc20/usdt - ${A}`,
    `address.set erc20/usdt ${A} ${split}`,
    `address.removed erc20/usdt ${split} -`,
  ])
})

test('what is no address of the chain is refused where it was typed, and nothing is written', async () => {
  const before = await server.dump()
  const flipped = A.replace(/[a-f]/i, letter => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()))
  const wrong = [
    ...['', ' ', 'nonsense', '0x', A.slice(0, -1), `${A}0`, flipped, `0x${'0'.repeat(40)}`, `${A} ${B}`],
    ...['ltc1qxy2kgdygjrsqtzq2n0yrf2493p83kkfjhx0wlh', `0.7@${A}`, `0.7@${A}|0.4@${B}`, `1.1@${A}|-0.1@${B}`],
    ...[`0.33333@${A}|0.66667@${B}`, `7e-1@${A}|0.3@${B}`, `0.7@|0.3@${B}`, '|', '@', `٠.٧@${A}|0.3@${B}`],
    Array.from({ length: 21 }, () => `0.05@${A}`).join('|'),
    ...XSS_PAYLOADS,
  ]
  for (const value of wrong) {
    const answer = await browser.post(SET, { ticker: 'eth', address: value })
    assert.equal(answer.status, 422, value)
    assert.match(answer.body, /role="alert"/)
    assert.match(answer.body, /aria-invalid="true" aria-describedby="address-eth-why"/)
    assert.doesNotMatch(answer.body, UNESCAPED, value)
  }
  for (const ticker of ['btc', '', 'ETH/', '__proto__', ...XSS_PAYLOADS])
    for (const path of [SET, REMOVE]) {
      const answer = await browser.post(path, { ticker, ...(path === SET ? { address: A } : {}) })
      assert.equal(answer.status, 422, ticker)
      assert.doesNotMatch(answer.body, UNESCAPED, ticker)
    }
  assert.equal(await server.dump(), before)
})

test('fields that are missing, too many, twice, too long or hold a NUL are refused, and nothing is written', async () => {
  const before = await server.dump()
  const good = { ticker: 'eth', address: A }
  const form = new URLSearchParams({ form_token: browser.formToken, ...good }).toString()
  const refused = [
    browser.post(SET, { ticker: 'eth' }),
    browser.post(SET, { address: A }),
    browser.post(SET, { ...good, business_id: 'biz_other' }),
    browser.post(SET, { ...good, ticker: 'e'.repeat(65) }),
    browser.post(SET, { ...good, address: 'a'.repeat(4097) }),
    browser.post(SET, { ...good, ticker: 'eth\0' }),
    browser.post(SET, good, { body: `${form}&address=${B}` }),
    browser.post(SET, good, { body: `${form}&__proto__=x` }),
    browser.post(REMOVE, good),
    browser.post(REMOVE, {}),
  ]
  for (const answer of await Promise.all(refused)) assert.equal(answer.status, 400)
  assert.equal(await server.dump(), before)
})

test('a form from another site, without its token, with the token of another session or after the session is refused', async () => {
  const before = await server.dump()
  const good = { ticker: 'eth', address: A }
  const other = await server.signedIn(owner.email)
  const refused = [
    browser.post(SET, { ...good, form_token: '' }),
    browser.post(SET, { ...good, form_token: other.formToken }),
    browser.post(SET, good, { headers: { origin: 'http://127.0.0.1:1' } }),
    browser.post(SET, good, { headers: { origin: null } }),
    browser.post(SET, good, { headers: { 'sec-fetch-site': 'none' } }),
  ]
  for (const answer of await Promise.all(refused)) assert.equal(answer.status, 403)
  await other.post('/console/sign-out', {})
  const late = await other.post(SET, good)
  assert.deepEqual([late.status, late.headers.location], [303, '/console/sign-in'])
  assert.equal(await server.dump(), before)
})

test('viewers and operators see the addresses without forms, and their own requests are refused', async () => {
  await browser.post(SET, { ticker: 'eth', address: A })
  const before = await server.dump()
  for (const role of ['viewer', 'operator'] as const) {
    const member = await server.signedIn(await server.member(owner.businessId, role))
    const page = await member.get(SET)
    assert.ok(page.body.includes(A))
    assert.equal(page.body.includes('name="address"'), false)
    for (const [path, fields] of [
      [SET, { ticker: 'eth', address: B }],
      [REMOVE, { ticker: 'eth' }],
    ] as const)
      assert.equal((await member.post(path, fields)).status, 403)
  }
  assert.equal(await server.dump(), before)
})

test('businesses do not see or touch each other', async () => {
  await browser.post(SET, { ticker: 'eth', address: A })
  const stranger = await server.signedIn((await server.business('Other')).email)
  assert.equal((await stranger.get(SET)).body.includes(A), false)
  assert.equal((await stranger.post(REMOVE, { ticker: 'eth' })).status, 422)
  await stranger.post(SET, { ticker: 'eth', address: B })
  assert.equal(await findDefaultAddress(server.db, owner.businessId, 'eth'), A)
})

test('the address of a coin that the gateway no longer has is shown and can be removed', async () => {
  await server.db.query(`insert into default_addresses values ($1, 'gone/coin', 'somewhere')`, [
    owner.businessId,
  ])
  assert.ok((await browser.get(SET)).body.includes('gone/coin'))
  assert.equal((await browser.post(REMOVE, { ticker: 'gone/coin' })).status, 303)
  assert.equal((await browser.get(SET)).body.includes('gone/coin'), false)
})

test('two who change one address at once leave one address and a record of each step', async () => {
  await browser.post(REMOVE, { ticker: 'polygon/pol' })
  const values = Array.from({ length: 6 }, (_, index) => address(100 + index))
  const answers = await Promise.all(
    values.map(value => browser.post(SET, { ticker: 'polygon/pol', address: value })),
  )
  assert.deepEqual(new Set(answers.map(answer => answer.status)), new Set([303]))
  const steps = await server.db.query<{ before: string | null; after: string }>(
    `select before, after from account_acts where subject = 'polygon/pol' and act = 'address.set'`,
  )
  const after = new Map(steps.rows.map(row => [row.before, row.after]))
  let last: string | null = null
  for (let step = after.get(last); step !== undefined; step = after.get(last)) last = step
  assert.equal(after.size, 6)
  assert.equal(last, await findDefaultAddress(server.db, owner.businessId, 'polygon/pol'))
})

test('records of acts cannot be changed or deleted', async () => {
  for (const statement of [`update account_acts set actor = 'x'`, 'delete from account_acts'])
    await assert.rejects(server.db.query(statement))
})
