import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { SECRET_GRACE_MS } from '../../businesses/rotate-webhook-secret.ts'
import { readWebhook, type Webhook } from '../../businesses/webhook.ts'
import { TEST_BOX } from '../../storage/test/test-box.ts'
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

function webhook(nowMs = Date.now()): Promise<Webhook> {
  return readWebhook(server.db, TEST_BOX, owner.businessId, nowMs)
}

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
  const { secret } = await webhook()
  assert.equal(SECRET.exec(page)?.[0], secret)
  await browser.post(WEBHOOK, { url: 'https://shop.example/hooks?token=other' })
  await browser.post(WEBHOOK, { url: '' })
  assert.deepEqual(await webhook(), { url: null, secret, retiredUntilMs: [] })
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
  assert.equal((await webhook()).url, 'https://shop.example/hooks')
})

/** The mark that the page's form carries. */
function markIn(page: string): string {
  return /name="mark" value="([^"]+)"/.exec(page)?.[1] ?? ''
}

test('a form rotates the secret that its page showed, once, and the page says until when both sign', async () => {
  const stale = markIn((await browser.get(SETTINGS)).body)
  const old = (await webhook()).secret
  const recorded = (await acts()).length
  for (const _ of ['sent', 'sent twice']) {
    const answer = await browser.post(`${WEBHOOK}/rotate`, { mark: stale })
    assert.deepEqual([answer.status, answer.headers.location], [303, `${SETTINGS}?notice=secret-rotated`])
  }
  const { secret, retiredUntilMs } = await webhook()
  assert.notEqual(secret, old)
  assert.match(secret ?? '', SECRET)
  assert.equal(retiredUntilMs.length, 1)
  assert.ok(Math.abs((retiredUntilMs[0] ?? 0) - Date.now() - SECRET_GRACE_MS) < 10 * 60_000)
  const page = (await browser.get(SETTINGS)).body
  assert.match(page, /A secret that was replaced signs too until <time/)
  assert.ok(secret && page.includes(secret) && old && !page.includes(old))
  assert.deepEqual((await acts()).slice(recorded), ['bleumiWebhook - -'])
  assert.deepEqual((await webhook(Date.now() + 2 * SECRET_GRACE_MS)).retiredUntilMs, [])
})

test('two people who rotate the same secret at once rotate it once', async () => {
  const mark = markIn((await browser.get(SETTINGS)).body)
  const before = (await webhook()).retiredUntilMs.length
  await Promise.all([1, 2, 3].map(() => browser.post(`${WEBHOOK}/rotate`, { mark })))
  assert.equal((await webhook()).retiredUntilMs.length, before + 1)
})

test('a rotation is refused while three replaced secrets sign, before there is a secret, and to those who do not manage', async () => {
  const rotate = async (): Promise<number> =>
    (await browser.post(`${WEBHOOK}/rotate`, { mark: markIn((await browser.get(SETTINGS)).body) })).status
  while ((await webhook()).retiredUntilMs.length < 3) assert.equal(await rotate(), 303)
  const before = await server.dump()
  assert.equal(await rotate(), 422)
  const operator = await server.signedIn(await server.member(owner.businessId, 'operator'))
  assert.equal((await operator.post(`${WEBHOOK}/rotate`, { mark: 'x' })).status, 403)
  const rival = await server.signedIn((await server.business()).email)
  assert.equal((await rival.post(`${WEBHOOK}/rotate`, { mark: 'x' })).status, 422)
  assert.equal((await browser.post(`${WEBHOOK}/rotate`, {})).status, 400)
  assert.equal(await server.dump(), before)
})
