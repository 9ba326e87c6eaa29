import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { address, type Blockbee, type Merchant, startBlockbee } from './test/start-blockbee.ts'

// F69: whatever comes in, the answer is ours, never a 5xx, and a refusal changes nothing.

let blockbee: Blockbee
let shop: Merchant

before(async () => {
  blockbee = await startBlockbee()
  shop = await blockbee.merchant()
})
after(() => blockbee.stop())

const NAMES = [
  'callback',
  'address',
  'pending',
  'confirmations',
  'post',
  'json',
  'priority',
  'multi_token',
  'multi_chain',
  'convert',
  'apikey',
  'value',
  'from',
  'to',
  'size',
  'addresses',
  'prices',
  '__proto__',
  'constructor',
  'callback[]',
]
const good: [string, string][] = [
  ['callback', encodeURIComponent('https://shop.example/cb?order_id=1')],
  ['address', address(1)],
  ['value', '1.5'],
  ['from', 'USD'],
  ['to', 'eth'],
]

/** Text as a hostile client writes it into a query: raw, escaped, escaped twice, broken escapes, invalid UTF-8. */
const value = fc.oneof(
  fc.string({ unit: 'binary' }).map(encodeURIComponent),
  fc.string({ unit: 'binary' }).map(text => encodeURIComponent(encodeURIComponent(text))),
  fc.webUrl({ withQueryParameters: true, withFragments: true }).map(encodeURIComponent),
  fc.constantFrom(
    '%00',
    '%FF%FE',
    '%zz',
    '%',
    '%C0%AE',
    'https://a.b/%00',
    'https://[::1',
    'https://a.b:0/',
    '%ED%A0%80',
  ),
  fc.string({ unit: fc.constantFrom('0', '1', '.', '@', '%7C', '-', 'e', '0x', '%20', '+') }),
)
const parameter = fc.tuple(fc.constantFrom(...NAMES), value)
const path = fc.constantFrom(
  '/eth/create/',
  '/erc20/usdt/create',
  '/polygon_pol/create/',
  '/eth/logs/',
  '/%00/logs',
  '/eth/info/',
  '/erc20/usdt/qrcode/',
  '/eth/estimate/',
  '/eth/convert/',
  '/convert/',
)

test('any query gets an answer of the protocol, and a refused one writes nothing', async () => {
  const seen = new Map<number, number>()
  await fc.assert(
    fc.asyncProperty(
      path,
      fc.array(parameter, { maxLength: 5 }),
      fc.boolean(),
      async (target, parameters, complete) => {
        const names = new Set(parameters.map(([name]) => name))
        const own = complete ? good.filter(([name]) => !names.has(name)) : []
        const query = [['apikey', shop.key], ...own, ...parameters].map(pair => pair.join('=')).join('&')
        const before = await blockbee.countRows()
        const answer = await blockbee.app.inject(`${target}?${query}`)
        seen.set(answer.statusCode, (seen.get(answer.statusCode) ?? 0) + 1)
        const body = answer.json()
        assert.ok(answer.statusCode < 500, `${target}?${query}: ${answer.body}`)
        assert.equal(body.status, answer.statusCode === 200 ? 'success' : 'error')
        if (answer.statusCode !== 200) assert.equal(await blockbee.countRows(), before)
      },
    ),
    { numRuns: 500 },
  )
  assert.ok((seen.get(200) ?? 0) > 0 && (seen.get(400) ?? 0) > 0, 'both outcomes were reached')
})
