/**
 * What lies in a till of one asset by the proven blocks: `came.atoms - gone.atoms` in base units, changed last in the block
 * `greatest(came.block, gone.block)`. A fold over the till's few rows, to be put behind a `from`: kept nowhere, so it cannot
 * be wrong. The columns given must not be called by the aliases `inward` and `outward`.
 */
export const HELD_SQL = (businessId: string, tillId: string, assetId: string): string => `cross join lateral (
    select coalesce(sum(inward.amount_atoms), 0) as atoms, coalesce(max(inward.block_number), 0) as block
      from transfers inward
     where inward.business_id = ${businessId} and inward.till_id = ${tillId} and inward.asset_id = ${assetId}
       and inward.state <> 'orphaned' and inward.disposition = 'accepted') came
  cross join lateral (
    select coalesce(sum(outward.amount_atoms), 0) as atoms, coalesce(max(outward.block_number), 0) as block
      from outflows outward
     where outward.business_id = ${businessId} and outward.till_id = ${tillId} and outward.asset_id = ${assetId}) gone`
