import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { SESSION_MS } from '../../businesses/session.ts'
import { SIGN_IN_ATTEMPTS_MAX, SIGN_IN_WINDOW_MS } from '../../businesses/sign-in.ts'
import type { RequestChanges } from './test/console-client.ts'
import { PASSWORD, startConsole, type TestConsole } from './test/start-console.ts'

let server: TestConsole
let owner: { businessId: string; email: string }

before(async () => {
  server = await startConsole({ limits: 'on' })
  owner = await server.business()
})
after(() => server.stop())

const PAGES = ['/console', '/console/', '/console/addresses', '/console/addresses/']

test('without a session every page leads to the sign-in, and a foreign or malformed cookie is none', async () => {
  for (const cookie of ['', 'x', 'A'.repeat(43), `${'A'.repeat(42)}=`, '"; drop table sessions'])
    for (const path of PAGES) {
      const browser = server.client()
      if (cookie !== '') browser.cookies.set('polytill_session', cookie)
      const answer = await browser.get(path)
      assert.deepEqual([answer.status, answer.headers.location], [303, '/console/sign-in'])
    }
})

test('the right password opens a session; its token is a cookie for this site only and nowhere in the database', async () => {
  const browser = server.client()
  await browser.get('/console/sign-in')
  const answer = await browser.post('/console/sign-in', { email: ' OWNER1@Shop.example', password: PASSWORD })
  assert.deepEqual([answer.status, answer.headers.location], [303, '/console'])
  const cookie = answer.headers['set-cookie']?.find(text => text.startsWith('polytill_session='))
  assert.match(
    cookie ?? '',
    /^polytill_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/,
  )
  const page = await browser.get('/console/addresses')
  assert.equal(page.status, 200)
  assert.ok(page.body.includes(owner.email))
  const token = browser.cookies.get('polytill_session') ?? ''
  const { rows } = await server.db.query<{ dump: string }>(
    `select string_agg(s::text, '') as dump from sessions s`,
  )
  assert.equal(rows[0]?.dump.includes(token), false)
  assert.equal(server.logLines.join('').includes(token), false)
  assert.equal(server.logLines.join('').includes(PASSWORD), false)
})

test('a session ends by signing out, by time, and with the membership', async () => {
  const [first, second, third] = [
    await server.signedIn(owner.email),
    await server.signedIn(owner.email),
    await server.signedIn(await server.member(owner.businessId, 'viewer')),
  ]
  const copy = server.client()
  copy.cookies.set('polytill_session', first.cookies.get('polytill_session') ?? '')
  assert.equal((await copy.get('/console/addresses')).status, 200)
  assert.equal((await first.post('/console/sign-out', {})).status, 303)
  assert.equal((await copy.get('/console/addresses')).status, 303)
  assert.equal((await second.get('/console/addresses')).status, 200)
  await server.db.query(`delete from members where role = 'viewer'`)
  assert.equal((await third.get('/console/addresses')).status, 303)
  server.advance(SESSION_MS - 60_000)
  assert.equal((await second.get('/console/addresses')).status, 200)
  server.advance(60_001)
  assert.equal((await second.get('/console/addresses')).status, 303)
})

test('signing in again ends the session that this browser had', async () => {
  const browser = await server.signedIn(owner.email)
  const old = browser.cookies.get('polytill_session') ?? ''
  browser.cookies.set('polytill_visit', 'v'.repeat(43))
  const page = server.client()
  page.cookies.set('polytill_visit', 'v'.repeat(43))
  await page.get('/console/sign-in')
  browser.formToken = page.formToken
  await browser.post('/console/sign-in', { email: owner.email, password: PASSWORD })
  assert.notEqual(browser.cookies.get('polytill_session'), old)
  const thief = server.client()
  thief.cookies.set('polytill_session', old)
  assert.equal((await thief.get('/console/addresses')).status, 303)
})

test('unknown emails, wrong passwords and members of nothing get the same answer after the same work', async () => {
  const dear = await startConsole({ dearPasswords: true })
  try {
    const { businessId, email: known } = await dear.business()
    const lonely = await dear.member(businessId, 'viewer')
    await dear.db.query(`delete from members where role = 'viewer'`)
    const cases = [
      ['nobody@shop.example', PASSWORD],
      [known, 'wrong horse battery'],
      [lonely, PASSWORD],
    ] as const
    const bodies = new Set<string>()
    const fastest = new Map<string, number>()
    for (let round = 1; round <= 3; round++)
      for (const [email, password] of cases) {
        const browser = dear.client()
        const startedMs = performance.now()
        const answer = await browser.signIn(email, password)
        fastest.set(email, Math.min(fastest.get(email) ?? Infinity, performance.now() - startedMs))
        assert.equal(answer.status, 401)
        assert.equal(browser.cookies.has('polytill_session'), false)
        bodies.add(answer.body.replaceAll(email, '').replaceAll(browser.formToken, ''))
      }
    assert.equal(bodies.size, 1)
    // A user that does not exist costs a password check too: without one it would be a hundred times faster.
    const times = [...fastest.values()]
    assert.ok(Math.min(...times) > Math.max(...times) / 10, times.join(' '))
  } finally {
    await dear.stop()
  }
})

