import type { SuspenseItem } from '../ledger/suspense.ts'
import type { Sql } from './database.ts'

/** Everything that waits for a person, oldest first; of one business when it is named. */
export async function listSuspense(sql: Sql, businessId: string | null = null): Promise<SuspenseItem[]> {
  const { rows } = await sql.query<SuspenseItem>(
    `select kind, subject, business_id as "businessId", chain_id as "chainId", address, asset_id as "assetId",
            amount_atoms as "amountAtoms"
       from (
         select t.disposition as kind, t.id::text as subject, t.business_id, t.chain_id, tills.address, t.asset_id,
                t.amount_atoms, t.seen_at as at
           from transfers t join tills on tills.business_id = t.business_id and tills.id = t.till_id
          where t.location = 'till.suspense'
         union all
         select 'receivable', t.id::text, t.business_id, t.chain_id, tills.address, t.asset_id, t.amount_atoms, t.seen_at
           from transfers t join tills on tills.business_id = t.business_id and tills.id = t.till_id
          where t.location = 'receivable'
         union all
         select case f.state when 'missing' then 'missing' else 'unlogged' end, f.id, f.business_id, f.chain_id, f.address,
                f.asset_id, f.difference_atoms, f.created_at
           from balance_findings f
          where f.state = 'missing'
             or (f.state = 'posted' and f.difference_atoms > 0 and exists (
                  select 1 from ledger_balances b
                   where b.business_id = f.business_id and b.purpose = 'till.unattributed' and b.asset_id = f.asset_id
                     and b.till_id = f.till_id and b.balance_atoms > 0))
         union all
         select 'unknown_asset', null, n.business_id, n.chain_id, tills.address, n.chain_id || '/erc20:' || n.contract, null,
                n.first_seen_at
           from unknown_asset_notes n join tills on tills.business_id = n.business_id and tills.id = n.till_id) waiting
      where $1::text is null or business_id = $1
      order by at, subject`,
    [businessId],
  )
  return rows
}
