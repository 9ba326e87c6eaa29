import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { KeyAuthenticator } from '../../businesses/authenticate.ts'
import { systemClock } from '../../runtime/clock.ts'
import { listApiKeys } from '../../storage/api-key-list.ts'
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

const KEYS = '/console/keys'

/** Creates a key and reads it off the page. */
async function create(fields: Record<string, string> = {}): Promise<{ id: string; key: string }> {
  const answer = await browser.post(KEYS, { dialect: 'blockbee', label: 'Shop', ...fields })
  assert.equal(answer.status, 200)
  const key = /<code id="created-key">([\w-]{43})<\/code>/.exec(answer.body)?.[1]
  assert.ok(key)
  const [newest] = await listApiKeys(server.db, owner.businessId, 1)
  assert.ok(newest)
  return { id: newest.id, key }
}

/** As a fresh process sees the key. */
function authenticate(key: string): ReturnType<KeyAuthenticator['authenticate']> {
  return new KeyAuthenticator(server.db, systemClock).authenticate('blockbee', key)
}

test('a key is shown once, works at once, and is in no later page, log line or row', async () => {
  const { id, key } = await create()
  assert.equal((await authenticate(key))?.id, id)
  assert.equal((await authenticate(key))?.addressOverride, false)
  for (const path of [KEYS, '/console/activity', '/console'])
    assert.equal((await browser.get(path)).body.includes(key), false)
  assert.equal(server.logLines.join('').includes(key), false)
  assert.equal((await server.dump()).includes(key), false)
  assert.ok((await browser.get('/console/activity')).body.includes(id))
})

test('a Bleumi key speaks the edition that was chosen for it, and the list says which', async () => {
  for (const edition of ['g2', 'g3', 'g4', 'g5']) {
    const { id, key } = await create({ dialect: `bleumi-${edition}` })
    const found = await new KeyAuthenticator(server.db, systemClock).authenticate('bleumi', key)
    assert.deepEqual([found?.id, found?.edition], [id, edition])
  }
  const { body } = await browser.get(KEYS)
  for (const name of ['wallets of one token', 'wallets of any token', '[^<]*until May', '[^<]*from June'])
    assert.match(body, new RegExp(`<dd>Bleumi Pay, ${name}`))
})

test('the right to name addresses is given at creation, taken and given back', async () => {
  const { id, key } = await create({ override: 'on' })
  assert.equal((await authenticate(key))?.addressOverride, true)
  for (const override of ['off', 'off', 'on'] as const) {
    const answer = await browser.post(`${KEYS}/override`, { id, override })
    assert.deepEqual([answer.status, answer.headers.location], [303, `${KEYS}?notice=override-${override}`])
    assert.equal((await authenticate(key))?.addressOverride, override === 'on')
  }
  const { rows } = await server.db.query<{ step: string }>(
    `select before || '-' || after as step from account_acts where act = 'key.override' and subject = $1 order by id`,
    [id],
  )
  assert.deepEqual(
    rows.map(row => row.step),
    ['on-off', 'off-on'],
  )
})

test('a revoked key is dead for good', async () => {
  const { id, key } = await create()
  assert.equal((await browser.post(`${KEYS}/revoke`, { id })).status, 303)
  assert.equal(await authenticate(key), null)
  const before = await server.dump()
  assert.equal((await browser.post(`${KEYS}/revoke`, { id })).status, 422)
  assert.equal((await browser.post(`${KEYS}/override`, { id, override: 'on' })).status, 422)
  assert.equal(await server.dump(), before)
})

test('what does not fit is refused, and nothing is written', async () => {
  const { id } = await create()
  const before = await server.dump()
  const cases: [number, string, Record<string, string>][] = [
    [400, KEYS, { label: 'x' }],
    [400, KEYS, { dialect: 'blockbee' }],
    [400, KEYS, { dialect: 'paypal', label: 'x' }],
    [400, KEYS, { dialect: 'bleumi-g9', label: 'x' }],
    [400, KEYS, { dialect: 'blockbee', label: 'x', override: 'yes' }],
    [400, KEYS, { dialect: 'blockbee', label: 'x', key: 'mine' }],
    [400, KEYS, { dialect: 'blockbee', label: 'x'.repeat(321) }],
    [400, KEYS, { dialect: 'blockbee', label: 'a\0b' }],
    [422, KEYS, { dialect: 'blockbee', label: 'x'.repeat(81) }],
    [422, KEYS, { dialect: 'blockbee', label: 'a\nb' }],
    [400, `${KEYS}/revoke`, {}],
    [400, `${KEYS}/revoke`, { id: 'k'.repeat(65) }],
    [422, `${KEYS}/revoke`, { id: 'key_unknown' }],
    [400, `${KEYS}/override`, { id }],
    [400, `${KEYS}/override`, { id, override: '1' }],
    [403, `${KEYS}/revoke`, { id, form_token: 'forged' }],
    [403, KEYS, { dialect: 'blockbee', label: 'x', form_token: '' }],
  ]
  for (const [status, path, fields] of cases)
    assert.equal((await browser.post(path, fields)).status, status, JSON.stringify(fields).slice(0, 80))
  assert.equal(await server.dump(), before)
})

test("another business's keys are as unknown as no key at all", async () => {
  const { id, key } = await create()
  const stranger = await server.signedIn((await server.business('Other')).email)
  const before = await server.dump()
  const answers = [
    await stranger.post(`${KEYS}/revoke`, { id }),
    await stranger.post(`${KEYS}/revoke`, { id: 'key_unknown' }),
    await stranger.post(`${KEYS}/override`, { id, override: 'on' }),
  ]
  assert.deepEqual(
    answers.map(answer => answer.status),
    [422, 422, 422],
  )
  assert.equal(answers[0]?.body, answers[1]?.body)
  assert.equal((await stranger.get(KEYS)).body.includes(id), false)
  assert.equal(await server.dump(), before)
  assert.ok(await authenticate(key))
})

test('viewers and operators see keys without forms, and their own requests are refused', async () => {
  const { id } = await create()
  const before = await server.dump()
  for (const role of ['viewer', 'operator'] as const) {
    const member = await server.signedIn(await server.member(owner.businessId, role))
    const page = await member.get(KEYS)
    assert.ok(page.body.includes(id))
    assert.equal(page.body.includes('action="/console/keys'), false)
    for (const [path, fields] of [
      [KEYS, { dialect: 'blockbee', label: 'x' }],
      [`${KEYS}/revoke`, { id }],
      [`${KEYS}/override`, { id, override: 'on' }],
    ] as const)
      assert.equal((await member.post(path, fields)).status, 403)
  }
  assert.equal(await server.dump(), before)
})

test('names of keys are text wherever they are shown', async () => {
  for (const label of XSS_PAYLOADS) {
    const answer = await browser.post(KEYS, { dialect: 'blockbee', label })
    assert.equal(answer.status, 200)
    assert.doesNotMatch(answer.body, UNESCAPED, label)
    const refused = await browser.post(KEYS, { dialect: 'blockbee', label: label.padEnd(90, '>') })
    assert.equal(refused.status, 422)
    assert.doesNotMatch(refused.body, UNESCAPED, label)
  }
})
