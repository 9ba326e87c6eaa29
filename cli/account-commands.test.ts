import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { type OpenTestDatabase, openTestDatabase } from '@polytill/devnet/test-database.ts'
import { KeyAuthenticator } from '@polytill/gateway/businesses/authenticate.ts'
import { beginSecondFactor } from '@polytill/gateway/businesses/change-second-factor.ts'
import { PasswordGate } from '@polytill/gateway/businesses/password-gate.ts'
import { readSession } from '@polytill/gateway/businesses/session.ts'
import { signIn } from '@polytill/gateway/businesses/sign-in.ts'
import { createTestBusiness } from '@polytill/gateway/businesses/test-business.ts'
import { systemClock } from '@polytill/gateway/runtime/clock.ts'
import type { Database } from '@polytill/gateway/storage/database.ts'
import { sealSecrets } from '@polytill/gateway/storage/seal-secrets.ts'
import { readFactorDemand } from '@polytill/gateway/storage/second-factor-demand.ts'
import { findSecondFactor } from '@polytill/gateway/storage/second-factors.ts'
import { TEST_BOX, TEST_SECRETS_KEY } from '@polytill/gateway/storage/test/test-box.ts'
import { addresses } from './addresses.ts'
import { businesses } from './businesses.ts'
import { checkoutKey } from './checkout-key.ts'
import { keys } from './keys.ts'
import { members } from './members.ts'
import { settings } from './settings.ts'
import { webhook } from './webhook.ts'

// The commands on a database of a gateway's own; the gateway itself need not run.

const home = mkdtempSync(path.join(os.tmpdir(), 'polytill-cli-'))
const config = path.join(home, 'config.json')
const ADDRESS = '0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045'
let database: OpenTestDatabase
let db: Database
let businessId: string

before(async () => {
  database = await openTestDatabase(3)
  db = database.db
  businessId = await business('a@shop.example')
  const asset = { decimals: 18, contract: null, minimum: '0.001' }
  const network = {
    ...{ chainId: 'eip155:1', network: 'ethereum', tickerPrefix: 'erc20', rpcUrls: ['http://127.0.0.1:1'] },
    finality: { depth: 64, tag: true },
    assets: [
      { ...asset, symbol: 'ETH', ticker: 'eth', name: 'Ether' },
      {
        ...{ ...asset, symbol: 'EURC', ticker: 'erc20/eurc', name: 'Euro', stable: true, currency: 'EUR' },
        contract: `0x${'e'.repeat(40)}`,
      },
    ],
  }
  const secretsKeyFile = path.join(home, 'secrets.key')
  writeFileSync(secretsKeyFile, TEST_SECRETS_KEY)
  writeFileSync(config, JSON.stringify({ databaseUrl: database.url, networks: [network], secretsKeyFile }))
  // As a gateway does when it starts.
  await sealSecrets(db, TEST_BOX)
})
after(async () => {
  await database.close()
  rmSync(home, { recursive: true, force: true })
})

async function business(email: string): Promise<string> {
  return (await createTestBusiness(db, { name: 'Shop', email, password: 'correct horse battery' })).businessId
}

interface Run {
  readonly code: number
  readonly out: string
  readonly err: string
}

async function run(command: typeof settings, ...args: string[]): Promise<Run> {
  const [out, err]: [string[], string[]] = [[], []]
  const streams = { print: (text: string) => out.push(text), complain: (text: string) => err.push(text) }
  const code = await command({ POLYTILL_CONFIG: config }, args, streams)
  return { code, out: out.join('\n'), err: err.join('\n') }
}

async function dump(): Promise<string> {
  const { rows } = await db.query<{ dump: string }>(
    `select concat_ws('|', (select string_agg(a::text, ';' order by a::text) from default_addresses a),
                           (select string_agg(k::text, ';' order by k.id) from api_keys k),
                           (select string_agg(s::text, ';' order by s::text) from business_settings s),
                           (select string_agg(t::text, ';' order by t::text) from bleumi_checkout_tokens t),
                           (select string_agg(c::text, ';' order by c.id) from account_acts c)) as dump`,
  )
  return rows[0]?.dump ?? ''
}

