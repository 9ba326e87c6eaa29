import type { AssetId, ChainId } from '../domain/assets.ts'
import type { Sql } from './database.ts'

/** A request to be written. */
export interface NewRequest {
  readonly id: string
  readonly chainId: ChainId
  readonly assetId: AssetId
  readonly address: string
  readonly amountAtoms: bigint
}

/** Writes requests as pending. */
export async function insertRequests(
  sql: Sql,
  businessId: string,
  requestedBy: string,
  requests: readonly NewRequest[],
): Promise<void> {
  await sql.query(
    `insert into payout_requests (business_id, id, chain_id, asset_id, address, amount_atoms, state, requested_by, created_at)
     select $1, x.id, x.chain_id, x.asset_id, x.address, x.amount_atoms, 'pending', $2, clock_timestamp()
       from jsonb_to_recordset($3::jsonb) as x(id uuid, chain_id text, asset_id text, address text, amount_atoms numeric)`,
    [
      businessId,
      requestedBy,
      JSON.stringify(
        requests.map(({ id, chainId, assetId, address, amountAtoms }) => ({
          ...{ id, chain_id: chainId, asset_id: assetId, address, amount_atoms: amountAtoms.toString() },
        })),
      ),
    ],
  )
}

/** Locks pending requests that are in no payout, in the order they came; fewer than asked for when some are not. */
export async function lockPending(
  sql: Sql,
  businessId: string,
  ids: readonly string[],
): Promise<(NewRequest & { readonly id: string })[]> {
  const { rows } = await sql.query<NewRequest>(
    `select id::text, chain_id as "chainId", asset_id as "assetId", address, amount_atoms as "amountAtoms"
       from payout_requests
      where business_id = $1 and id = any($2::uuid[]) and state = 'pending' and payout_id is null
      order by created_at, id for update`,
    [businessId, ids],
  )
  return rows
}

/**
 * Writes a payout of these requests under the chain's next number. `series`: used when the chain has none yet; `mark`: added to
 * the number.
 */
export async function insertPayout(
  sql: Sql,
  payout: {
    readonly businessId: string
    readonly id: string
    readonly chainId: ChainId
    readonly assetId: AssetId
    readonly createdBy: string
    readonly requestIds: readonly string[]
    readonly mark: bigint
    readonly series: bigint
  },
): Promise<void> {
  const { businessId, id, chainId, assetId, createdBy, requestIds, mark, series } = payout
  await sql.query(
    `with numbered as (
       insert into payout_numbers as n (chain_id, series, next_number) values ($3, $6, 2)
       on conflict (chain_id) do update set next_number = n.next_number + 1
       returning series * 4294967296 + next_number - 1 + $7 as number)
     insert into payouts (business_id, id, chain_id, asset_id, number, state, created_by)
     select $1, $2, $3, $4, number, 'created', $5 from numbered`,
    [businessId, id, chainId, assetId, createdBy, series, mark],
  )
  await sql.query(
    `update payout_requests r set payout_id = $2, position = x.position - 1
       from unnest($3::uuid[]) with ordinality as x(id, position)
      where r.business_id = $1 and r.id = x.id`,
    [businessId, id, requestIds],
  )
}
