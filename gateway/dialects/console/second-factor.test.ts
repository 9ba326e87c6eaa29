import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { totpCode } from '../../businesses/totp.ts'
import { listPayouts } from '../../storage/payouts-rows.ts'
import { findSecondFactor } from '../../storage/second-factors.ts'
import { TEST_BOX } from '../../storage/test/test-box.ts'
import { address } from '../blockbee/test/start-blockbee.ts'
import type { Answer, ConsoleClient } from './test/console-client.ts'
import { chosen, plantRequests } from './test/plant-requests.ts'
import { PASSWORD, startConsole, type TestConsole } from './test/start-console.ts'

const ACCOUNT = '/console/account'
const FACTOR = `${ACCOUNT}/second-factor`
const DEMAND = '/console/settings/second-factor'
const CODE = '/console/sign-in/code'
const STEP_MS = 30_000

let server: TestConsole
before(async () => {
  server = await startConsole({ limits: 'on' })
})
after(() => server.stop())

/** An authenticator app. */
interface Phone {
  readonly secret: Buffer
  /** What the app shows `later` steps from now. */
  code(later?: number): string
}

/** Puts the secret of the page into an app. */
async function phoneOf(userId: string): Promise<Phone> {
  const secret = (await findSecondFactor(server.db, TEST_BOX, userId))?.secret
  assert.ok(secret)
  return { secret, code: (later = 0) => totpCode(secret, Math.floor(server.nowMs() / STEP_MS) + later) }
}

async function userOf(email: string): Promise<string> {
  const { rows } = await server.db.query<{ id: string }>('select id from users where email = $1', [email])
  return rows[0]?.id ?? ''
}

function codesIn({ body }: Answer): string[] {
  return [...body.matchAll(/<code>((?:[A-Z2-7]{4}-){3}[A-Z2-7]{4})<\/code>/g)].map(([, code = '']) => code)
}

interface Guarded {
  readonly email: string
  readonly businessId: string
  readonly userId: string
  readonly phone: Phone
  readonly recovery: string[]
}

/** An owner with a second factor, set up through the pages. The code of that moment is used up. */
async function guarded(): Promise<Guarded> {
  const { businessId, email } = await server.business()
  const browser = await server.signedIn(email)
  await browser.get(ACCOUNT)
  await browser.post(FACTOR, {})
  const userId = await userOf(email)
  const phone = await phoneOf(userId)
  const answer = await browser.post(`${FACTOR}/confirm`, { code: phone.code() })
  const recovery = codesIn(answer)
  assert.equal(recovery.length, 10)
  server.advance(2 * STEP_MS)
  return { email, businessId, userId, phone, recovery }
}

/** Password and code. */
async function enter(browser: ConsoleClient, email: string, code: string): Promise<Answer> {
  const answer = await browser.signIn(email, PASSWORD)
  assert.deepEqual([answer.status, answer.headers.location], [303, CODE])
  await browser.get(CODE)
  return browser.post(CODE, { code })
}

const landed = ({ status, headers }: Answer): unknown[] => [status, headers.location]

test('setting up: the secret is shown for the app, a code turns it on, every session ends, both are recorded', async () => {
  const { businessId, email } = await server.business()
  const [browser, other] = [await server.signedIn(email), await server.signedIn(email)]
  assert.match((await browser.get(ACCOUNT)).body, />Off</)
  const page = await browser.post(FACTOR, {})
  const userId = await userOf(email)
  const phone = await phoneOf(userId)
  assert.match(page.body, /<svg class="qr-code"/)
  const shown = /<code class="hash">([A-Z2-7 ]+)<\/code>/.exec(page.body)?.[1]?.replaceAll(' ', '')
  assert.equal(shown?.length, 32)
  const wrong = await browser.post(`${FACTOR}/confirm`, { code: '12345' })
  assert.equal(wrong.status, 422)
  assert.ok(wrong.body.includes(/<path fill="#000"[^>]*>/.exec(page.body)?.[0] ?? 'nothing'))
  // Nothing asks for a code before one has shown that the app has the secret.
  assert.equal((await server.client().signIn(email, PASSWORD)).headers.location, '/console')
  assert.equal(codesIn(await browser.post(`${FACTOR}/confirm`, { code: phone.code() })).length, 10)
  for (const one of [browser, other])
    assert.deepEqual(landed(await one.get('/console')), [303, '/console/sign-in'])
  const { rows } = await server.db.query<{ act: string }>(
    'select act from account_acts where business_id = $1 and actor = $2',
    [businessId, userId],
  )
  assert.deepEqual(rows, [{ act: 'factor.on' }])
  const { rows: kept } = await server.db.query<{ text: string }>(
    `select string_agg(c::text, ' ') as text from recovery_codes c where user_id = $1`,
    [userId],
  )
  assert.doesNotMatch(kept[0]?.text ?? '', /[A-Z2-7]{4}-/)
})

