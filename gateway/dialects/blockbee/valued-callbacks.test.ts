import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { newUuid } from '../../domain/ids.ts'
import type { PriceTable } from '../../rates/ports.ts'
import { createSnapshots } from '../../rates/rate-snapshots.ts'
import { systemClock } from '../../runtime/clock.ts'
import type { StoredEvent } from '../../storage/events.ts'
import { TransferRates } from '../../storage/rates-transfers.ts'
import { createScanStore } from '../../storage/scan-store.ts'
import { blockbeeComposer } from './compose-callback.ts'
import { type RecordedPayment, recordEvent } from './test/record-payment.ts'
import {
  address,
  type Blockbee,
  catalogue,
  type Merchant,
  registry,
  startBlockbee,
} from './test/start-blockbee.ts'

// A payment is valued once, when it is first seen, and every stage tells that value (reference blockbee 8.1, F17).

const ETH = registry.byTicker('eth')?.id ?? ''
const CHAIN = 'eip155:31337'
const AMOUNT = 1_234_500_000_000_000_000n

const usd = new Map<string, string>()
let changes = 0
const table: PriceTable = {
  units: ['USD', 'EUR', 'eth'],
  get changes() {
    return changes
  },
  price: unit => {
    const price = usd.get(unit)
    const sources = [{ source: 'market', rate: price ?? '', atMs: 1 }]
    return price === undefined
      ? 'stale'
      : { usd: price, atMs: 1, validUntilMs: Number.MAX_SAFE_INTEGER, sources }
  },
}
function setPrices(prices: Record<string, string>): void {
  usd.clear()
  for (const [unit, price] of Object.entries({ USD: '1', EUR: '1.1', ...prices })) usd.set(unit, price)
  changes++
}

let blockbee: Blockbee
let shop: Merchant
let height = 0n
let count = 0

before(async () => {
  blockbee = await startBlockbee()
  shop = await blockbee.merchant()
})
after(() => blockbee.stop())
beforeEach(() => setPrices({ eth: '3000' }))

/** As a process that has just started would. */
function composer() {
  return blockbeeComposer({
    ...catalogue,
    transferRates: new TransferRates(createSnapshots(table, systemClock), registry),
  })
}

async function create(options: Record<string, string>): Promise<{ tillId: string }> {
  const callback = `https://shop.example/cb?order=${++count}`
  const { status } = await blockbee.get('/eth/create/', {
    apikey: shop.key,
    address: address(1),
    callback,
    ...options,
  })
  assert.equal(status, 200)
  const { rows } = await blockbee.db.query<{ tillId: string }>(
    'select till_id as "tillId" from blockbee_callbacks where callback_url = $1',
    [callback],
  )
  assert.ok(rows[0])
  return rows[0]
}

/** The scanner commits a block with a payment. */
async function scanned(tillId: string): Promise<RecordedPayment> {
  const transferRates = new TransferRates(createSnapshots(table, systemClock), registry)
  const store = createScanStore(blockbee.db, { windowMs: 0, transferRates })
  const payment = {
    businessId: shop.businessId,
    tillId,
    transferId: newUuid(),
    txid: `0x${newUuid().replaceAll('-', '')}`,
  }
  const hash = (number: bigint): string => `0xblock${number}`
  height++
  await store.commitBlocks(
    CHAIN,
    await store.cursor(CHAIN),
    [
      {
        ref: { number: height, hash: hash(height), parentHash: hash(height - 1n), timestampSeconds: 1 },
        proof: 'roots',
        inflows: [
          {
            ...payment,
            assetId: ETH,
            ordinal: 0,
            txIndex: 0,
            sender: '0xpayer',
            amountAtoms: AMOUNT,
            disposition: 'accepted',
          },
        ],
        outflows: [],
        unknownAssets: [],
        ownTransactions: [],
        accountChanges: [],
      },
    ],
    0n,
  )
  return payment
}

async function told(event: StoredEvent): Promise<Record<string, unknown>> {
  const request = (await composer().compose(blockbee.db, [event])).get(event.id)
  assert.ok(request)
  if (request.body !== undefined && request.contentType === 'application/json')
    return JSON.parse(request.body)
  return Object.fromEntries(new URLSearchParams(request.body ?? new URL(request.url).search))
}
const pending = (payment: RecordedPayment) =>
  recordEvent(blockbee.db, payment, 'transfer.pending', { confirmations: 0 })
