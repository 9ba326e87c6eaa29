import type { Family } from '../domain/assets.ts'
import type { TillDraft } from '../tills/draft-till.ts'
import type { Sql } from './database.ts'
import { insertTill } from './tills-insert.ts'

/** A business's funding address, canonical form; null before the first use. */
export async function findPayoutWallet(sql: Sql, businessId: string, family: Family): Promise<string | null> {
  const { rows } = await sql.query<{ address: string }>(
    `select t.address from payout_wallets w join tills t on t.business_id = w.business_id and t.id = w.till_id
      where w.business_id = $1 and w.family = $2`,
    [businessId, family],
  )
  return rows[0]?.address ?? null
}

/** Stores a business's funding till unless it has one; call it in a transaction. Returns the address that counts. */
export async function claimPayoutWallet(sql: Sql, till: TillDraft): Promise<string> {
  // Callers that come at once wait here for the first one.
  await sql.query('select 1 from businesses where id = $1 for no key update', [till.businessId])
  const existing = await findPayoutWallet(sql, till.businessId, till.family)
  if (existing !== null) return existing
  await insertTill(sql, till)
  await sql.query('insert into payout_wallets (business_id, family, till_id) values ($1, $2, $3)', [
    till.businessId,
    till.family,
    till.tillId,
  ])
  return till.address
}