test('settings are shown with their defaults, set, and recorded as set from the command line', async () => {
  assert.equal((await run(settings)).out, 'fiat=USD\ntolerance=0\nrefresh=300\nconfirmations=1')
  const done = await run(settings, 'set', 'fiat=eur', 'tolerance=1.5', 'confirmations=3', '--json')
  assert.equal(done.code, 0)
  assert.deepEqual(JSON.parse(done.out), { fiat: 'EUR', tolerance: '1.5', refresh: 300, confirmations: 3 })
  const { rows } = await db.query<{ actor: string; subject: string }>(
    'select actor, subject from account_acts order by subject',
  )
  assert.deepEqual(
    rows.map(row => `${row.actor}: ${row.subject}`),
    ['confirmations', 'fiatCurrency', 'toleranceBps'].map(name => `command line: ${name}`),
  )
})

test('tokens that checkouts take for a currency are shown with their defaults, set, and given back', async () => {
  assert.equal((await run(settings, 'tokens')).out, 'EUR=erc20/eurc  (default)')
  assert.equal((await run(settings, 'tokens', 'eth=ETH', 'EUR=none')).out, 'ETH=eth\nEUR=none')
  const back = await run(settings, 'tokens', 'ETH=default', 'EUR=default', '--json')
  assert.deepEqual(JSON.parse(back.out), [{ currency: 'EUR', tickers: ['erc20/eurc'], isSet: false }])
})

test('the key of hosted checkouts is changed for another one', async () => {
  assert.equal((await run(checkoutKey, 'rotate')).out, 'hmac_keyId is v1 now')
  assert.deepEqual(JSON.parse((await run(checkoutKey, 'rotate', '--json')).out), { keyId: 'v2' })
})

test('default addresses are listed, set and removed', async () => {
  assert.equal((await run(addresses)).out, 'eth  -\nerc20/eurc  -')
  assert.equal((await run(addresses, 'set', 'ETH', `0.5@${ADDRESS}|0.5@${ADDRESS}`)).code, 0)
  assert.equal((await run(addresses, 'list')).out, `eth  0.5@${ADDRESS}|0.5@${ADDRESS}\nerc20/eurc  -`)
  assert.equal((await run(addresses, 'remove', 'eth')).code, 0)
  assert.deepEqual(JSON.parse((await run(addresses, '--json')).out), [
    { ticker: 'eth', address: null },
    { ticker: 'erc20/eurc', address: null },
  ])
})

test('a key is printed once and works; override and revocation take hold', async () => {
  const created = JSON.parse((await run(keys, 'create', '--label', 'Main shop', '--json')).out)
  const authenticate = () => new KeyAuthenticator(db, systemClock).authenticate('blockbee', created.key)
  assert.equal((await authenticate())?.addressOverride, false)
  assert.equal((await run(keys, 'override', created.id, 'on')).code, 0)
  assert.equal((await authenticate())?.addressOverride, true)
  const listed = await run(keys)
  assert.match(listed.out, new RegExp(`^${created.id}  blockbee  override on  Main shop$`, 'm'))
  assert.equal(listed.out.includes(created.key), false)
  assert.equal((await run(keys, 'revoke', created.id)).code, 0)
  assert.equal(await authenticate(), null)
})

test('a Bleumi key speaks the edition that was asked for, the first one unless said', async () => {
  const create = ['create', '--dialect', 'bleumi', '--json']
  for (const [args, edition] of [
    [create, 'g2'],
    [[...create, '--edition', 'g5'], 'g5'],
  ] as const) {
    const created = JSON.parse((await run(keys, ...args)).out)
    const found = await new KeyAuthenticator(db, systemClock).authenticate('bleumi', created.key)
    assert.equal(found?.edition, edition)
    assert.match((await run(keys)).out, new RegExp(`^${created.id}  bleumi ${edition}  override off`, 'm'))
  }
})

