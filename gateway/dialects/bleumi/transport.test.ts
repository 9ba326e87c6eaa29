import assert from 'node:assert/strict'
import http from 'node:http'
import { after, before, test } from 'node:test'
import { type Answer, type OpenCheckouts, OWNER, openCheckouts } from './test/open-checkouts.ts'

// Reference bleumi 1.1, 1.4.3 and 1.6: what comes in other forms than expected is taken, or refused in the protocol's own words.

const WALLET = '/v1/payment/erc20/wallet'
const sides = { buyerAddress: `0x${'2'.repeat(40)}`, token: `0x${'a'.repeat(40)}` }

let server: OpenCheckouts
const keys = { g2: '', g3: '', g5: '' }
before(async () => {
  server = await openCheckouts()
  for (const edition of ['g2', 'g3', 'g5'] as const)
    keys[edition] = (await server.merchant(undefined, { edition })).key
})
after(() => server.close())

/** A request whose path and headers go out as they are written here. */
function send(
  method: string,
  path: string,
  { key = keys.g2, body, type }: { key?: string; body?: object; type?: string } = {},
): Promise<Answer> {
  const headers = { 'x-api-key': key, ...(type === undefined ? {} : { 'content-type': type }) }
  return new Promise((resolve, reject) => {
    const request = http.request(server.url, { method, path, headers }, response => {
      let text = ''
      response.setEncoding('utf8').on('data', part => {
        text += part
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }))
    })
    request.on('error', reject).end(body && JSON.stringify(body))
  })
}

let made = 0
async function makeWallet(type?: string, more: object = { transferToPaymentProcessor: false }) {
  const id = `wallet ${++made}`
  const body = { id, ...sides, ...more }
  const answer = await send('POST', `${WALLET}?chain=mainnet`, {
    body,
    ...(type === undefined ? {} : { type }),
  })
  return { ...answer, id }
}

for (const type of [
  'application/json; charset=utf-8',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'text',
  '*/*',
  '',
])
  test(`1.1 a body is JSON, though it says "${type}"`, async () => {
    assert.equal((await makeWallet(type)).status, 200)
  })

/** An id that no text can be, in a path: no UTF-8, half an escape, NUL, a half of a surrogate pair. */
const UNDECODABLE = ['%00', 'a%00b', '%ff', '%', '%zz', '%ed%a0%80', '%0A', '%20'] as const
const places = [
  { edition: 'g2', path: WALLET, code: 'MalformedRequest' },
  { edition: 'g3', path: '/v1/payment/eth/wallet', code: 'MalformedRequest' },
  { edition: 'g5', path: '/v1/payment', code: 'ValidationError' },
] as const
for (const { edition, path, code } of places)
  test(`1.4.2 ${path}: what can be no id is an unknown one, on every path below`, async () => {
    for (const id of UNDECODABLE)
      for (const [method, rest] of [
        ['GET', ''],
        ['GET', '/operation'],
        ['GET', '/operation/1'],
        ['POST', '/refund?chain=mainnet'],
      ] as const) {
        const { status, body } = await send(method, `${path}/${id}${rest}`, { key: keys[edition] })
        const expected = { errorCode: code, errorMessage: 'id_not_found' }
        assert.deepEqual([status, body], [400, expected], `${method} ${path}/${id}${rest}`)
      }
  })

test('1.6 an address that is too long is refused in the form of the others', async () => {
  const { status, body } = await send('GET', `/${WALLET}?nextToken=${'a'.repeat(9_000)}`)
  assert.deepEqual([status, body], [414, { message: 'URI Too Long' }])
})

test('1.4.3 a parameter that comes twice has no value that is good', async () => {
  for (const [query, errorMessage] of [
    ['startAt=1&startAt=2', 'startAt_not_integer'],
    ['endAt=1&endAt=1', 'endAt_not_integer'],
    ['sortBy=createdAt&sortBy=updatedAt', 'sortBy_unsupported'],
    ['nextToken=a&nextToken=b', 'nextToken_invalid'],
  ] as const) {
    const { status, body } = await send('GET', `${WALLET}?${query}`)
    assert.deepEqual([status, body], [400, { errorCode: 'MalformedRequest', errorMessage }], query)
  }
  assert.equal((await send('GET', `${WALLET}?startAt=&startAt=5&endAt=`)).status, 200)
})

test('1.4.3 an integer of any length is one', async () => {
  const beyond = await send('GET', `${WALLET}?startAt=${'9'.repeat(40)}&endAt=${'9'.repeat(41)}`)
  assert.deepEqual([beyond.status, beyond.body], [200, { nextToken: '', results: [] }])
  const { id } = await makeWallet()
  const all = await send('GET', `${WALLET}?startAt=-${'9'.repeat(40)}`)
  assert.ok(JSON.stringify(all.body.results).includes(id))
})

test('2.1 the merchant’s side is named once: by the flag, or by an address that the business has set', async () => {
  const both = await makeWallet(undefined, { transferToPaymentProcessor: false, transferAddress: OWNER })
  const invalid = { errorCode: 'MalformedRequest', errorMessage: 'input_invalid' }
  assert.deepEqual([both.status, both.body], [400, invalid])
  const strange = await makeWallet(undefined, { transferAddress: `0x${'8'.repeat(40)}` })
  assert.deepEqual([strange.status, strange.body], [400, invalid])
  const own = await makeWallet(undefined, { transferAddress: OWNER, transferToPaymentProcessor: null })
  assert.equal(own.status, 200)
  const { rows } = await server.db.query<{ target: string }>(
    `select terms->>'target' as target from tills where address = $1`,
    [own.body.addr],
  )
  assert.deepEqual(rows, [{ target: OWNER }])
})
