import type { TillDraft } from '../tills/draft-till.ts'
import type { Sql } from './database.ts'

/** Writes a till; from the commit on its address is watched (F8). */
export async function insertTill(sql: Sql, till: TillDraft): Promise<void> {
  await sql.query(
    `insert into tills (business_id, id, dialect, family, address, nonce, terms, terms_hash, asset_id, multi_token,
                        multi_chain, confirmations, priority, announce_pending)
     values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9, $10, $11, $12, $13, $14)`,
    [
      ...[till.businessId, till.tillId, till.dialect, till.family, till.address, till.nonce],
      ...[JSON.stringify(till.terms), till.termsHash, till.assetId, till.multiToken, till.multiChain],
      ...[till.confirmations, till.priority, till.announcePending],
    ],
  )
}
