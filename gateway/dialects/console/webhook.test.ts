import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readWebhook } from '../../businesses/webhook.ts'
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

const SETTINGS = '/console/settings'
const WEBHOOK = `${SETTINGS}/webhook`
const SECRET = /whsec_[A-Za-z0-9+/]{43}=/

async function acts(): Promise<string[]> {
  const { rows } = await server.db.query<{ act: string }>(
    `select concat_ws(' ', subject, coalesce(before, '-'), coalesce(after, '-')) as act from account_acts
      where business_id = $1 order by id`,
    [owner.businessId],
  )
  return rows.map(({ act }) => act)
}

test('a URL is set, shown with its secret, changed and turned off; the secret stays; a query is not recorded', async () => {
  assert.doesNotMatch((await browser.get(SETTINGS)).body, SECRET)
  const answer = await browser.post(WEBHOOK, { url: 'https://shop.example/hooks?token=hidden' })
  assert.deepEqual([answer.status, answer.headers.location], [303, `${SETTINGS}?notice=settings-saved`])
  const page = (await browser.get(SETTINGS)).body
  assert.match(page, /value="https:\/\/shop\.example\/hooks\?token=hidden"/)
  const { secret } = await readWebhook(server.db, owner.businessId)
  assert.equal(SECRET.exec(page)?.[0], secret)
  await browser.post(WEBHOOK, { url: 'https://shop.example/hooks?token=other' })
  await browser.post(WEBHOOK, { url: '' })
  assert.deepEqual(await readWebhook(server.db, owner.businessId), { url: null, secret })
  assert.deepEqual(await acts(), [
    'bleumiWebhook - https://shop.example/hooks',
    'bleumiWebhook https://shop.example/hooks https://shop.example/hooks',
    'bleumiWebhook https://shop.example/hooks -',
  ])
})

test('what is no URL is refused where it was typed, and nothing is written', async () => {
  const before = await server.dump()
  const wrong = [
    'shop.example',
    'ftp://shop.example/',
    'javascript:alert(1)',
    'http://',
    'https://u:p@shop.example/',
  ]
  for (const url of [...wrong, ...XSS_PAYLOADS]) {
    const answer = await browser.post(WEBHOOK, { url })
    assert.equal(answer.status, 422, url)
    assert.match(answer.body, /id="webhook-url"[^>]* aria-invalid="true" aria-describedby="webhook-why"/)
    assert.doesNotMatch(answer.body, UNESCAPED)
  }
  const others: [number, Record<string, string>][] = [
    [400, {}],
    [400, { url: `https://shop.example/${'x'.repeat(2_000)}` }],
    [403, { url: 'https://shop.example/', form_token: 'x' }],
  ]
  for (const [status, fields] of others) assert.equal((await browser.post(WEBHOOK, fields)).status, status)
  assert.equal(await server.dump(), before)
})

test('other members see the URL alone, and cannot change it; other businesses have their own', async () => {
  await browser.post(WEBHOOK, { url: 'https://shop.example/hooks' })
  for (const role of ['viewer', 'operator'] as const) {
    const member = await server.signedIn(await server.member(owner.businessId, role))
    const { body } = await member.get(SETTINGS)
    assert.match(body, /https:\/\/shop\.example\/hooks/)
    assert.doesNotMatch(body, SECRET)
    assert.equal((await member.post(WEBHOOK, { url: '' })).status, 403)
  }
  const rival = await server.signedIn((await server.business()).email)
  assert.doesNotMatch((await rival.get(SETTINGS)).body, /shop\.example\/hooks/)
  assert.equal((await readWebhook(server.db, owner.businessId)).url, 'https://shop.example/hooks')
})
