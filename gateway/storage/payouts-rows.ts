import type { Payout, PayoutRequest, PayoutState, RequestState } from '../payouts/payout.ts'
import type { Sql } from './database.ts'

/** Rows of a page of lists (reference blockbee 14). */
export const PAGE_ROWS = 50

/** What a list shows; `state` null: all. Pages count from 1. */
export interface PayoutFilter<State> {
  /** Null: of every asset. */
  readonly assetId: string | null
  readonly state: State | null
  readonly page: number
}

const REQUEST_COLUMNS = `r.id::text, r.payout_id::text as "payoutId", r.asset_id as "assetId", r.address,
  r.amount_atoms as "amountAtoms", r.state, r.reason, r.requested_by as "requestedBy",
  extract(epoch from r.created_at)::float8 as "createdAtSeconds"`

// With its requests in the same statement: a payout that is done never shows requests that are still on their way.
const PAYOUT_COLUMNS = `p.business_id as "businessId", p.id::text,
  (select b.txid from bleumi_payouts b where b.business_id = p.business_id and b.payout_id = p.id) as name, p.chain_id as "chainId", p.asset_id as "assetId", p.number,
  p.source, p.payer, p.state, p.txid, p.reason, p.created_by as "createdBy",
  (select o.fee_atoms from attempts a join outgoing_transactions o on o.id = a.outgoing_id
    where a.txid = p.txid and o.mined_txid = p.txid) as "networkFeeAtoms",
  extract(epoch from p.created_at)::float8 as "createdAtSeconds",
  array(select d.actor from payout_decisions d where d.business_id = p.business_id and d.subject = p.id and d.action = 'approve'
         order by d.decided_at) as "approvedBy",
  (select coalesce(jsonb_agg(to_jsonb(listed) - 'position' || jsonb_build_object('amountAtoms', listed."amountAtoms"::text)
                             order by listed.position), '[]')
     from (select ${REQUEST_COLUMNS}, r.position from payout_requests r
            where r.business_id = p.business_id and r.payout_id = p.id) listed) as requests`

/** A payout with its requests as JSON has them. */
type PayoutRow = Omit<Payout, 'requests'> & {
  readonly requests: readonly (Omit<PayoutRequest, 'amountAtoms'> & { readonly amountAtoms: string })[]
}

/** A page of a business's requests, newest first, and how many pages there are. */
export async function listPayoutRequests(
  sql: Sql,
  businessId: string,
  { assetId, state, page }: PayoutFilter<RequestState>,
): Promise<{ requests: PayoutRequest[]; pages: number }> {
  const { rows } = await sql.query<PayoutRequest & { total: bigint }>(
    `select ${REQUEST_COLUMNS}, count(*) over () as total from payout_requests r
      where r.business_id = $1 and ($2::text is null or r.asset_id = $2) and ($3::text is null or r.state = $3)
      order by r.created_at desc, r.id desc limit ${PAGE_ROWS} offset $4`,
    [businessId, assetId, state, (page - 1) * PAGE_ROWS],
  )
  return { requests: rows.map(({ total: _, ...request }) => request), pages: pagesOf(rows[0]?.total) }
}

/** A page of a business's payouts with their requests, newest first, and how many pages there are. */
export async function listPayouts(
  sql: Sql,
  businessId: string,
  { assetId, state, page }: PayoutFilter<PayoutState>,
): Promise<{ payouts: Payout[]; pages: number }> {
  const { rows } = await sql.query<PayoutRow & { total: bigint }>(
    `select ${PAYOUT_COLUMNS}, count(*) over () as total from payouts p
      where p.business_id = $1 and ($2::text is null or p.asset_id = $2) and ($3::text is null or p.state = $3)
      order by p.created_at desc, p.id desc limit ${PAGE_ROWS} offset $4`,
    [businessId, assetId, state, (page - 1) * PAGE_ROWS],
  )
  return {
    payouts: rows.map(({ total: _, ...payout }) => payoutOf(payout)),
    pages: pagesOf(rows[0]?.total),
  }
}

/** One payout of a business; null when it has none of this id. */
export async function findPayout(sql: Sql, businessId: string, id: string): Promise<Payout | null> {
  const { rows } = await sql.query<PayoutRow>(
    `select ${PAYOUT_COLUMNS} from payouts p where p.business_id = $1 and p.id = $2`,
    [businessId, id],
  )
  return rows[0] ? payoutOf(rows[0]) : null
}

/** Whose payout or request this is, for those who see every business; null when there is none. */
export async function businessOfPayout(sql: Sql, id: string): Promise<string | null> {
  const { rows } = await sql.query<{ business_id: string }>(
    `select business_id from payouts where id = $1 union all select business_id from payout_requests where id = $1 limit 1`,
    [id],
  )
  return rows[0]?.business_id ?? null
}

function payoutOf({ requests, ...payout }: PayoutRow): Payout {
  return {
    ...payout,
    requests: requests.map(request => ({ ...request, amountAtoms: BigInt(request.amountAtoms) })),
  }
}

function pagesOf(total: bigint | undefined): number {
  return Math.max(1, Math.ceil(Number(total ?? 0n) / PAGE_ROWS))
}
