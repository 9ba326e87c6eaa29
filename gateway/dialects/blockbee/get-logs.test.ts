import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { recordAttempt, recordEvent, recordPayment } from './test/record-payment.ts'
import {
  address,
  type Blockbee,
  catalogue,
  type Merchant,
  registry,
  startBlockbee,
} from './test/start-blockbee.ts'

const USDT = registry.byTicker('erc20/usdt')?.id ?? ''
const USDC = registry.byTicker('erc20/usdc')?.id ?? ''
const NOT_FOUND = { status: 404, body: { status: 'error', error: 'Callback not found' } }

let blockbee: Blockbee
let shop: Merchant
let orders = 0

before(async () => {
  blockbee = await startBlockbee()
  shop = await blockbee.merchant()
  await blockbee.db.query(
    `insert into cursors (chain_id, number, hash, final_number) values ('eip155:31337', 104, '0xtip', 90)`,
  )
})
after(() => blockbee.stop())

async function create(
  options: Record<string, string> = {},
): Promise<{ callback: string; addressIn: unknown }> {
  const callback = `https://shop.example/cb?order_id=${++orders}`
  const { status, body } = await blockbee.get('/erc20/usdt/create/', {
    apikey: shop.key,
    address: address(1),
    callback,
    ...options,
  })
  assert.equal(status, 200)
  return { callback, addressIn: body.address_in }
}

function logs(callback: string, options: { key?: string | null; ticker?: string } = {}) {
  const { key = shop.key, ticker = 'erc20/usdt' } = options
  return blockbee.get(`/${ticker}/logs/`, { callback, ...(key === null ? {} : { apikey: key }) })
}

test('an address without payments has an empty list', async () => {
  const { callback, addressIn } = await create({ pending: '1', confirmations: '5', priority: 'economic' })
  assert.deepEqual(await logs(callback), {
    status: 200,
    body: {
      status: 'success',
      callback_url: callback,
      address_in: addressIn,
      address_out: address(1),
      notify_pending: true,
      notify_confirmations: 5,
      priority: 'economic',
      callbacks: [],
    },
  })
})

test('an unknown callback is 404, a missing one 400', async () => {
  assert.deepEqual(await logs('https://shop.example/never'), NOT_FOUND)
  assert.deepEqual(await logs('https://shop.example/\u0000'), NOT_FOUND)
  assert.deepEqual(await logs(''), {
    status: 400,
    body: { status: 'error', error: 'You must provide a valid address and a callback' },
  })
})

test('the callback of another account is not found, exactly as an absent one', async () => {
  const { callback } = await create()
  const other = await blockbee.merchant()
  assert.deepEqual(await logs(callback, { key: other.key }), NOT_FOUND)
})

test('another ticker is not found unless the address takes it', async () => {
  const plain = await create()
  assert.deepEqual(await logs(plain.callback, { ticker: 'erc20/usdc' }), NOT_FOUND)
  const multi = await create({ multi_token: '1' })
  assert.equal((await logs(multi.callback, { ticker: 'eth' })).status, 200)
})

test('without a key it answers while exactly one account has the callback', async () => {
  const { callback } = await create()
  assert.equal((await logs(callback, { key: null })).status, 200)
  const other = await blockbee.merchant()
  await blockbee.get('/erc20/usdt/create/', { apikey: other.key, address: address(2), callback })
  assert.deepEqual(await logs(callback, { key: null }), NOT_FOUND)
  assert.equal((await logs(callback)).status, 200)
})

test('a callback encoded once too often finds the same address', async () => {
  const { callback, addressIn } = await create()
  assert.equal((await logs(encodeURIComponent(callback))).body.address_in, addressIn)
})

test('a forwarded and acknowledged payment shows the union of all documented fields', async () => {
  const { callback, addressIn } = await create()
  const payment = await recordPayment(blockbee.db, addressIn, {
    assetId: USDT,
    amountAtoms: 12_345_678n,
    state: 'confirmed',
  })
  await catalogue.transferRates.tie(blockbee.db, [{ ...payment, assetId: USDT }])
  const event = await recordEvent(blockbee.db, payment, 'transfer.forwarded', {
    confirmations: 1,
    txidOut: '0xout',
    forwardedAtoms: '12345678',
  })
  const attempt = { url: `${callback}&pending=0`, acknowledgedBy: null, nextAt: '2099-01-21T18:33:44Z' }
  await recordAttempt(blockbee.db, event, {
    ...attempt,
    status: '-3',
    response: 'Connection error',
    startedAt: '2099-01-21T18:27:44Z',
  })
  const sent = (await logs(callback)).body.callbacks
  assert.deepEqual(sent, [
    {
      uuid: payment.transferId,
      last_update: '21/01/2099 18:27:44',
      result: 'sent',
      confirmations: 5,
      fee_percent: '0.00',
      fee: 0,
      fee_coin: '0',
      value: 1234,
      value_coin: '12.345678',
      value_forwarded: 1234,
      value_forwarded_coin: '12.345678',
      price: '1.002',
      txid_in: payment.txid,
      txid_out: '0xout',
      coin: 'erc20_usdt',
      logs: [
        {
          request_url: `${callback}&pending=0`,
          response: 'Connection error',
          responses: 'Connection error',
          response_status: '-3',
          timestamp: '21/01/2099 18:27:44',
          next_try: '21/01/2099 18:33:44',
          pending: 0,
          confirmed: 1,
          success: false,
        },
      ],
    },
  ])
})

