import type { Sql } from './database.ts'
import type { StoredEvent } from './events.ts'
import { HOLDINGS_SQL } from './till-balance.ts'

/** An address of any edition as a webhook names it, and the asset that it is about. */
export interface ToldWallet {
  /** Null: the business wants no webhooks. */
  readonly webhookUrl: string | null
  /** Network code as the merchant wrote it. */
  readonly chain: string
  /** As the merchant wrote it; null at a payment, where any may come. */
  readonly token: string | null
  readonly assetId: string
  /** Canonical form. */
  readonly address: string
}

/** What a webhook about a payment to a wallet needs to know beside its event. */
export interface ToldTransfer extends ToldWallet {
  readonly txid: string
  /** Block that the balance belongs to; null while the transfer is in no canonical block. */
  readonly blockNumber: bigint | null
  /** What lay in the wallet right after this transfer, base units. */
  readonly balanceAtoms: bigint
}

const WALLET = `h.url as "webhookUrl", w.chain, w.token, t.address`
const WALLET_OF_X = `join bleumi_tills w on w.till_id = x.till_id
       join tills t on t.business_id = x.business_id and t.id = x.till_id
       left join bleumi_webhooks h on h.business_id = x.business_id`

/** The transfers that these events tell of, by event id; one statement for the whole batch. */
export async function readToldTransfers(
  sql: Sql,
  events: readonly StoredEvent[],
): Promise<Map<string, ToldTransfer>> {
  if (events.length === 0) return new Map()
  const { rows } = await sql.query<ToldTransfer & { eventId: string }>(
    `select x.event_id as "eventId", ${WALLET},
            r.asset_id as "assetId", r.txid, r.block_number as "blockNumber", held.atoms as "balanceAtoms"
       from unnest($1::text[], $2::text[], $3::text[], $4::uuid[]) as x(event_id, business_id, till_id, transfer_id)
       ${WALLET_OF_X}
      cross join lateral (
        select asset_id, txid, block_number, tx_index, ordinal from transfers
         where transfers.business_id = x.business_id and transfers.id = x.transfer_id offset 0) r
      cross join lateral (
        select coalesce(sum(i.amount_atoms), 0) as atoms from transfers i
         where i.business_id = x.business_id and i.till_id = x.till_id and i.asset_id = r.asset_id and i.state <> 'orphaned' and i.disposition = 'accepted'
           and (i.block_number, i.tx_index, i.ordinal) <= (r.block_number, r.tx_index, r.ordinal)
           and not exists (
             select 1 from outflows f
              where f.business_id = x.business_id and f.till_id = x.till_id and f.asset_id = r.asset_id
                and (f.block_number, f.tx_index, f.ordinal) > (i.block_number, i.tx_index, i.ordinal)
                and (f.block_number, f.tx_index, f.ordinal) < (r.block_number, r.tx_index, r.ordinal))) held`,
    columnsOf(events, event => event.transferId),
  )
  return byEvent(rows)
}

/**
 * The wallets of transfers that a reorg moved, as they are now, by event id: the balance that is left or came back, its
 * block, and the moved transfer's hash.
 */
export async function readMovedTransfers(
  sql: Sql,
  events: readonly StoredEvent[],
): Promise<Map<string, ToldTransfer>> {
  if (events.length === 0) return new Map()
  const { rows } = await sql.query<ToldTransfer & { eventId: string }>(
    `select x.event_id as "eventId", ${WALLET},
            r.asset_id as "assetId", r.txid, coalesce(held.block, 0) as "blockNumber", coalesce(held.atoms, 0) as "balanceAtoms"
       from unnest($1::text[], $2::text[], $3::text[], $4::uuid[]) as x(event_id, business_id, till_id, transfer_id)
       ${WALLET_OF_X}
       join transfers r on r.business_id = x.business_id and r.id = x.transfer_id
       left join ${HOLDINGS_SQL('x.business_id', 'x.till_id')} held on held.asset_id = r.asset_id`,
    columnsOf(events, event => factOf(event, 'transferId')),
  )
  return byEvent(rows)
}

/** An operation's answer, and the wallet it was about. */
export interface ToldOperation extends ToldWallet {
  readonly kind: 'settle' | 'refund'
  readonly succeeded: boolean
  /** Empty when it never had a transaction in a block. */
  readonly txid: string
}

/** The operations that these events tell of, by event id, with the answer that held when each event was written. */
export async function readToldOperations(
  sql: Sql,
  events: readonly StoredEvent[],
): Promise<Map<string, ToldOperation>> {
  if (events.length === 0) return new Map()
  const { rows } = await sql.query<ToldOperation & { eventId: string }>(
    `select x.event_id as "eventId", ${WALLET}, o.asset_id as "assetId", o.kind
       from unnest($1::text[], $2::text[], $3::text[], $4::uuid[]) as x(event_id, business_id, till_id, operation_id)
       ${WALLET_OF_X}
       join till_operations o on o.business_id = x.business_id and o.id = x.operation_id`,
    columnsOf(events, event => factOf(event, 'operationId')),
  )
  const told = byEvent(rows)
  for (const event of events) {
    const operation = told.get(event.id)
    if (!operation) continue
    const answer = { succeeded: factOf(event, 'status') === 'true', txid: factOf(event, 'hash') }
    told.set(event.id, { ...operation, ...answer })
  }
  return told
}

function columnsOf(
  events: readonly StoredEvent[],
  subjectOf: (event: StoredEvent) => string,
): readonly (readonly string[])[] {
  return [
    events.map(event => event.id),
    events.map(event => event.businessId),
    events.map(event => event.tillId),
    events.map(subjectOf),
  ]
}

/** A fact of an event that we wrote ourselves. @throws Error when it is not there */
function factOf({ id, facts }: StoredEvent, name: string): string {
  const fact: unknown = typeof facts === 'object' && facts !== null ? Reflect.get(facts, name) : undefined
  if (typeof fact !== 'string') throw new Error(`event ${id} has no ${name}`)
  return fact
}

function byEvent<T extends { readonly eventId: string }>(rows: readonly T[]): Map<string, T> {
  return new Map(rows.map(row => [row.eventId, row]))
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
