import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type OpenTestDatabase, openTestDatabase } from '../../devnet/test-database.ts'
import { evmTillFactory } from '../chains/evm/evm-till-factory.ts'
import { draftExactTill } from '../tills/draft-exact-till.ts'
import { findWallet } from './bleumi-wallets.ts'
import type { Database } from './database.ts'
import { gatherDefaultAddresses, upsertDefaultAddress } from './default-addresses.ts'
import { gatherWallets, type NewWallet } from './write-wallets.ts'

const BUSINESS = 'biz_1'
const TOKEN = `0x${'a'.repeat(40)}`

let database: OpenTestDatabase
let db: Database

before(async () => {
  database = await openTestDatabase(8)
  db = database.db
  await db.query(`insert into businesses (id, name) values ($1, 'Shop'), ('biz_2', 'Other')`, [BUSINESS])
})
after(() => database.close())

function walletOf(id: string, businessId = BUSINESS): NewWallet {
  const terms = {
    operator: `0x${'1'.repeat(40)}`,
    target: `0x${'2'.repeat(40)}`,
    buyer: `0x${'3'.repeat(40)}`,
  }
  const assetId = `eip155:31337/erc20:${TOKEN}`
  const till = draftExactTill({ businessId, assetId, terms }, evmTillFactory)
  return { till, id, chain: 'goerli', token: TOKEN, confirmations: 1, madeFrom: null }
}

test('a wallet is answered as it is read back', async () => {
  const write = gatherWallets(db)
  const written = await Promise.all(['one', 'two', 'Zahlung ü"\\ 3'].map(id => write(walletOf(id))))
  for (const wallet of written) {
    assert.ok(typeof wallet === 'object')
    assert.deepEqual(await findWallet(db, BUSINESS, wallet.id), wallet)
  }
})

test('one id taken many times at once, in one statement and in several: one wins, and its till alone is stored', async () => {
  const processes = [gatherWallets(db), gatherWallets(db)]
  const asked = Array.from({ length: 20 }, () => walletOf('twice'))
  const written = await Promise.all(asked.map((wallet, index) => processes[index % 2]?.(wallet)))
  const winners = written.filter(wallet => typeof wallet === 'object')
  assert.equal(winners.length, 1)
  assert.equal(written.filter(wallet => wallet === 'taken').length, 19)
  assert.deepEqual(await findWallet(db, BUSINESS, 'twice'), winners[0])
  const { rows } = await db.query<{ id: string }>('select id from tills where id = any($1)', [
    asked.map(({ till }) => till.tillId),
  ])
  assert.deepEqual(rows, [{ id: winners[0]?.tillId }])
  assert.notEqual(await gatherWallets(db)(walletOf('twice', 'biz_2')), 'taken')
})

test('a wallet that the database refuses fails alone', async () => {
  const write = gatherWallets(db)
  const outcomes = await Promise.allSettled([
    write(walletOf('good')),
    write(walletOf('of-nobody', 'biz_none')),
    write(walletOf('good-too')),
  ])
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  )
  assert.ok(await findWallet(db, BUSINESS, 'good-too'))
})

test('terms made from a default address are written only while it is the default address', async () => {
  await upsertDefaultAddress(db, { businessId: BUSINESS, ticker: 'old', address: '0xbefore' })
  const write = gatherWallets(db)
  const made = (id: string, ticker: string, address: string) =>
    write({ ...walletOf(id), madeFrom: { ticker, address } })
  const written = await Promise.all([
    made('current', 'old', '0xbefore'),
    made('changed', 'old', '0xafter'),
    made('removed', 'none', '0xbefore'),
    write(walletOf('named')),
  ])
  assert.deepEqual(
    written.map(wallet => (typeof wallet === 'object' ? wallet.id : wallet)),
    ['current', 'stale', 'stale', 'named'],
  )
  assert.equal(await findWallet(db, BUSINESS, 'changed'), null)
})

test('default addresses that are asked for together: each its own, null where none is set', async () => {
  await upsertDefaultAddress(db, { businessId: BUSINESS, ticker: 'eth', address: '0xone' })
  await upsertDefaultAddress(db, { businessId: 'biz_2', ticker: 'eth', address: '0xtwo' })
  const find = gatherDefaultAddresses(db)
  const asked = [
    ['biz_2', 'eth'],
    [BUSINESS, 'erc20/usdt'],
    [BUSINESS, 'eth'],
    ['biz_2', 'eth'],
  ] as const
  assert.deepEqual(await Promise.all(asked.map(([businessId, ticker]) => find(businessId, ticker))), [
    '0xtwo',
    null,
    '0xone',
    '0xtwo',
  ])
  await upsertDefaultAddress(db, { businessId: BUSINESS, ticker: 'eth', address: '0xnew' })
  assert.equal(await find(BUSINESS, 'eth'), '0xnew')
})
