import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { evmTillFactory } from '../../chains/evm/evm-till-factory.ts'
import { plantPayments, plantTill } from './test/plant-payments.ts'
import { startConsole, type TestConsole } from './test/start-console.ts'
import { UNESCAPED, XSS_PAYLOADS } from './test/xss-payloads.ts'

let server: TestConsole
before(async () => {
  server = await startConsole()
})
after(() => server.stop())

test('an empty account says so', async () => {
  const browser = await server.signedIn((await server.business()).email)
  const { body } = await browser.get('/console')
  for (const text of ['Nothing waits.', 'No payment has arrived yet.', 'No address was given out yet.'])
    assert.ok(body.includes(text), text)
})

test('payments are shown with amount, state and address, and everything that waits with what to do', async () => {
  const { businessId, email } = await server.business()
  await plantPayments(server.db, businessId, 'order-77')
  const { body } = await (await server.signedIn(email)).get('/console')
  for (const text of [
    '1.5 erc20/usdt',
    'Seen, not confirmed',
    'Taken back by the chain',
    'Below the minimum; kept at the address',
    'Cannot be forwarded; waits for a person',
    'A forward is parked',
    'A callback was given up',
    'Below the minimum of its address',
    'A token that this gateway does not know',
    'https://shop.example/cb?order=order-77',
  ])
    assert.ok(body.includes(text), text)
  assert.match(body, /polytill suspense … [0-9a-f-]{36}/)
})

test('a parked forward is tried again by who may, once however often the form is sent, and that is recorded', async () => {
  const { businessId, email } = await server.business()
  await plantPayments(server.db, businessId, 'refused by the token')
  const find = async (): Promise<{ id: string; state: string; failures: number } | undefined> =>
    (
      await server.db.query<{ id: string; state: string; failures: number }>(
        'select id, state, failures from obligations where business_id = $1',
        [businessId],
      )
    ).rows[0]
  await server.db.query('update obligations set failures = 8 where business_id = $1', [businessId])
  const id = (await find())?.id ?? ''
  const retry = '/console/forwards/retry'
  const browser = await server.signedIn(await server.member(businessId, 'operator'))
  const { body } = await browser.get('/console')
  assert.match(body, /A forward is parked.*7 erc20\/usdt.*Owed since.*refused by the token.*Try again/s)
  const viewer = await server.signedIn(await server.member(businessId, 'viewer'))
  assert.doesNotMatch((await viewer.get('/console')).body, /Try again/)
  assert.equal((await viewer.post(retry, { id })).status, 403)
  const rival = await server.signedIn((await server.business()).email)
  await rival.get('/console')
  assert.equal((await rival.post(retry, { id })).status, 422)
  assert.equal((await browser.post(retry, { id: 'x' })).status, 400)
  assert.equal((await find())?.state, 'parked')

  const answer = await browser.post(retry, { id })
  assert.deepEqual([answer.status, answer.headers.location], [303, '/console?notice=forward-due'])
  assert.deepEqual(await find(), { id, state: 'due', failures: 0 })
  const again = await browser.post(retry, { id })
  assert.equal(again.status, 422)
  assert.match(again.body, /no such forward is parked any more/)
  const { rows } = await server.db.query(`select subject from account_acts where act = 'forward.retried'`)
  assert.deepEqual(rows, [{ subject: id }])
  const owner = await server.signedIn(email)
  assert.match(
    (await owner.get('/console/activity')).body,
    /Parked forward tried again.*refused by the token/s,
  )
})

test('the latest come first and no more than a page of them', async () => {
  const { businessId, email } = await server.business()
  const given: string[] = []
  for (let index = 0; index < 12; index++)
    given.push(await plantTill(server.db, businessId, `https://shop.example/cb?n=${index}`))
  const { body } = await (await server.signedIn(email)).get('/console')
  const shown = given.filter(address => body.includes(evmTillFactory.formatAddress(address)))
  assert.deepEqual(shown, given.slice(2))
})

test('what payers and merchants wrote is text wherever it is shown', async () => {
  for (const text of XSS_PAYLOADS) {
    const { businessId, email } = await server.business(`Shop ${text}`)
    await plantPayments(server.db, businessId, text)
    const browser = await server.signedIn(email)
    for (const path of [
      '/console',
      '/console/addresses',
      '/console/settings',
      `/console?notice=${encodeURIComponent(text)}`,
    ])
      assert.doesNotMatch((await browser.get(path)).body, UNESCAPED, `${path}: ${text}`)
    const refused = await server.client().signIn(text, 'wrong horse battery')
    assert.doesNotMatch(refused.body, UNESCAPED, text)
  }
})

test("another business's money is nowhere to be seen", async () => {
  const [mine, theirs] = [await server.business(), await server.business()]
  await plantPayments(server.db, theirs.businessId, 'their-secret')
  const browser = await server.signedIn(mine.email)
  for (const path of ['/console', '/console/activity'])
    assert.doesNotMatch((await browser.get(path)).body, /their-secret|usdt<\/h3>/)
})

test('pages, errors and unknown paths forbid scripts, frames and caches; the style sheet may be cached', async () => {
  const browser = await server.signedIn((await server.business()).email)
  const answers = [
    await browser.get('/console'),
    await browser.get('/console/nowhere'),
    await browser.post('/console/settings', {}),
    await browser.get('/console/sign-in?x'),
    await server.client().get('/console/sign-in'),
  ]
  assert.deepEqual(
    answers.map(answer => answer.status),
    [200, 404, 400, 303, 200],
  )
  for (const { status, headers } of answers.filter(answer => answer.status !== 303)) {
    assert.match(
      String(headers['content-security-policy']),
      /default-src 'none'; style-src 'self'; .*frame-ancestors 'none'/,
    )
    assert.doesNotMatch(String(headers['content-security-policy']), /script-src|unsafe/)
    assert.equal(headers['cache-control'], 'no-store', String(status))
    assert.equal(headers['x-content-type-options'], 'nosniff')
  }
  const sheet = /href="(\/console\/assets\/[^"]+)"/.exec(answers[0]?.body ?? '')?.[1] ?? ''
  const style = await browser.get(sheet)
  assert.deepEqual([style.status, style.headers['content-type']], [200, 'text/css; charset=utf-8'])
  assert.match(String(style.headers['cache-control']), /immutable/)
})

test('an error on our side is a page without its reason, logged without what was typed', async () => {
  const broken = await startConsole()
  try {
    const { email } = await broken.business()
    const browser = await broken.signedIn(email)
    await broken.db.query('drop table business_settings')
    broken.logLines.length = 0
    const answer = await browser.get('/console/settings?canary')
    assert.equal(answer.status, 500)
    assert.match(answer.body, /Something went wrong on our side/)
    assert.doesNotMatch(answer.body, /business_settings/)
    assert.match(broken.logLines.join(''), /request failed/)
    assert.doesNotMatch(broken.logLines.join(''), /canary/)
  } finally {
    await broken.stop()
  }
})
