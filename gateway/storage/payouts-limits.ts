import { NO_LIMITS, type PayoutLimits } from '../payouts/payout.ts'
import type { Sql } from './database.ts'

/** The limits of a business in an asset; none where nobody set any. */
export async function payoutLimits(sql: Sql, businessId: string, assetId: string): Promise<PayoutLimits> {
  const { rows } = await sql.query<PayoutLimits>(
    `select request_max_atoms as "requestMaxAtoms", day_max_atoms as "dayMaxAtoms",
            two_persons_from_atoms as "twoPersonsFromAtoms"
       from payout_limits where business_id = $1 and asset_id = $2`,
    [businessId, assetId],
  )
  return rows[0] ?? NO_LIMITS
}

/** Sets all limits of a business in an asset. */
export async function setPayoutLimits(
  sql: Sql,
  businessId: string,
  assetId: string,
  limits: PayoutLimits,
): Promise<void> {
  await sql.query(
    `insert into payout_limits (business_id, asset_id, request_max_atoms, day_max_atoms, two_persons_from_atoms)
     values ($1, $2, $3, $4, $5)
     on conflict (business_id, asset_id) do update
        set request_max_atoms = excluded.request_max_atoms, day_max_atoms = excluded.day_max_atoms,
            two_persons_from_atoms = excluded.two_persons_from_atoms`,
    [businessId, assetId, limits.requestMaxAtoms, limits.dayMaxAtoms, limits.twoPersonsFromAtoms],
  )
}

/** What payouts a key may make; null: none. `process` includes `request`. */
export type PayoutPermission = 'request' | 'process'

/** What a key may do about payouts. */
export async function payoutPermission(
  sql: Sql,
  businessId: string,
  keyId: string,
): Promise<PayoutPermission | null> {
  const { rows } = await sql.query<{ permission: PayoutPermission }>(
    'select permission from payout_keys where business_id = $1 and key_id = $2',
    [businessId, keyId],
  )
  return rows[0]?.permission ?? null
}

/** Changes what a key may do about payouts. */
export async function setPayoutPermission(
  sql: Sql,
  businessId: string,
  keyId: string,
  permission: PayoutPermission | null,
): Promise<void> {
  if (permission === null)
    await sql.query('delete from payout_keys where business_id = $1 and key_id = $2', [businessId, keyId])
  else
    await sql.query(
      `insert into payout_keys (business_id, key_id, permission) values ($1, $2, $3)
       on conflict (business_id, key_id) do update set permission = excluded.permission`,
      [businessId, keyId, permission],
    )
}
