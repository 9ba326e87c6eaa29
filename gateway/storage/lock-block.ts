import type { ChainId } from '../domain/assets.ts'
import type { Sql } from './database.ts'

/**
 * Keeps the scanner out until the transaction ends and tells the height of the cursor; null while the chain is halted or was
 * never scanned. What the cursor guards is to be read after this, in a statement of its own: one that waits for the lock
 * sees everything else as it was before the wait.
 */
export async function lockCursor(sql: Sql, chainId: ChainId): Promise<bigint | null> {
  const { rows } = await sql.query<{ number: bigint }>(
    'select number from cursors where chain_id = $1 and halted_reason is null for update',
    [chainId],
  )
  return rows[0]?.number ?? null
}

/** The same for work on one block; null also when a rewind took the block away. */
export async function lockBlock(
  sql: Sql,
  chainId: ChainId,
  block: { readonly number: bigint; readonly hash: string },
): Promise<bigint | null> {
  const height = await lockCursor(sql, chainId)
  if (height === null) return null
  const { rowCount } = await sql.query(
    'select 1 from blocks where chain_id = $1 and number = $2 and hash = $3',
    [chainId, block.number, block.hash],
  )
  return rowCount === 1 ? height : null
}