test('what cannot be done is refused with code 1, what makes no sense with 2 and the usage; nothing is written', async () => {
  const before = await dump()
  const cases: [1 | 2, typeof settings, string[], RegExp][] = [
    [1, settings, ['set', 'fiat=XXX'], /no known currency: XXX/],
    [1, settings, ['set', 'confirmations=5', 'tolerance=10.01'], /percent from 0 to 10/],
    [1, settings, ['set', 'refresh=59'], /60 to 86400/],
    [1, settings, ['tokens', 'USD=erc20/eurc'], /erc20\/eurc stands for EUR, not USD/],
    [1, settings, ['tokens', 'ETH=eth', 'USD=moon'], /unknown ticker moon/],
    [2, settings, ['tokens', 'USD'], /not understood: USD[\s\S]*Usage/],
    [2, checkoutKey, [], /not understood[\s\S]*Usage/],
    [2, settings, ['set', 'colour=red'], /not a setting: colour=red[\s\S]*Usage/],
    [2, settings, ['set', 'toString=1'], /not a setting/],
    [2, settings, ['set'], /Usage/],
    [2, settings, ['show', 'more'], /Usage/],
    [2, settings, ['--colour'], /Unknown option[\s\S]*Usage/],
    [1, addresses, ['set', 'btc', ADDRESS], /unknown ticker btc/],
    [1, addresses, ['set', 'eth', ADDRESS.toLowerCase().replace('0xd8', '0xD8')], /invalid_address/],
    [1, addresses, ['set', 'eth', `0.7@${ADDRESS}|0.2@${ADDRESS}`], /invalid_sum/],
    [1, addresses, ['remove', 'eth'], /no default address of eth/],
    [2, addresses, ['set', 'eth'], /Usage/],
    [2, addresses, ['remove', 'eth', ADDRESS], /Usage/],
    [2, addresses, ['drop', 'eth'], /Usage/],
    [1, keys, ['revoke', 'key_unknown'], /no valid key key_unknown/],
    [1, keys, ['override', 'key_unknown', 'on'], /no valid key/],
    [1, keys, ['create', '--label', 'x'.repeat(81)], /at most 80/],
    [2, keys, ['create', '--dialect', 'paypal'], /not a dialect: paypal/],
    [2, keys, ['create', '--dialect', 'bleumi', '--edition', 'g9'], /not an edition of bleumi: g9/],
    [2, keys, ['create', '--edition', 'g5'], /not an edition of blockbee: g5/],
    [2, keys, ['list', '--edition', 'g5'], /belong to create/],
    [2, keys, ['override', 'key_x', 'maybe'], /Usage/],
    [2, keys, ['revoke'], /Usage/],
    [2, keys, ['list', '--override'], /belong to create/],
  ]
  for (const [code, command, args, err] of cases) {
    const result = await run(command, ...args)
    assert.deepEqual([result.code, result.out], [code, ''], args.join(' '))
    assert.match(result.err, err)
  }
  assert.equal(await dump(), before)
})

test('--help explains without looking at any database', async () => {
  for (const command of [settings, addresses, keys, members, businesses]) {
    const printed: string[] = []
    const streams = { print: (text: string) => printed.push(text), complain: () => assert.fail() }
    assert.equal(await command({ POLYTILL_CONFIG: '/nowhere' }, ['--help'], streams), 0)
    assert.match(printed.join(), /^Usage: polytill /)
  }
})

test('with several businesses one must be named, by id or by email; a foreign key stays foreign', async () => {
  const other = await business('b@shop.example')
  const unclear = await run(keys)
  assert.equal(unclear.code, 2)
  for (const name of [businessId, other, 'a@shop.example', 'b@shop.example'])
    assert.ok(unclear.err.includes(name), name)
  const created = JSON.parse((await run(keys, 'create', '--json', '--business', ' B@Shop.example ')).out)
  assert.equal((await run(keys, 'revoke', created.id, '--business', businessId)).code, 1)
  assert.equal((await run(keys, 'revoke', created.id, '--business', other)).code, 0)
  assert.match((await run(keys, '--business', 'c@shop.example')).err, /there is no business c@shop.example/)
})