test('signing in needs the code behind the password; each code is taken once, also by two at once', async () => {
  const { email, phone } = await guarded()
  const browser = server.client()
  await browser.signIn(email, PASSWORD)
  // The password alone opens nothing.
  for (const path of ['/console', ACCOUNT, '/console/payouts'])
    assert.deepEqual(landed(await browser.get(path)), [303, '/console/sign-in'])
  assert.deepEqual(landed(await browser.post(FACTOR, {})), [303, '/console/sign-in'])
  const code = phone.code()
  assert.deepEqual(landed(await enter(browser, email, ` ${code.slice(0, 3)} ${code.slice(3)} `)), [
    303,
    '/console',
  ])
  assert.equal((await browser.get('/console')).status, 200)
  assert.equal((await enter(server.client(), email, code)).status, 401)
  const racers = [server.client(), server.client(), server.client()]
  for (const racer of racers) {
    await racer.signIn(email, PASSWORD)
    await racer.get(CODE)
  }
  const next = phone.code(1)
  const answers = await Promise.all(racers.map(racer => racer.post(CODE, { code: next })))
  assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 401, 401])
})

test('the step to the code is bound to its browser, ends after ten minutes, and takes no other form', async () => {
  const { email, phone } = await guarded()
  const browser = server.client()
  await browser.signIn(email, PASSWORD)
  await browser.get(CODE)
  assert.equal((await browser.post(CODE, { code: phone.code(), form_token: 'x' })).status, 403)
  const elsewhere = { headers: { origin: 'https://evil.example' } }
  assert.equal((await browser.post(CODE, { code: phone.code() }, elsewhere)).status, 403)
  assert.equal((await browser.post(CODE, { code: '1'.repeat(65) })).status, 400)
  assert.equal((await browser.post(CODE, {})).status, 400)
  server.advance(10 * 60_000)
  assert.deepEqual(landed(await browser.get(CODE)), [303, '/console/sign-in'])
  assert.deepEqual(landed(await browser.post(CODE, { code: phone.code() })), [303, '/console/sign-in'])
  assert.deepEqual(landed(await server.client().get(CODE)), [303, '/console/sign-in'])
  assert.equal((await server.client().post(CODE, { code: phone.code() })).status, 403)
})

test('after five wrong codes none is looked at for a quarter of an hour, in no browser; the password does not help', async () => {
  const { email, phone } = await guarded()
  for (let tries = 0; tries < 5; tries++)
    assert.equal((await enter(server.client(), email, '000000x')).status, 401)
  const limited = await enter(server.client(), email, phone.code())
  assert.equal(limited.status, 429)
  assert.match(limited.body, /Try again in 15 minutes/)
  assert.ok(Number(limited.headers['retry-after']) > 800)
  server.advance(15 * 60_000)
  assert.equal((await enter(server.client(), email, phone.code())).status, 303)
})

