import type { ChainId } from '../domain/assets.ts'
import type { Sql } from './database.ts'

/** A transaction in a block that our key signed, but not for this gateway. Integers as decimal text. */
export interface ForeignTransaction {
  readonly txid: string
  readonly sender: string
  readonly nonce: string
  readonly block_number: string
}

/**
 * Stops the lanes of these senders until a person says that nobody else has the key (F33), and moves them behind the nonces
 * that are gone. Transactions of ours under such a nonce count as mined without effect: what they owe is owed anew. Returns
 * their ids.
 */
export async function haltLanes(
  sql: Sql,
  chainId: ChainId,
  foreign: readonly ForeignTransaction[],
): Promise<string[]> {
  const json = JSON.stringify(foreign)
  await sql.query(
    `update nonce_lanes l
        set next_nonce = greatest(l.next_nonce, x.last + 1),
            halted_reason = coalesce(l.halted_reason, 'nonce ' || x.first || ' was used by ' || x.txid
              || ', which was not signed for this gateway: see "The key is used elsewhere" in docs/operate.md')
       from (select sender, min(nonce) as first, max(nonce) as last, (array_agg(txid order by nonce))[1] as txid
               from jsonb_to_recordset($2::jsonb) as f(txid text, sender text, nonce bigint) group by sender) x
      where l.chain_id = $1 and l.sender = x.sender`,
    [chainId, json],
  )
  const { rows } = await sql.query<{ id: string }>(
    `update outgoing_transactions ot
        set state = 'mined', mined_txid = x.txid, mined_block = x.block_number, succeeded = false, parked_reason = null
       from jsonb_to_recordset($2::jsonb) as x(txid text, sender text, nonce bigint, block_number bigint)
      where ot.chain_id = $1 and ot.sender = x.sender and ot.nonce = x.nonce and ot.state = 'open'
     returning ot.id`,
    [chainId, json],
  )
  return rows.map(row => row.id)
}

/** Lets the halted lanes of a chain go on; another foreign transaction stops them again. Returns how many. */
export async function resumeLanes(sql: Sql, chainId: ChainId): Promise<number> {
  const { rowCount } = await sql.query(
    'update nonce_lanes set halted_reason = null where chain_id = $1 and halted_reason is not null',
    [chainId],
  )
  return rowCount
}