const forwarded = (payment: RecordedPayment) =>
  recordEvent(blockbee.db, payment, 'transfer.forwarded', {
    confirmations: 1,
    txidOut: '0xout',
    forwardedAtoms: (AMOUNT / 2n).toString(),
  })

const VALUE = '{"USD":"3703.50","EUR":"3366.82"}'
const HALF = '{"USD":"1851.75","EUR":"1683.41"}'

test('with convert=1 both stages tell the worth at first sight, however the market moves', async () => {
  const payment = await scanned((await create({ convert: '1' })).tillId)
  setPrices({ eth: '1' })
  const first = await told(await pending(payment))
  assert.equal(first.price, '3000')
  assert.equal(first.value_coin_convert, VALUE)
  assert.equal('value_forwarded_coin_convert' in first, false)
  const names = Object.keys(first)
  assert.equal(names[names.indexOf('value_coin') + 1], 'value_coin_convert')
  setPrices({ eth: '9999' })
  const second = await told(await forwarded(payment))
  assert.equal(second.price, '3000')
  assert.equal(second.value_coin_convert, VALUE)
  assert.equal(second.value_forwarded_coin_convert, HALF)
})

test('the fields are text in every mode of delivery', async () => {
  for (const mode of [{ post: '1' }, { json: '1' }]) {
    const payment = await scanned((await create({ convert: '1', ...mode })).tillId)
    const fields = await told(await forwarded(payment))
    assert.equal(fields.value_coin_convert, VALUE)
    assert.equal(fields.value_forwarded_coin_convert, HALF)
  }
})

test('without convert=1 there is a price and no worth', async () => {
  const payment = await scanned((await create({})).tillId)
  const fields = await told(await forwarded(payment))
  assert.equal(fields.price, '3000')
  assert.deepEqual(
    Object.keys(fields).filter(name => name.endsWith('_convert')),
    [],
  )
})

test('a price has no more places than receivers take, whatever the sources agree on', async () => {
  for (const [usd, price] of [
    ['0.99971236444433333998773', '0.99971236444433334'],
    ['0.0000123456789012345678', '0.000012345678901235'],
    ['3012.1234567890123456789', '3012.1234567890123457'],
    ['0.0000000000000000000001', undefined],
  ] as const) {
    setPrices({ eth: usd })
    const payment = await scanned((await create({})).tillId)
    assert.equal((await told(await forwarded(payment))).price, price)
  }
})

test('what it was valued with is stored with its sources', async () => {
  const payment = await scanned((await create({})).tillId)
  const { rows } = await blockbee.db.query<{ prices: unknown }>(
    `select s.prices->'eth' as prices from transfer_rates r join rate_snapshots s on s.id = r.snapshot_id
      where r.business_id = $1 and r.transfer_id = $2`,
    [payment.businessId, payment.transferId],
  )
  assert.deepEqual(rows, [
    {
      prices: {
        usd: '3000',
        atMs: 1,
        validUntilMs: Number.MAX_SAFE_INTEGER,
        sources: [{ source: 'market', rate: '3000', atMs: 1 }],
      },
    },
  ])
})

test('a payment that comes without any rate is told without a price, and valued by the first one that can', async () => {
  setPrices({})
  const payment = await scanned((await create({ convert: '1' })).tillId)
  const blind = await told(await pending(payment))
  for (const name of ['price', 'value_coin_convert']) assert.equal(name in blind, false, name)
  assert.equal(blind.value_coin, '1.2345')
  setPrices({ eth: '2000' })
  const event = await forwarded(payment)
  assert.equal((await told(event)).price, '2000')
  setPrices({ eth: '1000' })
  // The same event once more: a composition whose transaction was lost.
  assert.equal((await told(event)).price, '2000')
  assert.equal((await told(event)).value_coin_convert, '{"USD":"2469.00","EUR":"2244.55"}')
})

test('a currency without a rate at first sight is missing for good', async () => {
  usd.delete('EUR')
  changes++
  const payment = await scanned((await create({ convert: '1' })).tillId)
  setPrices({ eth: '3000' })
  assert.equal((await told(await pending(payment))).value_coin_convert, '{"USD":"3703.50"}')
})