test('a recovery code stands for a code once, however it is typed; new ones replace the old', async () => {
  const { email, phone, recovery, userId } = await guarded()
  const [first = '', second = '', third = ''] = recovery
  const browser = server.client()
  const typed = ` ${first.toLowerCase().replaceAll('-', ' ')} `
  assert.deepEqual(landed(await enter(browser, email, typed)), [303, '/console'])
  assert.equal((await enter(server.client(), email, first)).status, 401)
  assert.match((await browser.get(ACCOUNT)).body, /Recovery codes left: 9\./)
  const renewed = codesIn(await browser.post(`${FACTOR}/codes`, { code: second }))
  assert.equal(renewed.length, 10)
  assert.equal((await enter(server.client(), email, third)).status, 401)
  assert.equal((await enter(server.client(), email, renewed[0] ?? '')).status, 303)
  assert.equal((await findSecondFactor(server.db, TEST_BOX, userId))?.recoveryCodes, 9)
  await browser.get(ACCOUNT)
  assert.equal((await browser.post(`${FACTOR}/codes`, { code: '' })).status, 422)
  assert.equal(codesIn(await browser.post(`${FACTOR}/codes`, { code: phone.code() })).length, 10)
})

test('turning it off needs a code, is recorded, and then the password is enough; setting up again is another secret', async () => {
  const { email, phone, userId } = await guarded()
  const browser = server.client()
  await enter(browser, email, phone.code())
  await browser.get(ACCOUNT)
  assert.equal((await browser.post(`${FACTOR}/off`, { code: '123' })).status, 422)
  // While it is on nothing sets up another one behind its back.
  await browser.post(FACTOR, {})
  assert.deepEqual((await findSecondFactor(server.db, TEST_BOX, userId))?.secret, phone.secret)
  assert.equal(
    (await browser.post(`${FACTOR}/off`, { code: phone.code(1) })).headers.location,
    `${ACCOUNT}?notice=factor-off`,
  )
  assert.equal((await server.client().signIn(email, PASSWORD)).headers.location, '/console')
  await browser.get(ACCOUNT)
  await browser.post(FACTOR, {})
  assert.notDeepEqual((await findSecondFactor(server.db, TEST_BOX, userId))?.secret, phone.secret)
})

test('who has a second factor approves payouts with a code, from the account and from a wallet; others need none', async () => {
  const { email, phone, businessId } = await guarded()
  const browser = server.client()
  const usedCode = phone.code()
  await enter(browser, email, usedCode)
  const payout = async (): Promise<string> => {
    await browser.get('/console/payouts')
    const requests = chosen(await plantRequests(server.db, businessId, [1_000_000n]))
    await browser.post('/console/payouts/create', requests)
    const { payouts } = await server.db.snapshot(sql =>
      listPayouts(sql, businessId, { assetId: null, state: 'created', page: 1 }),
    )
    return payouts[0]?.id ?? ''
  }
  const decisions = async (): Promise<number> => {
    const { rows } = await server.db.query('select from payout_decisions where business_id = $1', [
      businessId,
    ])
    return rows.length
  }
  const id = await payout()
  assert.match((await browser.get('/console/payouts')).body, /name="code" required[^>]*one-time-code/)
  const approval = { payout: id, payer: 'account' }
  for (const code of [{}, { code: '' }, { code: usedCode }, { code: '12345' }]) {
    const answer = await browser.post('/console/payouts/approve', { ...approval, ...code })
    assert.equal(answer.status, 422)
    assert.match(answer.body, /Nothing was changed: This code is wrong/)
  }
  assert.equal(await decisions(), 0)
  const approved = await browser.post('/console/payouts/approve', { ...approval, code: phone.code(1) })
  assert.match(approved.headers.location ?? '', /notice=payout-queued/)
  server.advance(2 * STEP_MS)
  const forWallet = { payout: await payout(), wallet: address(5) }
  await browser.get(`/console/payouts/wallet?payout=${forWallet.payout}`)
  assert.equal((await browser.post('/console/payouts/wallet', forWallet)).status, 422)
  assert.equal(await decisions(), 1)
  const paid = await browser.post('/console/payouts/wallet', { ...forWallet, code: phone.code() })
  assert.match(paid.headers.location ?? '', /notice=payout-for-wallet/)
  const operator = await server.signedIn(await server.member(businessId, 'operator'))
  const other = await payout()
  assert.doesNotMatch((await operator.get('/console/payouts')).body, /name="code"/)
  const plain = await operator.post('/console/payouts/approve', { payout: other, payer: 'account' })
  assert.match(plain.headers.location ?? '', /notice=payout-queued/)
})

