/**
 * The end of every posting statement. Before it stands a `legs` table (business_id, kind, source_id, number, leg, purpose,
 * asset_id, till_id, amount): each leg becomes an entry, each source with its number a posting, and the balances follow.
 * The database refuses a posting that exists already or does not sum to zero per asset (F48).
 */
export const ENTER_LEGS_SQL = `
     posted as (
       insert into ledger_postings (business_id, kind, source_id, source_number)
       select distinct business_id, kind, source_id, number from legs),
     entered as (
       insert into ledger_entries (business_id, kind, source_id, source_number, leg, purpose, asset_id, till_id, amount_atoms)
       select business_id, kind, source_id, number, leg, purpose, asset_id, till_id, amount from legs)
     insert into ledger_balances as b (business_id, purpose, asset_id, till_id, balance_atoms)
     select business_id, purpose, asset_id, till_id, sum(amount) from legs
      group by business_id, purpose, asset_id, till_id
      order by business_id, purpose, asset_id, till_id
     on conflict (business_id, purpose, asset_id, till_id)
        do update set balance_atoms = b.balance_atoms + excluded.balance_atoms`
