import type { CallbackMethod } from './blockbee-callbacks.ts'
import type { Sql } from './database.ts'
import type { StoredEvent } from './events.ts'

/** What a callback needs to know beside its event. */
export interface ToldPayment {
  readonly callbackUrl: string
  readonly method: CallbackMethod
  readonly withConvert: boolean
  /** The ticker asked for at first, and its asset. */
  readonly ticker: string
  readonly orderedAssetId: string
  readonly addressOut: string
  /** Canonical form. */
  readonly address: string
  readonly assetId: string
  readonly txid: string
  readonly amountAtoms: bigint
  /** The prices that it was valued with; null when it was not yet. */
  readonly snapshotId: string | null
}

/**
 * The payments that these events tell of, by event id; one statement for the whole batch. The transfer is looked up by
 * its whole key (`offset 0` keeps the planner from joining it otherwise): without fresh statistics it read all
 * transfers of the business for each event.
 */
export async function readToldPayments(
  sql: Sql,
  events: readonly StoredEvent[],
): Promise<Map<string, ToldPayment>> {
  const { rows } = await sql.query<ToldPayment & { eventId: string }>(
    `select x.event_id as "eventId", c.callback_url as "callbackUrl", c.method, c.with_convert as "withConvert",
            c.ticker, t.asset_id as "orderedAssetId", c.address_out as "addressOut", t.address,
            r.asset_id as "assetId", r.txid, r.amount_atoms as "amountAtoms", p.snapshot_id as "snapshotId"
       from unnest($1::text[], $2::text[], $3::text[], $4::uuid[]) as x(event_id, business_id, till_id, transfer_id)
       join blockbee_callbacks c on c.business_id = x.business_id and c.till_id = x.till_id
       join tills t on t.business_id = x.business_id and t.id = x.till_id
      cross join lateral (
        select asset_id, txid, amount_atoms from transfers
         where transfers.business_id = x.business_id and transfers.id = x.transfer_id offset 0) r
       left join transfer_rates p on p.business_id = x.business_id and p.transfer_id = x.transfer_id`,
    [
      events.map(event => event.id),
      events.map(event => event.businessId),
      events.map(event => event.tillId),
      events.map(event => event.transferId),
    ],
  )
  return new Map(rows.map(({ eventId, ...payment }) => [eventId, payment]))
}
