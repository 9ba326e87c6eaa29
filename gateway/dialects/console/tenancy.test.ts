import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { address } from '../blockbee/test/start-blockbee.ts'
import { crawlConsole, type SeenConsole, type SeenForm } from './test/crawl-console.ts'
import { plantDeliveries } from './test/plant-deliveries.ts'
import { plantOperation } from './test/plant-operations.ts'
import { plantPayments } from './test/plant-payments.ts'
import { chosen, plantRequests } from './test/plant-requests.ts'
import { startConsole, type TestConsole } from './test/start-console.ts'

// F65: whatever a business is shown, its links and forms lead another business nowhere. New pages are in it by themselves.

const CANARY = 'canary-7f3a'

let server: TestConsole
let owner: { businessId: string; email: string }
let seen: SeenConsole

before(async () => {
  server = await startConsole()
  owner = await server.business(CANARY)
  const { businessId } = owner
  const browser = await server.signedIn(owner.email)
  await browser.post('/console/keys', { dialect: 'blockbee', label: CANARY })
  await browser.post('/console/addresses', { ticker: 'erc20/usdt', address: address(7) })
  await browser.post('/console/settings/webhook', { url: `https://shop.example/${CANARY}` })
  await plantPayments(server.db, businessId, CANARY)
  await plantDeliveries(server.db, businessId, { count: 2, text: `${CANARY}-again` })
  await plantOperation(server.db, businessId, { name: CANARY, state: 'due' })
  const requests = await plantRequests(server.db, businessId, [5_000_000n, 6_000_000n, 7_000_000n])
  await browser.post('/console/payouts/create', chosen(requests.slice(1)))
  await browser.post('/console/payouts/recipients', { addresses: address(8) })
  seen = await crawlConsole(browser)
})
after(() => server.stop())

/** Every row that belongs to the owner, as text. */
async function rowsOfOwner(): Promise<string> {
  const { rows: tables } = await server.db.query<{ name: string }>(
    `select table_name as name from information_schema.columns
      where table_schema = 'public' and column_name = 'business_id'`,
  )
  const lines = tables.map(
    ({ name }) => `select '${name} ' || t::text as line from ${name} t where business_id = $1`,
  )
  const { rows } = await server.db.query<{ dump: string }>(
    `select string_agg(line, ';' order by line) as dump from (${lines.join(' union all ')}) lines`,
    [owner.businessId],
  )
  return rows[0]?.dump ?? ''
}

function formTo(action: string): SeenForm {
  const found = seen.forms.find(form => form.action === action)
  assert.ok(found, `no form to ${action} among ${seen.forms.map(form => form.action).join(', ')}`)
  return found
}

test('every link of a business, opened by another, shows nothing of the first', async () => {
  assert.ok(seen.pages.size > 10, `only ${seen.pages.size} pages`)
  assert.ok([...seen.pages.values()].filter(body => body.includes(CANARY)).length > 4)
  const stranger = await server.signedIn((await server.business('Other')).email)
  for (const path of seen.pages.keys()) {
    const { status, body } = await stranger.get(path)
    assert.ok(status < 500, `${path}: ${status}`)
    assert.equal(body.includes(CANARY) || body.includes(owner.businessId), false, path)
  }
})

test('every form of a business, sent by another, changes nothing of the first', async () => {
  for (const action of ['/console/keys/revoke', '/console/payouts/approve', '/console/callbacks/resend'])
    formTo(action)
  const stranger = await server.signedIn((await server.business('Other')).email)
  await stranger.get('/console')
  const before = await rowsOfOwner()
  for (const { action, fields } of seen.forms) {
    const { status, body } = await stranger.post(action, fields)
    assert.ok(status < 500, `${action}: ${status}`)
    assert.notEqual(status, 403, `${action}: the stranger's own token was taken for forged`)
    assert.equal(body.includes(CANARY), false, action)
    assert.equal(await rowsOfOwner(), before, `${action} ${JSON.stringify(fields)}`)
  }
})

test('the same form does change it when its owner sends it', async () => {
  const browser = await server.signedIn(owner.email)
  const before = await rowsOfOwner()
  const { action, fields } = formTo('/console/keys/revoke')
  assert.equal((await browser.post(action, fields)).status, 303)
  assert.notEqual(await rowsOfOwner(), before)
})
