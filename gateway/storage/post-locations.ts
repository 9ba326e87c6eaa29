import type { Sql } from './database.ts'
import { ENTER_LEGS_SQL } from './enter-legs.ts'

/** Whether an outflow of the same till and asset lies behind the transfer in chain order: it carried the transfer. */
export const CARRIED_BY_SQL = `f.till_id = t.till_id and f.asset_id = t.asset_id and f.chain_id = t.chain_id
  and (f.block_number, f.tx_index, f.ordinal) > (t.block_number, t.tx_index, t.ordinal)`

/**
 * Where a transfer's money is, as a function of rows alone; `t` is the transfer, `o` its obligation if there is one.
 * The books follow this rule and nothing else: whoever changes a state calls `postLocations` in the same transaction.
 * A payment that the merchant was told of as forwarded and that then left the chain is owed back by someone (F51).
 */
const LOCATION_SQL = `case
    when t.state = 'orphaned' and exists (select 1 from events e where e.business_id = t.business_id
                  and e.transfer_id = t.id and e.kind = 'transfer.forwarded') then 'receivable'
    when t.state = 'orphaned' then 'received'
    when exists (select 1 from outflows f where ${CARRIED_BY_SQL}) then 'settled'
    when t.decision = 'written_off' then 'till.written_off'
    when t.disposition <> 'accepted' and t.decision is null then 'till.suspense'
    when o.state = 'sent' then 'till.sent'
    when t.state = 'final' then 'till.final'
    when t.state = 'confirmed' then 'till.confirmed'
    else 'till.seen' end`

/** Transfers `t` of the chain `$1` in the tills `$2` that may be elsewhere than posted; `$3`: even what was settled and final. */
const CONCERNED_SQL = `t.chain_id = $1 and t.till_id = any($2) and ($3 or not (t.location = 'settled' and t.state = 'final'))`

/** Accounts that belong to one till; the others are a business's totals. */
const TILL_OF_SQL = (location: string): string =>
  `case when ${location} like 'till.%' then moved.till_id else '' end`

/**
 * Brings the books up to date with the rows of these tills: each transfer whose money is elsewhere than posted gets a
 * posting of two legs, and the balances follow. Repeating it posts nothing (F48). The transfers are locked first and judged
 * then: whoever posted the same ones meanwhile may have changed the rows beside them, which a statement that waits does not see.
 * `outflowsGone`: outflows were taken back, so that even what was settled and final is looked at.
 */
export async function postLocations(
  sql: Sql,
  chainId: string,
  tillIds: readonly string[],
  outflowsGone = false,
): Promise<void> {
  if (tillIds.length === 0) return
  const values = [chainId, tillIds, outflowsGone]
  await sql.query(
    `select 1 from transfers t where ${CONCERNED_SQL} order by t.business_id, t.id for update`,
    values,
  )
  await sql.query(
    `with found as (
       select t.business_id, t.id, t.location as source, ${LOCATION_SQL} as target
         from transfers t
         left join obligations o on o.business_id = t.business_id and o.transfer_id = t.id
        where ${CONCERNED_SQL}),
     moved as (
       update transfers t set location = found.target, location_moves = t.location_moves + 1
         from found
        where t.business_id = found.business_id and t.id = found.id and found.target <> found.source
          and t.location = found.source
       returning t.business_id, t.id::text as source_id, t.location_moves as number, t.till_id, t.asset_id,
                 t.amount_atoms, found.source, found.target),
     legs as (
       select business_id, 'transfer.moved' as kind, source_id, number, 1 as leg, target as purpose, asset_id,
              ${TILL_OF_SQL('target')} as till_id, amount_atoms as amount from moved
       union all
       select business_id, 'transfer.moved', source_id, number, 2, source, asset_id, ${TILL_OF_SQL('source')}, -amount_atoms
         from moved),${ENTER_LEGS_SQL}`,
    values,
  )
}
