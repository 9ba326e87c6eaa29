import type { ChainId } from '../domain/assets.ts'
import type { BlockRecord } from '../scan/ports.ts'
import { BACKOFF_SQL, FAILURES_MAX } from '../settle/retry-policy.ts'
import type { Sql } from './database.ts'
import { postPayouts } from './post-payouts.ts'
import { laterSql } from './store-time.ts'

type PaidList = NonNullable<BlockRecord['payouts']>[number]

/** What a commit of blocks means for payouts. */
export interface PayoutsCommit {
  readonly chainId: ChainId
  readonly blocks: readonly BlockRecord[]
  /** Our transactions that the blocks hold. */
  readonly minedOutgoing: readonly string[]
  /** How far the gateway's clock is ahead of the database's. Milliseconds. */
  readonly offsetMs: number
}

/**
 * Closes every payout whose number and payer the payout contract has logged, whoever sent the transaction: its requests
 * are done, but for the skipped ones; even if it had been given up, because what the chain shows counts. A payout whose
 * transaction was mined without paying is sent again later under its same number, or waits for a person after too many
 * failures. Then the books follow.
 */
export async function settlePayouts(sql: Sql, commit: PayoutsCommit): Promise<void> {
  const { chainId, blocks } = commit
  const touched: string[] = []
  for (const { ref, payouts = [] } of blocks)
    for (const paid of payouts) touched.push(...(await closePayout(sql, chainId, ref.number, paid)))
  touched.push(...(await reopenUnpaid(sql, commit)))
  await postPayouts(sql, chainId, [...new Set(touched)])
}

async function closePayout(sql: Sql, chainId: ChainId, block: bigint, paid: PaidList): Promise<string[]> {
  const { rows } = await sql.query<{ business_id: string; id: string; agrees: boolean }>(
    `select p.business_id, p.id::text, $4::jsonb is not null and p.asset_id = $1 || $5 and $4::jsonb = (
              select jsonb_agg(jsonb_build_array(r.address, r.amount_atoms::text) order by r.position) from payout_requests r
               where r.business_id = p.business_id and r.payout_id = p.id) as agrees
       from payouts p
      where p.chain_id = $1 and p.number = $2 and p.payer = $3 and p.txid is null and p.state in ('processing', 'error')
        for update of p`,
    [
      chainId,
      paid.number,
      paid.payer,
      paid.order &&
        JSON.stringify(
          paid.order.payments.map(({ recipient, amountAtoms }) => [recipient, amountAtoms.toString()]),
        ),
      paid.order?.contract ? `/erc20:${paid.order.contract}` : '/slip44:60',
    ],
  )
  const payout = rows[0]
  if (!payout) return []
  const { business_id: businessId, id } = payout
  if (!payout.agrees) {
    await sql.query('update payouts set reason = $3 where business_id = $1 and id = $2', [
      businessId,
      id,
      `its number was used by ${paid.txid}, which does not show this list; a person must compare`,
    ])
    return [businessId]
  }
  await sql.query(
    `update payout_requests set state = case when position = any($3) then 'error' else 'done' end,
            reason = case when position = any($3) then 'the recipient could not be paid; the money is back' end
      where business_id = $1 and payout_id = $2`,
    [businessId, id, paid.skipped],
  )
  await sql.query(
    `update payouts p set txid = $3, mined_block = $4, reason = null,
            state = case when exists (select 1 from payout_requests r
                                       where r.business_id = p.business_id and r.payout_id = p.id and r.state = 'done')
                         then 'done' else 'error' end
      where business_id = $1 and id = $2`,
    [businessId, id, paid.txid, block],
  )
  return [businessId]
}

async function reopenUnpaid(sql: Sql, { minedOutgoing, offsetMs }: PayoutsCommit): Promise<string[]> {
  if (minedOutgoing.length === 0) return []
  const { rows } = await sql.query<{ business_id: string }>(
    `update payouts p
        set outgoing_id = null, failures = failures + 1,
            due_at = case when failures + 1 >= ${FAILURES_MAX} then 'infinity' else ${laterSql('$2')} + ${BACKOFF_SQL('failures')} end,
            reason = 'its transaction ' || ot.mined_txid || ' did not pay it'
                     || case when failures + 1 >= ${FAILURES_MAX} then '; a person must look at it' else '' end
       from outgoing_transactions ot
      where p.outgoing_id = any($1) and p.state = 'processing' and ot.id = p.outgoing_id
     returning p.business_id`,
    [minedOutgoing, offsetMs],
  )
  return rows.map(row => row.business_id)
}

/** Makes spendable what reached the payout account in blocks that became final: those above `before`, up to `upTo`. */
export async function postFundings(sql: Sql, chainId: ChainId, before: bigint, upTo: bigint): Promise<void> {
  if (upTo <= before) return
  const { rows } = await sql.query<{ business_id: string }>(
    `select distinct w.business_id from outflows f join payout_wallets w on w.till_id = f.till_id
      where f.chain_id = $1 and f.block_number > $2 and f.block_number <= $3`,
    [chainId, before, upTo],
  )
  await postPayouts(
    sql,
    chainId,
    rows.map(row => row.business_id),
  )
}

/**
 * Takes back what blocks above a height did to payouts: they are on their way again, in the same transaction, which is open
 * again and sent with the same bytes. Call it after the outflows above the height are gone.
 */
export async function rewindPayouts(sql: Sql, chainId: ChainId, ancestor: bigint): Promise<void> {
  await sql.query(
    `with reopened as (
       update payouts set state = 'processing', txid = null, mined_block = null
        where chain_id = $1 and mined_block > $2 returning business_id, id)
     update payout_requests r set state = 'processing', reason = null
       from reopened where r.business_id = reopened.business_id and r.payout_id = reopened.id`,
    [chainId, ancestor],
  )
  await postPayouts(sql, chainId, null)
}
