import type { ChainId } from '../domain/assets.ts'
import type { BlockRecord } from '../scan/ports.ts'
import { insertAccountChanges } from './account-changes.ts'
import type { Sql } from './database.ts'
import { matchOwnTransactions } from './scan-consequences.ts'

/**
 * Adds what only receipts tell of a block that was recorded without: what our transactions cost, and the gas that
 * settlement accounts paid since their books are open. Its payments are known to be right.
 */
export async function proveBlock(sql: Sql, chainId: ChainId, record: BlockRecord): Promise<void> {
  const { number } = record.ref
  await matchOwnTransactions(sql, chainId, [record])
  const { rows } = await sql.query<{ account: string }>(
    `select distinct account from account_changes where chain_id = $1 and kind = 'opening' and block_number < $2`,
    [chainId, number],
  )
  const open = new Set(rows.map(({ account }) => account))
  const accountChanges = record.accountChanges.filter(({ account }) => open.has(account))
  await insertAccountChanges(sql, chainId, [{ ...record, accountChanges }])
  await sql.query(`update blocks set proof = 'roots' where chain_id = $1 and number = $2`, [chainId, number])
}
