import type { LargeAmount } from '../domain/assets.ts'

/** Large amounts as the rows that the conditions here take as a parameter. */
export function largeRows(large: readonly LargeAmount[]): string {
  return JSON.stringify(
    large.map(({ assetId, fromAtoms }) => ({ asset_id: assetId, from_atoms: fromAtoms.toString() })),
  )
}

/** Whether transfer `t` is large and no second source has shown its block yet; `param` holds `largeRows`. */
export const UNSECONDED_SQL = (param: string): string => `exists (
  select 1 from jsonb_to_recordset(${param}::jsonb) as big(asset_id text, from_atoms numeric)
   where big.asset_id = t.asset_id and t.amount_atoms >= big.from_atoms)
  and not exists (select 1 from blocks b where b.chain_id = t.chain_id and b.number = t.block_number
                     and b.hash = t.block_hash and b.seconded)`
