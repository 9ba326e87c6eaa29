import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { USDT } from './test/checkout-assets.ts'
import { type OpenCheckouts, openCheckouts } from './test/open-checkouts.ts'

// Reference bleumi 2.2, "Shape of addresses by date": what clients of 2019-12 to 2020-05 read, beside one of 2020-06.

const MERCHANT = `0x${'9'.repeat(40)}`
const BUYER = `0x${'2'.repeat(40)}`
const TOKEN = `0x${'a'.repeat(40)}`

let server: OpenCheckouts
let early: string
let late: string
let businessId: string
before(async () => {
  server = await openCheckouts()
  const merchant = await server.merchant(undefined, { addressOverride: true, edition: 'g4' })
  early = merchant.key
  businessId = merchant.businessId
  late = await server.anotherKey(businessId, 'g5')
})
after(() => server.close())

test('an early key reads an address per network and balances without safety; a late one the same payment in its own form', async () => {
  const body = { id: 'early-1', buyerAddress: BUYER, transferAddress: MERCHANT }
  const made = await server.call('POST', '/v1/payment?chain=goerli', early, body)
  assert.deepEqual([made.status, Object.keys(made.body)], [200, ['addr']])
  const { addr } = made.body
  await server.pay(String(addr), USDT, 1_500_000n)
  const { body: later } = await server.call('GET', '/v1/payment/early-1', late)
  const { body: shown } = await server.call('GET', '/v1/payment/early-1', early)

  const { inputs } = Object(shown.addresses).ethereum.goerli
  assert.deepEqual(shown.addresses, { ethereum: { goerli: { addr, inputs } } })
  assert.deepEqual([inputs.merchant, inputs.buyer], [MERCHANT, BUYER])
  assert.deepEqual(later.addresses, { ethereum: { goerli: { [`${MERCHANT}|${BUYER}`]: { addr, inputs } } } })

  const balance = { balance: '1.5', token_balance: '1500000', token_decimals: 6, blockNum: '101' }
  assert.deepEqual(shown.balances, { ethereum: { goerli: { [TOKEN]: balance } } })
  assert.deepEqual(later.balances, { ethereum: { goerli: { [TOKEN]: { ...balance, safety: 'low' } } } })

  const list = await server.call('GET', '/v1/payment?sortBy=updatedAt&sortOrder=descending', early)
  assert.deepEqual(list.body, { nextToken: '', results: [shown] })
})

test('an early key settles, reads operations, makes checkouts; wallets of older editions are not its own', async () => {
  const settle = { token: TOKEN, amount: '1' }
  const asked = await server.call('POST', '/v1/payment/early-1/settle?chain=goerli', early, settle)
  assert.deepEqual([asked.status, Object.keys(asked.body)], [200, ['txid']])
  for (const path of ['/v1/payment/early-1/operation', '/v1/payout', '/v1/payment/hc/tokens']) {
    const [ours, theirs] = [await server.call('GET', path, early), await server.call('GET', path, late)]
    assert.deepEqual(ours, theirs, path)
    assert.notEqual(ours.status, 403, path)
  }
  const { order, url } = await server.create(early)
  await server.addressOf(url)
  const { body } = await server.call('GET', `/v1/payment/${order}`, early)
  assert.match(Object(body.addresses).ethereum.mainnet.addr, /^0x[0-9a-f]{40}$/)
  for (const path of ['/v1/payment/erc20/wallet', '/v1/payment/eth/wallet'])
    assert.equal((await server.call('GET', path, early)).status, 403)
})