test('members come with a password that works, and go with their sessions; the last owner stays', async () => {
  const here = ['--business', businessId] as const
  const added = JSON.parse(
    (await run(members, 'add', ' Ann@Shop.example', 'operator', '--json', ...here)).out,
  )
  assert.equal(added.email, 'ann@shop.example')
  const gate = new PasswordGate()
  const enter = (password: string) =>
    signIn({ sql: db, clock: systemClock, gate, limited: false }, { email: 'ann@shop.example', password })
  assert.equal((await enter(added.password)).kind, 'signed_in')
  const renewed = JSON.parse((await run(members, 'password', 'ann@shop.example', '--json', ...here)).out)
  assert.equal((await enter(added.password)).kind, 'refused')
  const session = await enter(renewed.password)
  assert.ok(session.kind === 'signed_in')
  assert.equal((await run(members, ...here)).out, 'a@shop.example  owner\nann@shop.example  operator')
  const refused: [string[], RegExp][] = [
    [['add', 'ann@shop.example', 'viewer'], /has an account already/],
    [['add', 'nobody', 'viewer'], /not an email address/],
    [['remove', 'a@shop.example'], /at least one owner/],
    [['remove', 'b@shop.example'], /no member b@shop.example/],
    [['password', 'b@shop.example'], /no member/],
  ]
  for (const [args, err] of refused) {
    const result = await run(members, ...args, ...here)
    assert.deepEqual([result.code, result.out], [1, ''], args.join(' '))
    assert.match(result.err, err)
  }
  assert.equal((await run(members, 'add', 'x@shop.example', 'admin', ...here)).code, 2)
  assert.equal((await run(members, 'remove', 'ann@shop.example', ...here)).code, 0)
  assert.equal(await readSession({ sql: db, clock: systemClock }, session.token), null)
  assert.equal((await enter(renewed.password)).kind, 'refused')
  assert.equal((await run(members, 'add', 'ann@shop.example', 'viewer', ...here)).code, 0)
  const { rows } = await db.query<{ acts: string }>(
    `select string_agg(act, ' ' order by created_at) as acts from account_acts where subject = 'ann@shop.example'`,
  )
  assert.equal(rows[0]?.acts, 'member.added member.password member.removed member.added')
})

test('a business is created with an owner who can sign in', async () => {
  const created = JSON.parse(
    (await run(businesses, 'create', 'Corner Shop', 'Corner@Shop.example', '--json')).out,
  )
  assert.match(
    (await run(businesses)).out,
    new RegExp(`^${created.id}  corner@shop.example  Corner Shop$`, 'm'),
  )
  const deps = { sql: db, clock: systemClock, gate: new PasswordGate(), limited: false }
  const entered = await signIn(deps, { email: 'corner@shop.example', password: created.password })
  assert.equal(entered.kind, 'signed_in')
  assert.match(
    (await run(businesses, 'create', 'Other', 'corner@shop.example')).err,
    /has an account already/,
  )
  assert.equal((await run(businesses, 'create', ' ', 'd@shop.example')).code, 1)
  assert.equal((await run(businesses, 'create', 'Other')).code, 2)
})

test('the program itself takes the commands', () => {
  const main = path.join(import.meta.dirname, 'main.ts')
  const env = { ...process.env, POLYTILL_CONFIG: config }
  const args = [main, 'settings', 'show', '--json', '--business', businessId]
  const shown = spawnSync(process.execPath, args, { env, encoding: 'utf8', timeout: 120_000 })
  assert.equal(shown.status, 0, shown.stderr)
  assert.equal(JSON.parse(shown.stdout).fiat, 'EUR')
  const nowhere = { ...env, POLYTILL_CONFIG: path.join(home, 'missing.json') }
  const missing = spawnSync(process.execPath, [main, 'keys'], {
    env: nowhere,
    encoding: 'utf8',
    timeout: 120_000,
  })
  assert.equal(missing.status, 2)
  assert.match(missing.stderr, /there is no .*missing\.json/)
})

