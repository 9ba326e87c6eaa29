import type { AssetId, ChainId } from '../domain/assets.ts'
import type { Sql } from './database.ts'

/** Locks a payout and tells its state, total and how much was approved of its asset in the last 24 hours. */
export async function lockPayout(
  sql: Sql,
  businessId: string,
  id: string,
): Promise<{
  readonly state: string
  readonly chainId: ChainId
  readonly assetId: AssetId
  /** The wallet that is to pay, as the first approval said; null: the payout account. */
  readonly wallet: string | null
  readonly totalAtoms: bigint
  readonly approvedTodayAtoms: bigint
} | null> {
  // One decision at a time per business: the day's sum must not be passed by two at once.
  await sql.query('select 1 from businesses where id = $1 for no key update', [businessId])
  const { rows } = await sql.query<{
    state: string
    chain_id: string
    asset_id: string
    wallet: string | null
    total: bigint
    today: bigint
  }>(
    `select p.state, p.chain_id, p.asset_id, case when p.source = 'wallet' then p.payer end as wallet,
            (select coalesce(sum(r.amount_atoms), 0) from payout_requests r
              where r.business_id = p.business_id and r.payout_id = p.id) as total,
            (select coalesce(sum(r.amount_atoms), 0) from payouts o
               join payout_requests r on r.business_id = o.business_id and r.payout_id = o.id
              where o.business_id = p.business_id and o.asset_id = p.asset_id
                and o.approved_at > now() - interval '24 hours' and r.state <> 'error') as today
       from payouts p where p.business_id = $1 and p.id = $2 for update of p`,
    [businessId, id],
  )
  const row = rows[0]
  if (!row) return null
  const { state, wallet, chain_id: chainId, asset_id: assetId } = row
  return { state, chainId, assetId, wallet, totalAtoms: row.total, approvedTodayAtoms: row.today }
}

/** Records who decided; false when this person has decided the same before. */
export async function insertDecision(
  sql: Sql,
  decision: {
    readonly businessId: string
    readonly subject: string
    readonly action: 'approve' | 'reject'
    readonly actor: string
    readonly note: string
  },
): Promise<boolean> {
  const { businessId, subject, action, actor, note } = decision
  const { rowCount } = await sql.query(
    `insert into payout_decisions (business_id, subject, action, actor, note) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [businessId, subject, action, actor, note],
  )
  return rowCount === 1
}

/** How many different persons approved a payout. */
export async function countApprovals(sql: Sql, businessId: string, payoutId: string): Promise<number> {
  const { rows } = await sql.query<{ n: bigint }>(
    `select count(distinct actor) as n from payout_decisions where business_id = $1 and subject = $2 and action = 'approve'`,
    [businessId, payoutId],
  )
  return Number(rows[0]?.n ?? 0n)
}

/** Says which of the merchant's own wallets is to pay. */
export async function choosePayer(
  sql: Sql,
  businessId: string,
  payoutId: string,
  wallet: string,
): Promise<void> {
  await sql.query(
    `update payouts set source = 'wallet', payer = $3 where business_id = $1 and id = $2 and state = 'created'`,
    [businessId, payoutId, wallet],
  )
}

/** Sends an approved payout on its way. */
export async function startProcessing(sql: Sql, businessId: string, payoutId: string): Promise<void> {
  await sql.query(
    `update payouts set state = 'processing', approved_at = now(), due_at = now()
      where business_id = $1 and id = $2 and state = 'created'`,
    [businessId, payoutId],
  )
  await sql.query(
    `update payout_requests set state = 'processing' where business_id = $1 and payout_id = $2 and state = 'pending'`,
    [businessId, payoutId],
  )
}

/** Rejects a payout that waits for approval, with its requests; false when it does not wait. */
export async function rejectPayoutRow(
  sql: Sql,
  businessId: string,
  payoutId: string,
  reason: string,
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `update payouts set state = 'rejected', reason = $3 where business_id = $1 and id = $2 and state = 'created'`,
    [businessId, payoutId, reason],
  )
  if (rowCount !== 1) return false
  await sql.query(
    `update payout_requests set state = 'rejected', reason = $3
      where business_id = $1 and payout_id = $2 and state = 'pending'`,
    [businessId, payoutId, reason],
  )
  return true
}

/** Rejects pending requests that are in no payout; returns how many. */
export async function rejectRequestRows(
  sql: Sql,
  businessId: string,
  ids: readonly string[],
  reason: string,
): Promise<number> {
  const { rowCount } = await sql.query(
    `update payout_requests set state = 'rejected', reason = $3
      where business_id = $1 and id = any($2::uuid[]) and state = 'pending' and payout_id is null`,
    [businessId, ids, reason],
  )
  return rowCount
}

/** Makes a payout without a transaction due now and records who asked; false when there is none. */
export async function retryPayoutRow(
  sql: Sql,
  businessId: string,
  payoutId: string,
  actor: string,
  note: string,
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `update payouts set due_at = now(), failures = 0
      where business_id = $1 and id = $2 and state = 'processing' and outgoing_id is null`,
    [businessId, payoutId],
  )
  if (rowCount !== 1) return false
  await sql.query(
    `insert into payout_decisions (business_id, subject, action, number, actor, note)
     select $1, $2, 'retry', 1 + count(*), $3, $4 from payout_decisions
      where business_id = $1 and subject = $2 and action = 'retry' and actor = $3`,
    [businessId, payoutId, actor, note],
  )
  return true
}