test('tries are counted before passwords are looked at: of a burst exactly the limit is checked, known email or not', async () => {
  const victim = await server.business()
  for (const email of [victim.email, 'stranger@shop.example']) {
    const browser = server.client()
    await browser.get('/console/sign-in')
    const tries = Array.from({ length: SIGN_IN_ATTEMPTS_MAX + 10 }, () =>
      browser.post('/console/sign-in', { email, password: 'wrong horse battery' }),
    )
    const statuses = (await Promise.all(tries)).map(answer => answer.status)
    assert.equal(statuses.filter(status => status === 429).length, 10)
    assert.equal(statuses.filter(status => status === 401).length, SIGN_IN_ATTEMPTS_MAX)
  }
  const browser = server.client()
  const limited = await browser.signIn(victim.email, PASSWORD)
  assert.equal(limited.status, 429)
  const wait = Number(limited.headers['retry-after'])
  assert.ok(wait > 0 && wait <= SIGN_IN_WINDOW_MS / 1000)
  server.advance(SIGN_IN_WINDOW_MS + 1000)
  assert.equal((await browser.signIn(victim.email, PASSWORD)).status, 303)
})

test('of more people at once than fit, the rest is sent away unchecked and uncounted', async () => {
  const browser = server.client()
  await browser.get('/console/sign-in')
  const tries = Array.from({ length: 30 }, (_, index) =>
    browser.post('/console/sign-in', {
      email: `crowd${index}@shop.example`,
      password: 'wrong horse battery',
    }),
  )
  const answers = await Promise.all(tries)
  const busy = answers.filter(answer => answer.status === 503)
  assert.ok(busy.length > 0 && busy.every(answer => answer.body.includes('Try again in a moment')))
  const checked = answers.filter(answer => answer.status === 401).length
  assert.equal(checked + busy.length, 30)
  const hashes = Array.from({ length: 30 }, (_, index) =>
    createHash('sha256').update(`crowd${index}@shop.example`).digest(),
  )
  const { rows } = await server.db.query<{ count: bigint }>(
    'select count(*) from sign_in_attempts where subject = any($1)',
    [hashes],
  )
  assert.equal(rows[0]?.count, BigInt(checked))
})

test('what is no sign-in form is refused and starts nothing', async () => {
  const count = async () =>
    (await server.db.query<{ count: bigint }>('select count(*) from sessions')).rows[0]?.count
  const before = await count()
  const good = { email: owner.email, password: PASSWORD }
  const browser = server.client()
  await browser.get('/console/sign-in')
  const form = new URLSearchParams({ form_token: browser.formToken, ...good }).toString()
  const cases: [number, RequestChanges, Record<string, string>][] = [
    [400, {}, { ...good, email: `${'a'.repeat(320)}@b` }],
    [400, {}, { ...good, password: 'p'.repeat(1025) }],
    [400, {}, { ...good, role: 'owner' }],
    [400, {}, { email: owner.email }],
    [400, { body: `${form}&password=other` }, good],
    [403, { headers: { origin: null } }, good],
    [403, { headers: { origin: 'null' } }, good],
    [403, { headers: { origin: 'https://evil.example' } }, good],
    [403, { headers: { 'sec-fetch-site': 'cross-site' } }, good],
    [403, { headers: { 'sec-fetch-site': 'same-site' } }, good],
    [403, { headers: { cookie: null } }, good],
    [403, {}, { ...good, form_token: 'A'.repeat(43) }],
    [403, {}, { ...good, form_token: '' }],
    [415, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(good) }, good],
    [415, { headers: { 'content-type': 'text/plain' }, body: form }, good],
    [413, { body: `${form}&x=${'x'.repeat(70_000)}` }, good],
  ]
  for (const [status, changes, fields] of cases) {
    const answer = await browser.post('/console/sign-in', fields, changes)
    assert.equal(answer.status, status, JSON.stringify([changes, fields]).slice(0, 120))
    assert.match(answer.headers['content-type'] ?? '', /^text\/html/)
    assert.match(String(answer.headers['content-security-policy']), /default-src 'none'/)
  }
  assert.equal(await count(), before)
})

test('in production cookies need TLS, and so does the page that sends a form', async () => {
  const production = await startConsole({ secure: true })
  try {
    const { email } = await production.business()
    const browser = production.client()
    const page = await browser.get('/console/sign-in')
    assert.match(String(page.headers['set-cookie']), /^__Host-polytill_visit=[\w-]{43}; Path=\/; .*; Secure$/)
    const fields = { email, password: PASSWORD }
    assert.equal((await browser.post('/console/sign-in', fields)).status, 403)
    const host = new URL(production.url).host
    const answer = await browser.post('/console/sign-in', fields, { headers: { origin: `https://${host}` } })
    assert.equal(answer.status, 303)
    const cookie = answer.headers['set-cookie']?.find(text => text.startsWith('__Host-polytill_session='))
    assert.match(cookie ?? '', /; HttpOnly; SameSite=Strict; .*; Secure$/)
  } finally {
    await production.stop()
  }
})
