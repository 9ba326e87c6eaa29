/**
 * What lies in a till of one asset by the proven blocks: `came.atoms - gone.atoms` in base units, changed last in the block
 * `greatest(came.block, gone.block)`. A fold over the till's few rows, to be put behind a `from`: kept nowhere, so it cannot
 * be wrong.
 */
export const HELD_SQL = (tillId: string, assetId: string): string => `cross join lateral (
    select coalesce(sum(x.amount_atoms), 0) as atoms, coalesce(max(x.block_number), 0) as block from transfers x
     where x.till_id = ${tillId} and x.asset_id = ${assetId} and x.state <> 'orphaned' and x.disposition = 'accepted') came
  cross join lateral (
    select coalesce(sum(f.amount_atoms), 0) as atoms, coalesce(max(f.block_number), 0) as block from outflows f
     where f.till_id = ${tillId} and f.asset_id = ${assetId}) gone`
