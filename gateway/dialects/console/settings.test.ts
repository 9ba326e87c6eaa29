import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readBusinessSettings } from '../../storage/business-settings.ts'
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
const GOOD = { fiatCurrency: 'EUR', tolerance: '1.5', quoteSeconds: '600', confirmations: '3' }

test('settings are saved together, shown again, and each change is recorded once', async () => {
  for (let time = 1; time <= 2; time++) {
    const answer = await browser.post(SETTINGS, GOOD)
    assert.deepEqual([answer.status, answer.headers.location], [303, `${SETTINGS}?notice=settings-saved`])
  }
  assert.deepEqual(await readBusinessSettings(server.db, owner.businessId), {
    fiatCurrency: 'EUR',
    toleranceBps: 150,
    quoteSeconds: 600,
    confirmations: 3,
  })
  const page = await browser.get(SETTINGS)
  assert.match(page.body, /<option value="EUR" selected>/)
  assert.match(page.body, /name="tolerance"[^>]* value="1.5"/)
  await browser.post(SETTINGS, { ...GOOD, quoteSeconds: '0' })
  const { rows } = await server.db.query<{ act: string }>(
    `select concat_ws(' ', subject, before, after) as act from account_acts where act = 'setting.changed'`,
  )
  const expected = ['fiatCurrency USD EUR', 'toleranceBps 0 150', 'quoteSeconds 300 600', 'confirmations 1 3']
  assert.deepEqual(new Set(rows.map(row => row.act)), new Set([...expected, 'quoteSeconds 600 0']))
  assert.equal(rows.length, 5)
})

test('a value out of its bounds is refused where it was typed, with the others kept on the page, and nothing is written', async () => {
  const before = await server.dump()
  const wrong: Record<keyof typeof GOOD, readonly string[]> = {
    fiatCurrency: ['', 'XXX', 'EURO', '€', 'toString'],
    tolerance: [
      '',
      '-1',
      '10.01',
      '100',
      '1e1',
      '1.234',
      '٣',
      ...XSS_PAYLOADS.filter(text => text.length <= 20),
    ],
    quoteSeconds: ['', '59', '86401', '-1', '1.5', '0x3c', '999999999'],
    confirmations: ['', '0', '-1', '1.0', '1000001', 'one'],
  }
  for (const [field, values] of Object.entries(wrong))
    for (const value of values) {
      const answer = await browser.post(SETTINGS, { ...GOOD, confirmations: '7', [field]: value })
      assert.equal(answer.status, 422, `${field}=${value}`)
      assert.match(answer.body, new RegExp(`id="${field}"[^>]* aria-invalid="true" aria-describedby="why"`))
      assert.doesNotMatch(answer.body, UNESCAPED)
      if (field !== 'confirmations') assert.match(answer.body, /name="confirmations"[^>]* value="7"/)
    }
  assert.equal(await server.dump(), before)
})

test('forms that do not fit, are forged or come from members without the right change nothing', async () => {
  const before = await server.dump()
  const { confirmations: _, ...incomplete } = GOOD
  const cases: [number, Record<string, string>][] = [
    [400, incomplete],
    [400, { ...GOOD, business_id: 'biz_other' }],
    [400, { ...GOOD, tolerance: '1'.repeat(21) }],
    [400, { ...GOOD, fiatCurrency: 'EUR\0' }],
    [403, { ...GOOD, form_token: 'x' }],
  ]
  for (const [status, fields] of cases) assert.equal((await browser.post(SETTINGS, fields)).status, status)
  for (const role of ['viewer', 'operator'] as const) {
    const member = await server.signedIn(await server.member(owner.businessId, role))
    assert.equal((await member.get(SETTINGS)).body.includes('name="tolerance"'), false)
    assert.equal((await member.post(SETTINGS, { ...GOOD, confirmations: '9' })).status, 403)
  }
  assert.equal(await server.dump(), before)
})

test("one business's settings are not another's", async () => {
  await browser.post(SETTINGS, GOOD)
  const other = await server.business('Other')
  const stranger = await server.signedIn(other.email)
  assert.match((await stranger.get(SETTINGS)).body, /<option value="USD" selected>/)
  await stranger.post(SETTINGS, { ...GOOD, fiatCurrency: 'JPY' })
  assert.equal((await readBusinessSettings(server.db, owner.businessId)).fiatCurrency, 'EUR')
  assert.equal((await readBusinessSettings(server.db, other.businessId)).fiatCurrency, 'JPY')
})

const TOKENS = '/console/settings/tokens'

test('tokens of hosted checkouts are set by currency, shown, given back, and each change is recorded', async () => {
  for (const tickers of ['ERC20/USDT', 'none', 'default']) {
    const answer = await browser.post(TOKENS, { currency: 'usd', tickers })
    assert.deepEqual([answer.status, answer.headers.location], [303, `${SETTINGS}?notice=settings-saved`])
    const page = await browser.get(SETTINGS)
    assert.equal(page.body.includes('<dt>USD</dt>'), tickers !== 'default')
    if (tickers !== 'default') assert.ok(page.body.includes(`<dd>${tickers.toLowerCase()}</dd>`))
  }
  const { rows } = await server.db.query<{ act: string }>(
    `select concat_ws(' ', before, after) as act from account_acts where subject = 'checkout tokens USD' order by id`,
  )
  assert.deepEqual(
    rows.map(({ act }) => act),
    ['default erc20/usdt', 'erc20/usdt none', 'none default'],
  )
})

test('tokens that do not fit are refused where they were typed; members without the right see no form', async () => {
  const before = await server.dump()
  for (const [currency, tickers] of [
    ['U$', 'erc20/usdt'],
    ['USD', 'erc20/moon'],
    ['USD', 'erc20/usdt,,'],
    ...XSS_PAYLOADS.map(payload => ['USD', payload] as const),
  ] as const) {
    const answer = await browser.post(TOKENS, { currency, tickers })
    assert.equal(answer.status, 422, tickers)
    assert.match(answer.body, /id="tickers"[^>]* aria-invalid="true" aria-describedby="tokens-why"/)
    assert.doesNotMatch(answer.body, UNESCAPED)
  }
  assert.equal((await browser.post(TOKENS, { currency: 'USD' })).status, 400)
  const member = await server.signedIn(await server.member(owner.businessId, 'operator'))
  assert.equal((await member.get(SETTINGS)).body.includes('name="tickers"'), false)
  assert.equal((await member.post(TOKENS, { currency: 'USD', tickers: 'none' })).status, 403)
  assert.equal(await server.dump(), before)
})
