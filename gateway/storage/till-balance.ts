import { CARRIED_BY_SQL } from './post-locations.ts'

/**
 * What lies in a till by the proven blocks, a row per asset that ever moved there: `asset_id`, `atoms` in base units, `block`
 * of the last change, `is_final` when no reorg that the chain's policy allows for can change it. A lateral table. An operation
 * empties a till of its asset, so what lies there is what no outflow lies behind, also where coin came in unseen. A fold over
 * the till's few rows: kept nowhere, so it cannot be wrong. The columns given must not be called by the aliases `t` and `f`.
 */
export const HOLDINGS_SQL = (businessId: string, tillId: string): string => `lateral (
    select moved.asset_id, sum(moved.atoms) as atoms, max(moved.block) as block, bool_and(moved.is_final) as is_final
      from (
        select t.asset_id, t.block_number as block, t.state = 'final' as is_final,
               case when exists (select 1 from outflows f where ${CARRIED_BY_SQL}) then 0 else t.amount_atoms end as atoms
          from transfers t
         where t.business_id = ${businessId} and t.till_id = ${tillId} and t.state <> 'orphaned' and t.disposition = 'accepted'
        union all
        select f.asset_id, f.block_number,
               f.block_number <= (select final_number from cursors where cursors.chain_id = f.chain_id), 0
          from outflows f where f.business_id = ${businessId} and f.till_id = ${tillId}) moved
     group by moved.asset_id)`
