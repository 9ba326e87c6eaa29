import type { ChainId } from '../domain/assets.ts'
import { newId, newUuid } from '../domain/ids.ts'
import type { Sql } from './database.ts'
import { insertEvents } from './insert-events.ts'

/** An operation that has its answer. */
interface Ended {
  readonly businessId: string
  readonly operationId: string
  readonly tillId: string
  readonly succeeded: boolean
  /** Empty when it never had a transaction in a block. */
  readonly txid: string
}

/**
 * Ends the operations whose transaction is in a block with this many confirmations: by what the chain says of it (reference
 * bleumi 3.3). Returns how many.
 */
export async function endOperations(
  sql: Sql,
  at: { chainId: ChainId; tip: bigint; confirmations: number },
): Promise<number> {
  const { rows } = await sql.query<{
    business_id: string
    id: string
    till_id: string
    succeeded: boolean
    txid: string
  }>(
    `update till_operations o set state = 'ended', succeeded = ot.succeeded, ended_at = now()
       from outgoing_transactions ot
      where o.chain_id = $1 and o.state in ('sent', 'reopened') and ot.id = o.outgoing_id and ot.state in ('mined', 'final')
        and ot.mined_block <= $2
     returning o.business_id, o.id, o.till_id, o.succeeded, ot.mined_txid as txid`,
    [at.chainId, at.tip - BigInt(at.confirmations) + 1n],
  )
  return announceEnded(
    sql,
    rows.map(({ business_id: businessId, id: operationId, till_id: tillId, succeeded, txid }) => ({
      ...{ businessId, operationId, tillId, succeeded, txid },
    })),
  )
}

/**
 * Opens operations again whose transaction a rewind opened again, though they had ended: their answer does not hold any
 * more. Call it after the transactions.
 */
export async function reopenOperations(sql: Sql, chainId: ChainId): Promise<void> {
  await sql.query(
    `update till_operations o set state = 'reopened', succeeded = null, ended_at = null
       from outgoing_transactions ot
      where ot.chain_id = $1 and ot.state = 'open' and ot.purpose = 'operation' and o.outgoing_id = ot.id
        and o.state = 'ended'`,
    [chainId],
  )
}

/** Tells the merchants. One event per answer: an operation that was opened again has another one later. */
export function announceEnded(sql: Sql, ended: readonly Ended[]): Promise<number> {
  return insertEvents(
    sql,
    ended.map(({ businessId, operationId, tillId, succeeded, txid }) => ({
      businessId,
      id: newId('evt'),
      kind: 'operation.ended' as const,
      tillId,
      transferId: newUuid(),
      facts: { operationId, status: String(succeeded), hash: txid },
    })),
  )
}
