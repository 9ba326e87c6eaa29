import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { payoutWhitelist } from '../../storage/payouts-whitelist.ts'
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

const RECIPIENTS = '/console/payouts/recipients'
const canonical = (number: number): string => address(number).toLowerCase()

async function acts(): Promise<string[]> {
  const { rows } = await server.db.query<{ text: string }>(
    `select concat_ws(' ', act, subject, before, after) as text from account_acts where business_id = $1 order by id`,
    [owner.businessId],
  )
  return rows.map(({ text }) => text)
}

async function dump(): Promise<string> {
  const { rows } = await server.db.query<{ dump: string }>(
    `select concat_ws('|', (select string_agg(w::text, ';' order by w::text) from payout_whitelists w),
                           (select string_agg(r::text, ';' order by r::text) from payout_recipients r),
                           (select string_agg(a::text, ';' order by a.id) from account_acts a)) as dump`,
  )
  return rows[0]?.dump ?? ''
}

test('recipients are listed, put in force and taken off; each change is recorded once', async () => {
  assert.match((await browser.get('/console/payouts')).body, new RegExp(`href="${RECIPIENTS}"`))
  assert.match((await browser.get(RECIPIENTS)).body, /Anyone may be paid.*nothing can be paid/s)
  const typed = ` ${address(2)}\r\n\r\n${canonical(3)}\n`
  for (const _ of ['sent', 'sent twice']) {
    const answer = await browser.post(RECIPIENTS, { addresses: typed })
    assert.deepEqual(
      [answer.status, answer.headers.location],
      [303, `${RECIPIENTS}?notice=recipients-listed`],
    )
    await browser.post(`${RECIPIENTS}/switch`, { whitelist: 'on' })
  }
  const page = (await browser.get(RECIPIENTS)).body
  assert.ok(page.includes('Only listed recipients may be paid.') && page.includes(address(2)))
  await browser.post(`${RECIPIENTS}/remove`, { address: canonical(2) })
  await browser.post(`${RECIPIENTS}/remove`, { address: canonical(2) })
  assert.deepEqual(await payoutWhitelist(server.db, owner.businessId), {
    enforced: true,
    recipients: [canonical(3)],
  })
  await browser.post(`${RECIPIENTS}/switch`, { whitelist: 'off' })
  assert.deepEqual(
    (await acts()).sort(),
    [
      `recipient.listed ${canonical(2)}`,
      `recipient.listed ${canonical(3)}`,
      `recipient.removed ${canonical(2)}`,
      'setting.changed payoutWhitelist anyone listed recipients',
      'setting.changed payoutWhitelist listed recipients anyone',
    ].sort(),
  )
})

test('one wrong address among good ones, too many, or none: nothing is listed, and what was typed stays', async () => {
  const before = await dump()
  const many = Array.from({ length: 101 }, (_, index) => address(index + 1)).join('\n')
  const wrong = [`${address(4)}\n0x12`, many, ' ', ...XSS_PAYLOADS, address(4).replace('0x', '0X1')]
  for (const addresses of wrong) {
    const answer = await browser.post(RECIPIENTS, { addresses })
    assert.equal(answer.status, 422, addresses)
    assert.match(answer.body, /id="addresses"[^>]* aria-invalid="true" aria-describedby="addresses-why"/)
    assert.doesNotMatch(answer.body, UNESCAPED)
  }
  assert.equal((await browser.post(RECIPIENTS, { addresses: 'x'.repeat(10_001) })).status, 400)
  assert.equal((await browser.post(`${RECIPIENTS}/switch`, { whitelist: 'maybe' })).status, 400)
  assert.equal(await dump(), before)
})

test('who does not manage the account sees the list and changes nothing; another business has its own', async () => {
  const before = await dump()
  for (const role of ['viewer', 'operator'] as const) {
    const member = await server.signedIn(await server.member(owner.businessId, role))
    const { body } = await member.get(RECIPIENTS)
    assert.ok(body.includes(address(3)))
    assert.doesNotMatch(body, /<textarea|\/remove|\/switch/)
    for (const [path, fields] of [
      [RECIPIENTS, { addresses: address(9) }],
      [`${RECIPIENTS}/remove`, { address: canonical(3) }],
      [`${RECIPIENTS}/switch`, { whitelist: 'on' }],
    ] as const)
      assert.equal((await member.post(path, fields)).status, 403)
  }
  const rival = await server.signedIn((await server.business()).email)
  assert.ok(!(await rival.get(RECIPIENTS)).body.includes(address(3)))
  assert.equal((await rival.post(`${RECIPIENTS}/remove`, { address: canonical(3) })).status, 303)
  assert.equal(await dump(), before)
})