test('result follows the payment: pending, received, sent, and done only with the token', async () => {
  const { callback, addressIn } = await create()
  const result = async () => {
    const { body } = await logs(callback)
    return (body.callbacks as { result: string }[]).map(entry => entry.result)
  }
  const payment = await recordPayment(blockbee.db, addressIn, { assetId: USDT, amountAtoms: 2_000_000n })
  assert.deepEqual(await result(), ['pending'])
  await blockbee.db.query(`update transfers set state = 'confirmed' where id = $1`, [payment.transferId])
  assert.deepEqual(await result(), ['received'])
  const facts = { confirmations: 1, txidOut: '0xout', forwardedAtoms: '2000000' }
  const event = await recordEvent(blockbee.db, payment, 'transfer.forwarded', facts)
  assert.deepEqual(await result(), ['sent'])
  const attempt = { url: callback, status: '200', startedAt: '2026-01-21T18:27:44Z', nextAt: null }
  await recordAttempt(blockbee.db, event, { ...attempt, response: 'Error', acknowledgedBy: 'status' })
  assert.deepEqual(await result(), ['sent'])
  await blockbee.db.query(`update deliveries set acknowledged_by = 'token' where event_id = $1`, [event.id])
  assert.deepEqual(await result(), ['done'])
})

test('payments below the minimum, of other assets, and taken away by a reorg never appear', async () => {
  const { callback, addressIn } = await create()
  await recordPayment(blockbee.db, addressIn, {
    assetId: USDT,
    amountAtoms: 1n,
    disposition: 'below_minimum',
  })
  await recordPayment(blockbee.db, addressIn, {
    assetId: USDC,
    amountAtoms: 10n ** 9n,
    disposition: 'other_asset',
  })
  await recordPayment(blockbee.db, addressIn, { assetId: USDT, amountAtoms: 10n ** 9n, state: 'orphaned' })
  assert.deepEqual((await logs(callback)).body.callbacks, [])
})

test('payments that were found at once stand in the order of the chain, newest first', async () => {
  const { callback, addressIn } = await create()
  const txids: string[] = []
  for (const [block, index, ordinal] of [
    [103, 0, 0],
    [101, 2, 5],
    [101, 2, 1],
    [101, 0, 9],
  ]) {
    const { transferId, txid } = await recordPayment(blockbee.db, addressIn, {
      assetId: USDT,
      amountAtoms: 2_000_000n,
    })
    txids.push(txid)
    await blockbee.db.query(
      `update transfers set seen_at = '2026-01-21T18:27:44Z', block_number = $2, tx_index = $3, ordinal = $4 where id = $1`,
      [transferId, block, index, ordinal],
    )
  }
  const { body } = await logs(callback)
  assert.deepEqual(
    (body.callbacks as { txid_in: string }[]).map(entry => entry.txid_in),
    txids,
  )
})

test('integers above 2^53 keep every digit', async () => {
  const { callback, addressIn } = await create({ multi_token: '1' })
  const amountAtoms = 1_234_567_890_123_456_789n
  await recordPayment(blockbee.db, addressIn, { assetId: registry.byTicker('eth')?.id ?? '', amountAtoms })
  const answer = await blockbee.app.inject({
    url: `/eth/logs/?${new URLSearchParams({ apikey: shop.key, callback })}`,
  })
  assert.match(answer.body, /"value":1234567890123456789,"value_coin":"1.234567890123456789"/)
})

test('the public key endpoint needs no key and works without the slash', async () => {
  for (const path of ['/pubkey/', '/pubkey'])
    assert.deepEqual(await blockbee.get(path), {
      status: 200,
      body: { status: 'success', pubkey: blockbee.publicKeyPem },
    })
})
