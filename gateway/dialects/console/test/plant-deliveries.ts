import type { Database } from '../../../storage/database.ts'
import { recordAttempt, recordEvent, recordPayment } from '../../blockbee/test/record-payment.ts'
import { registry } from '../../blockbee/test/start-blockbee.ts'
import { plantTill } from './plant-payments.ts'

/** Delivered callbacks of one payment each, with `text` in what was sent and answered. Returns their ids, oldest first. */
export async function plantDeliveries(
  db: Database,
  businessId: string,
  { count, text }: { readonly count: number; readonly text: string },
): Promise<string[]> {
  const url = `https://shop.example/cb?order=${text}`
  const till = await plantTill(db, businessId, url)
  const assetId = registry.byTicker('erc20/usdt')?.id ?? ''
  const { rows: before } = await db.query<{ id: string }>('select id from deliveries')
  for (let index = 0; index < count; index++) {
    const payment = await recordPayment(db, till, { assetId, amountAtoms: 1_000_000n })
    const event = await recordEvent(db, payment, 'transfer.pending', {})
    await recordAttempt(db, event, {
      ...{ url, status: '500', response: text, acknowledgedBy: 'token' },
      ...{ startedAt: '2026-01-01T00:00:00Z', nextAt: null },
    })
  }
  const { rows } = await db.query<{ id: string }>(
    'select id from deliveries where id <> all($1) order by id',
    [before.map(({ id }) => id)],
  )
  return rows.map(({ id }) => id)
}