test('a viewer may have one too; nobody can touch that of another', async () => {
  const { businessId, email } = await server.business()
  const viewer = await server.signedIn(await server.member(businessId, 'viewer'))
  await viewer.get(ACCOUNT)
  assert.equal((await viewer.post(FACTOR, {})).status, 200)
  assert.equal(await findSecondFactor(server.db, TEST_BOX, await userOf(email)), null)
})

test('a business demands one of everyone: whoever has none sees and does nothing before it is set up', async () => {
  const { email, phone, businessId } = await guarded()
  const member = await server.member(businessId, 'operator')
  const open = await server.signedIn(member)
  await open.get(ACCOUNT)
  const owner = server.client()
  await enter(owner, email, phone.code())
  const page = (await owner.get('/console/settings')).body
  assert.match(page, /own choice.*Members with one: 1 of 2\..*Demand a second factor of everyone/s)
  const wrong = await owner.post(DEMAND, { demanded: 'yes', code: '123' })
  assert.match(wrong.body, /Nothing was changed: This code is wrong/)
  const set = await owner.post(DEMAND, { demanded: 'yes', code: phone.code(1) })
  assert.equal(set.headers.location, '/console/settings?notice=settings-saved')
  server.advance(2 * STEP_MS)

  const newcomer = await server.signedIn(member)
  for (const browser of [open, newcomer])
    for (const path of ['/console', '/console/payouts', '/console/settings'])
      assert.deepEqual(landed(await browser.get(path)), [303, ACCOUNT], path)
  const refused = await open.post('/console/payouts/reject', { payout: 'x', reason: '' })
  assert.deepEqual(landed(refused), [303, ACCOUNT])
  assert.match(
    (await open.get(ACCOUNT)).body,
    /Your business demands a second factor.*Set up a second factor/s,
  )
  assert.equal((await open.post(FACTOR, {})).status, 200)
  const own = await phoneOf(await userOf(member))
  assert.equal(codesIn(await open.post(`${FACTOR}/confirm`, { code: own.code() })).length, 10)
  server.advance(2 * STEP_MS)
  assert.deepEqual(landed(await enter(open, member, own.code())), [303, '/console'])
  assert.equal((await open.get('/console')).status, 200)

  server.advance(2 * STEP_MS)
  assert.doesNotMatch((await open.get(ACCOUNT)).body, /Turn it off/)
  assert.match((await open.post(`${FACTOR}/off`, { code: own.code() })).body, /your business demands it/)
  assert.equal((await findSecondFactor(server.db, TEST_BOX, await userOf(member)))?.isConfirmed, true)

  await owner.get('/console/settings')
  assert.equal((await owner.post(DEMAND, { demanded: 'no', code: phone.code() })).status, 303)
  const another = await server.member(businessId, 'viewer')
  assert.equal((await (await server.signedIn(another)).get('/console')).status, 200)
  const { rows } = await server.db.query(
    `select before, after from account_acts where business_id = $1 and subject = 'secondFactor' order by id`,
    [businessId],
  )
  assert.deepEqual(rows, [
    { before: 'optional', after: 'demanded' },
    { before: 'demanded', after: 'optional' },
  ])
})

test('to demand one of everyone an owner has one first; other members and other businesses have no say', async () => {
  const { businessId, email } = await server.business()
  const dump = await server.dump()
  const owner = await server.signedIn(email)
  assert.match((await owner.get('/console/settings')).body, /set up your own<\/a> first/)
  const early = await owner.post(DEMAND, { demanded: 'yes', code: '' })
  assert.equal(early.status, 422)
  assert.match(early.body, /Nothing was changed: set up your own second factor first/)
  const operator = await server.signedIn(await server.member(businessId, 'operator'))
  await operator.get('/console/settings')
  assert.equal((await operator.post(DEMAND, { demanded: 'yes', code: '' })).status, 403)
  for (const fields of [{ demanded: 'maybe', code: '' }, { code: '' }, { demanded: 'yes' }])
    assert.equal((await owner.post(DEMAND, fields)).status, 400)
  assert.equal(await server.dump(), dump)
})
