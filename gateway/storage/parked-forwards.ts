import type { ChainId } from '../domain/assets.ts'
import type { Sql } from './database.ts'
import { epochMs } from './orders-rows.ts'

/** A forward that failed so often that nothing tries it any more (F37). Its money lies at the till. */
export interface ParkedForward {
  readonly id: string
  readonly businessId: string
  readonly chainId: ChainId
  /** Canonical form. */
  readonly tillAddress: string
  readonly assetId: string
  readonly amountAtoms: bigint
  /** Why the last try failed, in words. */
  readonly reason: string
  /** When its payment was confirmed: since then the money is owed. */
  readonly owedSinceMs: number
}

/** Forwards that are parked, oldest first; of one business when it is named. At most `limit`; null: all. */
export async function listParkedForwards(
  sql: Sql,
  { businessId, limit }: { readonly businessId: string | null; readonly limit: number | null },
): Promise<ParkedForward[]> {
  const { rows } = await sql.query<ParkedForward>(
    `select o.id, o.business_id as "businessId", o.chain_id as "chainId", tills.address as "tillAddress",
            o.asset_id as "assetId", o.amount_atoms as "amountAtoms", coalesce(o.reason, 'unknown') as reason,
            ${epochMs('o.created_at')} as "owedSinceMs"
       from obligations o join tills on tills.business_id = o.business_id and tills.id = o.till_id
      where o.state = 'parked' and ($1::text is null or o.business_id = $1)
      order by o.created_at, o.id limit $2`,
    [businessId, limit],
  )
  return rows
}

/**
 * Makes a parked forward due at once, with all its tries before it again. One that is not parked, by now or ever, is left alone:
 * null. Of `businessId` when it is named. Returns whose it is and why it was parked.
 */
export async function makeForwardDue(
  sql: Sql,
  { id, businessId }: { readonly id: string; readonly businessId: string | null },
): Promise<Pick<ParkedForward, 'businessId' | 'reason'> | null> {
  const { rows } = await sql.query<Pick<ParkedForward, 'businessId' | 'reason'>>(
    `update obligations set state = 'due', failures = 0, due_at = now()
      where id = $1 and state = 'parked' and ($2::text is null or business_id = $2)
     returning business_id as "businessId", coalesce(reason, 'unknown') as reason`,
    [id, businessId],
  )
  return rows[0] ?? null
}

/** A transaction of ours that no block takes until a person mends what keeps it (F34); it goes on by itself then. */
export interface ParkedTransaction {
  readonly id: string
  readonly chainId: ChainId
  readonly nonce: bigint
  /** In words. */
  readonly reason: string
  readonly createdAtMs: number
}

/** Transactions that need a person, oldest first. */
export async function listParkedTransactions(sql: Sql): Promise<ParkedTransaction[]> {
  const { rows } = await sql.query<ParkedTransaction>(
    `select id, chain_id as "chainId", nonce, parked_reason as reason, ${epochMs('created_at')} as "createdAtMs"
       from outgoing_transactions where state = 'open' and parked_reason is not null order by created_at, id`,
  )
  return rows
}
