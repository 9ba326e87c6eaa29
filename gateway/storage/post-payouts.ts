import type { Sql } from './database.ts'
import { ENTER_LEGS_SQL } from './enter-legs.ts'

/**
 * What a business's payouts come to per asset of one chain, as a function of rows: funded = what left its funding address
 * in final blocks, which by that till's terms reached the payout account; reserved = payments in a transaction; paid =
 * payments that the chain shows. `$2` holds the businesses, null for all.
 */
const FACTS_SQL = `
  select f.business_id, f.asset_id, f.amount_atoms as funded, 0::numeric as reserved, 0::numeric as paid
    from payout_wallets w
    join outflows f on f.till_id = w.till_id and f.chain_id = $1
    join cursors c on c.chain_id = $1 and f.block_number <= c.final_number
   where $2::text[] is null or w.business_id = any($2)
  union all
  select r.business_id, r.asset_id, 0, case when r.state = 'processing' then r.amount_atoms else 0 end,
         case when r.state = 'done' then r.amount_atoms else 0 end
    from payouts p
    join payout_requests r on r.business_id = p.business_id and r.payout_id = p.id
   where p.chain_id = $1 and p.source = 'account'
     and (r.state = 'done' or (r.state = 'processing' and p.outgoing_id is not null))
     and ($2::text[] is null or p.business_id = any($2))
  union all
  select business_id, asset_id, 0, 0, 0 from payout_balances
   where starts_with(asset_id, $1 || '/') and ($2::text[] is null or business_id = any($2))`

/**
 * Keeps everybody else from posting payouts of these businesses (null: all) of a chain until the transaction ends. Rows that
 * change what is posted are to be read after this: a sum of older rows would take back what was posted meanwhile.
 */
export async function lockPayoutBalances(
  sql: Sql,
  chainId: string,
  businessIds: readonly string[] | null,
): Promise<void> {
  await sql.query(
    `select 1 from payout_balances where starts_with(asset_id, $1 || '/') and ($2::text[] is null or business_id = any($2))
      order by business_id, asset_id for update`,
    [chainId, businessIds],
  )
}

/**
 * Brings the payout accounts of these businesses (null: all) up to date with the rows: `payout.wallet` may be spent,
 * `payout.reserved` is on its way, `payout.paid` has left, `payout.funded` is the other side. Call it in the
 * transaction that changes a row it follows. Repeating it posts nothing (F48).
 */
export async function postPayouts(
  sql: Sql,
  chainId: string,
  businessIds: readonly string[] | null,
): Promise<void> {
  if (businessIds?.length === 0) return
  await lockPayoutBalances(sql, chainId, businessIds)
  await sql.query(
    `with facts as (${FACTS_SQL}),
     sums as (
       select business_id, asset_id, sum(funded) as funded, sum(reserved) as reserved, sum(paid) as paid
         from facts group by business_id, asset_id),
     changed as (
       select s.*, coalesce(b.funded_atoms, 0) as old_funded, coalesce(b.reserved_atoms, 0) as old_reserved,
              coalesce(b.paid_atoms, 0) as old_paid
         from sums s left join payout_balances b using (business_id, asset_id)
        where (s.funded, s.reserved, s.paid)
              is distinct from (coalesce(b.funded_atoms, 0), coalesce(b.reserved_atoms, 0), coalesce(b.paid_atoms, 0))),
     kept as (
       insert into payout_balances as b (business_id, asset_id, funded_atoms, reserved_atoms, paid_atoms)
       select business_id, asset_id, funded, reserved, paid from changed
       on conflict (business_id, asset_id) do update
          set funded_atoms = excluded.funded_atoms, reserved_atoms = excluded.reserved_atoms,
              paid_atoms = excluded.paid_atoms, moves = b.moves + 1
       returning b.business_id, b.asset_id, b.moves as number),
     legs as (
       select m.business_id, 'payout.moved'::text as kind, m.asset_id as source_id, kept.number, v.leg, v.purpose, m.asset_id,
              '' as till_id, v.amount
         from changed m join kept using (business_id, asset_id)
        cross join lateral (values
          (1, 'payout.wallet', (m.funded - m.reserved - m.paid) - (m.old_funded - m.old_reserved - m.old_paid)),
          (2, 'payout.reserved', m.reserved - m.old_reserved),
          (3, 'payout.paid', m.paid - m.old_paid),
          (4, 'payout.funded', m.old_funded - m.funded)) v(leg, purpose, amount)
        where v.amount <> 0),${ENTER_LEGS_SQL}`,
    [chainId, businessIds],
  )
}

/** What a business may spend on payouts of an asset now. Base units; below 0 only after a reorg took funding back. */
export async function payoutAvailable(sql: Sql, businessId: string, assetId: string): Promise<bigint> {
  const { rows } = await sql.query<{ atoms: bigint }>(
    `select funded_atoms - reserved_atoms - paid_atoms as atoms from payout_balances
      where business_id = $1 and asset_id = $2`,
    [businessId, assetId],
  )
  return rows[0]?.atoms ?? 0n
}
