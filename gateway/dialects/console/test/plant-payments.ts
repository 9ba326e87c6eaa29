import { newId } from '../../../domain/ids.ts'
import { claimCallback } from '../../../storage/claim-callbacks.ts'
import type { Database } from '../../../storage/database.ts'
import { draftTill } from '../../../tills/draft-till.ts'
import { recordAttempt, recordEvent, recordPayment } from '../../blockbee/test/record-payment.ts'
import { address, catalogue, registry } from '../../blockbee/test/start-blockbee.ts'

/** Gives out an address for USDT with this callback. Returns it in canonical form. */
export async function plantTill(db: Database, businessId: string, callbackUrl: string): Promise<string> {
  const asset = registry.byTicker('erc20/usdt')
  if (!asset) throw new Error('no usdt')
  const draft = draftTill(
    {
      businessId,
      dialect: 'blockbee',
      assetId: asset.id,
      recipients: [{ address: address(1).toLowerCase(), bps: 10_000 }],
      ...{
        multiToken: false,
        multiChain: false,
        confirmations: 2,
        priority: 'default',
        announcePending: false,
      },
    },
    catalogue.tillFactories.evm,
  )
  await claimCallback(db, draft, {
    ...{ callbackUrl, ticker: asset.ticker, addressOut: address(1), method: 'get', withConvert: false },
  })
  return draft.address
}

/** Something of each kind that an overview shows: payments in several states and everything that waits for a person. */
export async function plantPayments(db: Database, businessId: string, text: string): Promise<void> {
  const till = await plantTill(db, businessId, `https://shop.example/cb?order=${text}`)
  const assetId = registry.byTicker('erc20/usdt')?.id ?? ''
  const pay = (payment: Partial<Parameters<typeof recordPayment>[2]>, amountAtoms: bigint) =>
    recordPayment(db, till, { assetId, amountAtoms, ...payment })
  await pay({ state: 'seen' }, 1_500_000n)
  await pay({ state: 'orphaned' }, 2_000_000n)
  const small = await pay({ state: 'confirmed', disposition: 'below_minimum' }, 3n)
  await db.query(`update transfers set location = 'till.suspense' where id = $1`, [small.transferId])
  const stuck = await pay({ state: 'confirmed' }, 7_000_000n)
  await db.query(
    `insert into obligations (business_id, id, kind, transfer_id, till_id, chain_id, asset_id, amount_atoms, state, reason)
     select business_id, $2, 'forward', id, till_id, chain_id, asset_id, amount_atoms, 'parked', $3 from transfers where id = $1`,
    [stuck.transferId, newId('obl'), text],
  )
  const event = await recordEvent(db, stuck, 'transfer.pending', { confirmations: 0 })
  await recordAttempt(db, event, {
    ...{ url: `https://shop.example/cb?order=${text}`, status: '500', response: text },
    ...{ acknowledgedBy: null, startedAt: '2026-01-01T00:00:00Z', nextAt: null },
  })
  await db.query(`update deliveries set state = 'exhausted' where business_id = $1`, [businessId])
  await db.query(
    `insert into unknown_asset_notes (business_id, till_id, chain_id, contract, first_txid)
     select business_id, id, 'eip155:31337', $2, '0x1' from tills where address = $1`,
    [till, text],
  )
}