test('the webhook is set, shown with its secret, turned off and recorded; what is no URL is refused', async () => {
  const show = (...args: string[]): Promise<Run> => run(webhook, ...args, '--business', businessId)
  assert.equal((await show('show')).out, 'url     none: no webhook is sent\nsecret  none yet')
  const set = await show('set', 'https://shop.example/hooks', '--json')
  assert.equal(set.code, 0)
  const { url, secret } = JSON.parse(set.out)
  assert.equal(url, 'https://shop.example/hooks')
  assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/)
  for (const wrong of ['shop.example', 'ftp://shop.example/'])
    assert.deepEqual([(await show('set', wrong)).code, (await show('more', wrong)).code], [1, 2])
  assert.equal((await show('off')).out, `url     none: no webhook is sent\nsecret  ${secret}`)
  const { rows } = await db.query<{ after: string | null }>(
    `select after from account_acts where subject = 'bleumiWebhook' and actor = 'command line' order by id`,
  )
  assert.deepEqual(rows, [{ after: 'https://shop.example/hooks' }, { after: null }])
})

test('the webhook secret is rotated and recorded; before there is one that is refused', async () => {
  const show = (...args: string[]): Promise<Run> => run(webhook, ...args, '--business', businessId)
  const before = JSON.parse((await show('--json')).out)
  const { code, out } = await show('rotate')
  assert.equal(code, 0)
  assert.match(out, /^url .*\nsecret {2}whsec_.{44}\n {8}a secret that was replaced signs too until \d{4}-/)
  assert.ok(!out.includes(before.secret))
  const { rows } = await db.query(`select actor from account_acts where act = 'webhook.rotated'`)
  assert.deepEqual(rows, [{ actor: 'command line' }])
  const refused = await run(webhook, 'rotate', '--business', await business('new@shop.example'))
  assert.deepEqual([refused.code, refused.err], [1, 'polytill: there is no secret yet: set a URL first'])
})

test('who lost phone and recovery codes signs in with the password again; that is recorded', async () => {
  const off = (email: string): Promise<Run> =>
    run(members, 'second-factor-off', email, '--business', businessId)
  assert.deepEqual([(await off('a@shop.example')).code, (await off('nobody@shop.example')).code], [1, 1])
  const { rows } = await db.query<{ id: string }>(`select id from users where email = 'a@shop.example'`)
  const userId = rows[0]?.id ?? ''
  await beginSecondFactor({ db, box: TEST_BOX }, userId)
  await db.query('update second_factors set confirmed_at = now() where user_id = $1', [userId])
  assert.deepEqual(await off('A@shop.example'), {
    ...{ code: 0, out: 'a@shop.example signs in with the password alone', err: '' },
  })
  assert.equal(await findSecondFactor(db, TEST_BOX, userId), null)
  const { rows: acts } = await db.query(`select actor, subject from account_acts where act = 'factor.off'`)
  assert.deepEqual(acts, [{ actor: 'command line', subject: 'a@shop.example' }])
})

test('a second factor is demanded of everyone once an owner has one; that is recorded', async () => {
  const demand = (word: string): Promise<Run> =>
    run(members, 'demand-second-factor', word, '--business', businessId)
  const early = await demand('on')
  assert.deepEqual([early.code, early.err], [1, 'polytill: an owner must have a second factor first'])
  const { rows } = await db.query<{ id: string }>(`select id from users where email = 'a@shop.example'`)
  const userId = rows[0]?.id ?? ''
  await beginSecondFactor({ db, box: TEST_BOX }, userId)
  await db.query('update second_factors set confirmed_at = now() where user_id = $1', [userId])
  assert.equal((await demand('on')).code, 0)
  assert.equal((await readFactorDemand(db, businessId)).demanded, true)
  assert.equal((await demand('on')).code, 0)
  assert.equal((await demand('off')).out, "a second factor is everyone's own choice now")
  assert.equal((await demand('perhaps')).code, 2)
  const { rows: acts } = await db.query(
    `select actor, after from account_acts where subject = 'secondFactor' order by id`,
  )
  assert.deepEqual(acts, [
    { actor: 'command line', after: 'demanded' },
    { actor: 'command line', after: 'optional' },
  ])
})
