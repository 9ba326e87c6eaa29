import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { address } from '../blockbee/test/start-blockbee.ts'
import type { ConsoleClient } from './test/console-client.ts'
import { plantDeliveries } from './test/plant-deliveries.ts'
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

const CALLBACKS = '/console/callbacks'

async function dump(): Promise<string> {
  const { rows } = await server.db.query<{ dump: string }>(
    `select concat_ws('|', (select string_agg(d::text, ';' order by d.id) from deliveries d),
                           (select string_agg(a::text, ';' order by a.id) from account_acts a)) as dump`,
  )
  return rows[0]?.dump ?? ''
}

function idsIn(body: string): string[] {
  return [...body.matchAll(/log\?id=(dlv_[0-9a-z]{26})/g)].map(([, id = '']) => id)
}

test('an account without callbacks says so', async () => {
  assert.match((await browser.get(CALLBACKS)).body, /None was sent yet\./)
})

test('callbacks are listed latest first, page by page and by state, each with its log', async () => {
  const ids = await plantDeliveries(server.db, owner.businessId, { count: 65, text: 'order-7' })
  const newest = ids.toReversed()
  const first = (await browser.get(CALLBACKS)).body
  assert.deepEqual(idsIn(first), newest.slice(0, 30))
  const older = /href="([^"]+)">Older ones/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? ''
  assert.deepEqual(idsIn((await browser.get(older)).body), newest.slice(30, 60))
  const [given = ''] = newest
  await server.db.query(`update deliveries set state = 'exhausted' where id = $1`, [given])
  const filtered = (await browser.get(`${CALLBACKS}?state=exhausted`)).body
  assert.deepEqual(idsIn(filtered), [given])
  assert.match(filtered, /aria-current="page">Given up/)
  const page = await browser.get(`${CALLBACKS}/log?id=${given}`)
  assert.equal(page.status, 200)
  assert.match(page.body, /<pre>GET https:\/\/shop\.example\/cb\?order=order-7/)
  assert.match(page.body, /Attempt 1: HTTP 500/)
})

test('send again makes it due, once however often the form is sent, and is recorded', async () => {
  const [id = ''] = idsIn((await browser.get(`${CALLBACKS}?state=exhausted`)).body)
  await browser.get(`${CALLBACKS}/log?id=${id}`)
  const answer = await browser.post(`${CALLBACKS}/resend`, { id })
  assert.deepEqual(
    [answer.status, answer.headers.location],
    [303, `${CALLBACKS}/log?id=${id}&notice=delivery-due`],
  )
  const after = await dump()
  const again = await browser.post(`${CALLBACKS}/resend`, { id })
  assert.equal(again.status, 422)
  assert.match(again.body, /on its way already/)
  assert.equal(await dump(), after)
  assert.match((await browser.get('/console/activity')).body, new RegExp(`Callback sent again.*${id}`, 's'))
  const operator = await server.signedIn(await server.member(owner.businessId, 'operator'))
  const [other = ''] = idsIn((await browser.get(`${CALLBACKS}?state=delivered`)).body)
  await operator.get(`${CALLBACKS}/log?id=${other}`)
  assert.equal((await operator.post(`${CALLBACKS}/resend`, { id: other })).status, 303)
})

test('viewers look without a button; ids of others, and what is no id, are not there', async () => {
  const before = await dump()
  const [id = ''] = idsIn((await browser.get(CALLBACKS)).body)
  const viewer = await server.signedIn(await server.member(owner.businessId, 'viewer'))
  const { body } = await viewer.get(`${CALLBACKS}/log?id=${id}`)
  assert.ok(body.includes(id))
  assert.doesNotMatch(body, /resend/)
  assert.equal((await viewer.post(`${CALLBACKS}/resend`, { id })).status, 403)
  const rival = await server.signedIn((await server.business()).email)
  assert.equal((await rival.get(`${CALLBACKS}/log?id=${id}`)).status, 404)
  assert.equal((await rival.post(`${CALLBACKS}/resend`, { id })).status, 404)
  for (const wrong of ['', '?id=', `?id=${address(1)}`, '?id=dlv_1&id=dlv_2'])
    assert.equal((await browser.get(`${CALLBACKS}/log${wrong}`)).status, 404, wrong)
  assert.equal((await browser.post(`${CALLBACKS}/resend`, { id: 'x' })).status, 400)
  for (const query of ['?before=x', '?state=x', '?state=pending&state=x'])
    assert.equal((await browser.get(CALLBACKS + query)).status, 200)
  assert.equal(await dump(), before)
})

test('what a server answered is text', async () => {
  for (const text of XSS_PAYLOADS) {
    const [id] = await plantDeliveries(server.db, owner.businessId, { count: 1, text })
    for (const path of [CALLBACKS, `${CALLBACKS}/log?id=${id}`])
      assert.doesNotMatch((await browser.get(path)).body, UNESCAPED)
  }
})

test('a long URL is cut in the list and whole in its log', async () => {
  const other = await server.business()
  const reader = await server.signedIn(other.email)
  const [id] = await plantDeliveries(server.db, other.businessId, { count: 1, text: 'x'.repeat(300) })
  assert.match((await reader.get(CALLBACKS)).body, /cb\?order=x{10,100}…/)
  assert.match((await reader.get(`${CALLBACKS}/log?id=${id}`)).body, /cb\?order=x{300}</)
})
