import type { OperationKind } from '../operations/operation.ts'
import type { Sql } from './database.ts'
import { CONDITION_SQL, type OpenCondition, type OperationCondition } from './operation-condition.ts'

/** An operation as the console shows it. */
export interface ShownOperation {
  /** The merchant's name of it. */
  readonly handle: bigint
  readonly kind: OperationKind
  readonly condition: OperationCondition
  readonly chainId: string
  readonly assetId: string
  /** To the merchant's side, base units; 0 for a refund. */
  readonly amountAtoms: bigint
  /** The merchant's name of the wallet or payment. */
  readonly name: string
  /** Canonical form. */
  readonly tillAddress: string
  /** Why it waits, or why it failed without a transaction. */
  readonly reason: string | null
  /** Of the transaction in a canonical block. */
  readonly txid: string | null
  readonly requestedBy: string
  readonly atMs: number
}

/** The operations of a business: those under way, oldest first, then those that are over, newest first; `limit` of each. */
export async function listShownOperations(
  sql: Sql,
  businessId: string,
  limit: number,
): Promise<ShownOperation[]> {
  const { rows } = await sql.query<ShownOperation>(
    `with chosen as (
       (select * from till_operations where business_id = $1 and state = 'due' order by handle limit $2)
       union all
       (select * from till_operations where business_id = $1 and state in ('sent', 'reopened') order by handle limit $2)
       union all
       (select * from till_operations where business_id = $1 and state = 'ended' order by handle desc limit $2))
     select o.handle, o.kind, ${CONDITION_SQL} as condition, o.chain_id as "chainId", o.asset_id as "assetId",
            o.amount_atoms as "amountAtoms", coalesce(w.id, p.id, '') as name, t.address as "tillAddress",
            coalesce(case when ot.state = 'open' then ot.parked_reason end, o.reason) as reason, ot.mined_txid as txid,
            o.requested_by as "requestedBy", (extract(epoch from o.created_at) * 1000)::float8 as "atMs"
       from chosen o
       join tills t on t.business_id = o.business_id and t.id = o.till_id
       left join outgoing_transactions ot on ot.id = o.outgoing_id
       left join bleumi_wallets w on w.till_id = o.till_id
       left join bleumi_payment_addresses a on a.till_id = o.till_id
       left join bleumi_payments p on p.business_id = a.business_id and p.payment_id = a.payment_id
      order by o.state = 'ended', case when o.state = 'ended' then -o.handle else o.handle end`,
    [businessId, limit],
  )
  return rows
}

/** How many operations of all businesses are under way, by chain and condition; what is not listed is none. */
export async function countOpenOperations(
  sql: Sql,
): Promise<{ readonly chainId: string; readonly condition: OpenCondition; readonly count: number }[]> {
  const { rows } = await sql.query<{ chainId: string; condition: OpenCondition; count: number }>(
    `with open as (
       select * from till_operations where state = 'due'
       union all select * from till_operations where state in ('sent', 'reopened'))
     select o.chain_id as "chainId", ${CONDITION_SQL} as condition, count(*)::integer as count
       from open o left join outgoing_transactions ot on ot.id = o.outgoing_id group by 1, 2`,
  )
  return rows
}
