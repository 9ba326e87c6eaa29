import type { SuspenseItem } from '../ledger/suspense.ts'
import type { Snapshot, Sql } from './database.ts'
import { listParkedForwards, type ParkedForward } from './parked-forwards.ts'
import { listSuspense } from './suspense-list.ts'

/** A payment as the console's overview shows it. */
export interface RecentPayment {
  readonly id: string
  readonly atMs: number
  readonly chainId: string
  readonly assetId: string
  readonly amountAtoms: bigint
  readonly txid: string
  readonly state: 'seen' | 'confirmed' | 'final' | 'orphaned'
  readonly disposition: 'accepted' | 'below_minimum' | 'other_asset'
  /** Of the debt to pass it on; null while there is none. */
  readonly obligation: string | null
  /** Canonical form. */
  readonly tillAddress: string
  /** Callback URL of the address, or null. */
  readonly callbackUrl: string | null
}

/** The latest payments to a business, newest first. */
export async function recentPayments(sql: Sql, businessId: string, limit: number): Promise<RecentPayment[]> {
  const { rows } = await sql.query<RecentPayment>(
    `select t.id::text, (extract(epoch from t.seen_at) * 1000)::float8 as "atMs", t.chain_id as "chainId",
            t.asset_id as "assetId", t.amount_atoms as "amountAtoms", t.txid, t.state, t.disposition,
            o.state as obligation, tills.address as "tillAddress", c.callback_url as "callbackUrl"
       from (select * from transfers where business_id = $1 order by id desc limit $2) t
       join tills on tills.business_id = t.business_id and tills.id = t.till_id
       left join obligations o on o.business_id = t.business_id and o.transfer_id = t.id
       left join blockbee_callbacks c on c.business_id = t.business_id and c.till_id = t.till_id
      order by t.id desc`,
    [businessId, limit],
  )
  return rows
}

/** An address that was given out. */
export interface RecentTill {
  readonly id: string
  readonly createdAtMs: number
  readonly address: string
  readonly assetId: string
  readonly confirmations: number
  readonly callbackUrl: string | null
}

/** The latest addresses of a business, newest first: with a callback of their own, and of orders, `limit` of each. */
export async function recentTills(sql: Sql, businessId: string, limit: number): Promise<RecentTill[]> {
  const { rows } = await sql.query<RecentTill>(
    `select t.id, (extract(epoch from t.created_at) * 1000)::float8 as "createdAtMs", t.address, t.asset_id as "assetId",
            t.confirmations, c.callback_url as "callbackUrl"
       from ((select * from tills where business_id = $1 and id > 'till_' order by id desc limit $2)
             union all
             (select * from tills where business_id = $1 and id < 'till_' order by id desc limit $2)) t
       left join blockbee_callbacks c on c.business_id = t.business_id and c.till_id = t.id
      order by t.created_at desc, t.id desc`,
    [businessId, limit],
  )
  return rows
}

/** What of a business waits for a person. */
export interface Waiting {
  /** Money that waits for a decision. */
  readonly suspense: readonly SuspenseItem[]
  /** Debts that cannot be paid as they are, with the reason. */
  readonly parked: readonly ParkedForward[]
  /** Callbacks that were given up. */
  readonly exhausted: readonly { readonly id: string; readonly url: string; readonly atMs: number }[]
}

/** Reads at most `limit` of each. */
export async function readWaiting(sql: Snapshot, businessId: string, limit: number): Promise<Waiting> {
  const suspense = await listSuspense(sql, businessId)
  const parked = await listParkedForwards(sql, { businessId, limit })
  const exhausted = await sql.query<{ id: string; url: string; atMs: number }>(
    `select id, url, (extract(epoch from created_at) * 1000)::float8 as "atMs"
       from deliveries where business_id = $1 and state = 'exhausted' order by id desc limit $2`,
    [businessId, limit],
  )
  return { suspense: suspense.slice(0, limit), parked, exhausted: exhausted.rows }
}
