import { OPERATOR } from './account-changes.ts'
import type { Sql } from './database.ts'
import { ENTER_LEGS_SQL } from './enter-legs.ts'

/**
 * What is posted of a till beside its transfers, as a function of rows. With gap = settled transfers - outflows,
 * found = value that came without a log, lost = losses a person took:
 * - `settled` holds exactly the outflows, so it takes -gap;
 * - an outflow above everything that is known to have come proves that more had come: `received` gives it;
 * - what is left belongs to nobody yet: `till.unattributed`.
 */
const LEGS_SQL = (g: string, f: string, l: string): readonly (readonly [string, string])[] => [
  ['till.unattributed', `greatest(0, ${g} + ${f}) - ${l}`],
  ['settled', `-${g}`],
  ['received', `-${f} - greatest(0, -(${g} + ${f}))`],
  ['loss', l],
]

const VALUES_SQL = LEGS_SQL('m.gap', 'm.found', 'm.lost')
  .map(([purpose, amount], index) => {
    const before = LEGS_SQL('m.old_gap', 'm.old_found', 'm.old_lost')[index]?.[1] ?? '0'
    const till = purpose.startsWith('till.') ? 'm.till_id' : `''`
    return `(${index + 1}, '${purpose}', ${till}, (${amount}) - (${before}))`
  })
  .join(', ')

/**
 * Brings `till.unattributed` of these tills up to date: money that left a till more or less than the transfers it settled
 * explain, and money that came without a log (F5). Call after `postLocations`, wherever outflows or findings changed.
 * Repeating it posts nothing.
 */
export async function postDifferences(
  sql: Sql,
  chainId: string,
  tillIds: readonly string[],
  kind: 'outflow.difference' | 'balance.found',
): Promise<void> {
  if (tillIds.length === 0) return
  await sql.query(
    `with facts as (
       select business_id, till_id, asset_id, amount_atoms as gap, 0::numeric as found, 0::numeric as lost from transfers
        where chain_id = $1 and till_id = any($2) and location = 'settled'
       union all
       select business_id, till_id, asset_id, -amount_atoms, 0, 0 from outflows where chain_id = $1 and till_id = any($2)
       union all
       select business_id, till_id, asset_id, 0, case when state = 'posted' then difference_atoms else 0 end,
              case when state = 'accepted' then -difference_atoms else 0 end
         from balance_findings where chain_id = $1 and till_id = any($2) and state in ('posted', 'accepted') and business_id <> '${OPERATOR}'
       union all
       select business_id, till_id, asset_id, 0, 0, 0 from till_differences
        where till_id = any($2) and asset_id like $1 || '/%'),
     sums as (
       select business_id, till_id, asset_id, sum(gap) as gap, sum(found) as found, sum(lost) as lost
         from facts group by business_id, till_id, asset_id),
     changed as (
       select s.*, coalesce(d.gap_atoms, 0) as old_gap, coalesce(d.found_atoms, 0) as old_found, coalesce(d.lost_atoms, 0) as old_lost
         from sums s left join till_differences d using (business_id, till_id, asset_id)
        where (s.gap, s.found, s.lost) <> (coalesce(d.gap_atoms, 0), coalesce(d.found_atoms, 0), coalesce(d.lost_atoms, 0))),
     kept as (
       insert into till_differences as d (business_id, till_id, asset_id, gap_atoms, found_atoms, lost_atoms)
       select business_id, till_id, asset_id, gap, found, lost from changed
       on conflict (business_id, till_id, asset_id) do update
          set gap_atoms = excluded.gap_atoms, found_atoms = excluded.found_atoms, lost_atoms = excluded.lost_atoms,
              moves = d.moves + 1
       returning d.business_id, d.till_id, d.asset_id, d.moves as number),
     legs as (
       select m.business_id, $3::text as kind, m.till_id || '|' || m.asset_id as source_id, kept.number, v.leg, v.purpose,
              m.asset_id, v.account as till_id, v.amount
         from changed m join kept using (business_id, till_id, asset_id)
        cross join lateral (values ${VALUES_SQL}) v(leg, purpose, account, amount)
        where v.amount <> 0),${ENTER_LEGS_SQL}`,
    [chainId, tillIds, kind],
  )
}
