import type { Sql } from './database.ts'
import type { StoredEvent } from './events.ts'

/** What a webhook about a payment to a wallet needs to know beside its event. */
export interface ToldTransfer {
  /** Null: the business wants no webhooks. */
  readonly webhookUrl: string | null
  /** Network code as the merchant wrote it. */
  readonly chain: string
  readonly token: string
  readonly assetId: string
  /** Canonical form. */
  readonly address: string
  readonly txid: string
  /** Null while the transfer is in no canonical block. */
  readonly blockNumber: bigint | null
  /** What lay in the wallet right after this transfer, base units. */
  readonly balanceAtoms: bigint
}

/** The transfers that these events tell of, by event id; one statement for the whole batch. */
export async function readToldTransfers(
  sql: Sql,
  events: readonly StoredEvent[],
): Promise<Map<string, ToldTransfer>> {
  const { rows } = await sql.query<ToldTransfer & { eventId: string }>(
    `select x.event_id as "eventId", h.url as "webhookUrl", w.chain, w.token, t.asset_id as "assetId", t.address,
            r.txid, r.block_number as "blockNumber", came.atoms - gone.atoms as "balanceAtoms"
       from unnest($1::text[], $2::text[], $3::text[], $4::uuid[]) as x(event_id, business_id, till_id, transfer_id)
       join bleumi_wallets w on w.till_id = x.till_id
       join tills t on t.business_id = x.business_id and t.id = x.till_id
       left join bleumi_webhooks h on h.business_id = x.business_id
      cross join lateral (
        select txid, block_number, tx_index, ordinal from transfers
         where transfers.business_id = x.business_id and transfers.id = x.transfer_id offset 0) r
      cross join lateral (
        select coalesce(sum(i.amount_atoms), 0) as atoms from transfers i
         where i.till_id = x.till_id and i.asset_id = t.asset_id and i.state <> 'orphaned' and i.disposition = 'accepted'
           and (i.block_number, i.tx_index, i.ordinal) <= (r.block_number, r.tx_index, r.ordinal)) came
      cross join lateral (
        select coalesce(sum(f.amount_atoms), 0) as atoms from outflows f
         where f.till_id = x.till_id and f.asset_id = t.asset_id
           and (f.block_number, f.tx_index, f.ordinal) < (r.block_number, r.tx_index, r.ordinal)) gone`,
    [
      events.map(event => event.id),
      events.map(event => event.businessId),
      events.map(event => event.tillId),
      events.map(event => event.transferId),
    ],
  )
  return new Map(rows.map(({ eventId, ...transfer }) => [eventId, transfer]))
}

/** Sets where a business wants its webhooks; null: nowhere. */
export async function setBleumiWebhook(sql: Sql, businessId: string, url: string | null): Promise<void> {
  if (url === null) await sql.query('delete from bleumi_webhooks where business_id = $1', [businessId])
  else
    await sql.query(
      `insert into bleumi_webhooks (business_id, url) values ($1, $2)
       on conflict (business_id) do update set url = excluded.url, updated_at = now()`,
      [businessId, url],
    )
}

/** Where a business wants its webhooks. */
export async function findBleumiWebhook(sql: Sql, businessId: string): Promise<string | null> {
  const { rows } = await sql.query<{ url: string }>(
    'select url from bleumi_webhooks where business_id = $1',
    [businessId],
  )
  return rows[0]?.url ?? null
}
