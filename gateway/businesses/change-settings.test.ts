import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type OpenTestDatabase, openTestDatabase } from '../../devnet/test-database.ts'
import { DEFAULT_SETTINGS, readBusinessSettings } from '../storage/business-settings.ts'
import type { Database } from '../storage/database.ts'
import { type BusinessSettings, changeSettings } from './change-settings.ts'
import { createTestBusiness } from './test-business.ts'

let database: OpenTestDatabase
let db: Database
let businessId: string
before(async () => {
  database = await openTestDatabase(2)
  db = database.db
  const owner = { name: 'Shop', email: 'shop@example.com', password: 'correct horse battery' }
  businessId = (await createTestBusiness(db, owner)).businessId
})
after(() => database.close())

test('a business that set nothing has the defaults, which are those of the table', async () => {
  assert.deepEqual(await readBusinessSettings(db, businessId), DEFAULT_SETTINGS)
  const { rows } = await db.query<BusinessSettings>(
    `insert into business_settings (business_id) values ($1)
     returning fiat_currency as "fiatCurrency", tolerance_bps as "toleranceBps", quote_seconds as "quoteSeconds", confirmations`,
    [businessId],
  )
  assert.deepEqual(rows[0], DEFAULT_SETTINGS)
  await db.query('delete from business_settings')
})

test('what is given changes, the rest stays', async () => {
  assert.deepEqual(await changeSettings(db, businessId, { toleranceBps: 100 }), {
    ...DEFAULT_SETTINGS,
    toleranceBps: 100,
  })
  assert.deepEqual(await changeSettings(db, businessId, { fiatCurrency: 'try', quoteSeconds: 0 }), {
    ...{ fiatCurrency: 'TRY', toleranceBps: 100, quoteSeconds: 0, confirmations: 1 },
  })
})

const BAD: [Partial<BusinessSettings>, keyof BusinessSettings][] = [
  [{ fiatCurrency: 'XXX' }, 'fiatCurrency'],
  [{ fiatCurrency: '' }, 'fiatCurrency'],
  [{ toleranceBps: -1 }, 'toleranceBps'],
  [{ toleranceBps: 1_001 }, 'toleranceBps'],
  [{ toleranceBps: 0.5 }, 'toleranceBps'],
  [{ quoteSeconds: 59 }, 'quoteSeconds'],
  [{ quoteSeconds: 86_401 }, 'quoteSeconds'],
  [{ quoteSeconds: Number.NaN }, 'quoteSeconds'],
  [{ confirmations: 0 }, 'confirmations'],
  [{ confirmations: 2_000_000 }, 'confirmations'],
]
for (const [change, code] of BAD)
  test(`${JSON.stringify(change)} is refused, and what came with it`, async () => {
    const before = await readBusinessSettings(db, businessId)
    const other = code === 'confirmations' ? { toleranceBps: 7 } : { confirmations: 7 }
    await assert.rejects(changeSettings(db, businessId, { ...other, ...change }), { code })
    assert.deepEqual(await readBusinessSettings(db, businessId), before)
  })
