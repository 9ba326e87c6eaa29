import type { AssetId, ChainId } from '../domain/assets.ts'
import { type BlockRecord, type Cursor, CursorMoved } from '../scan/ports.ts'
import type { Sql } from './database.ts'
import { ENTER_LEGS_SQL } from './enter-legs.ts'

/** The operator's own books: accounts that pay for gas belong to no merchant. */
export const OPERATOR = 'operator'

/**
 * Opens the books of settlement accounts with what they held at the cursor's block.
 * @throws CursorMoved when the balances are not those of the cursor's block any more
 */
export async function openAccounts(
  sql: Sql,
  chainId: ChainId,
  at: Cursor,
  balances: readonly { account: string; assetId: AssetId; amountAtoms: bigint }[],
): Promise<void> {
  const accounts = new Set(balances.map(({ account }) => account))
  const held = await sql.query(
    `update cursors set accounts = accounts + $4 where chain_id = $1 and number = $2 and hash = $3 and accounts = $5`,
    [chainId, at.number, at.hash, accounts.size, at.accounts],
  )
  if (held.rowCount !== 1) throw new CursorMoved(`the cursor of ${chainId} is not at block ${at.number}`)
  await writeChanges(
    sql,
    chainId,
    balances.map(({ account, assetId, amountAtoms }) => ({
      account,
      asset_id: assetId,
      kind: 'opening',
      txid: '',
      ordinal: 0,
      amount_atoms: amountAtoms.toString(),
      block_number: at.number.toString(),
    })),
  )
}

/** Writes what the blocks changed at settlement accounts, and posts it. */
export async function insertAccountChanges(
  sql: Sql,
  chainId: ChainId,
  blocks: readonly BlockRecord[],
): Promise<void> {
  await writeChanges(
    sql,
    chainId,
    blocks.flatMap(({ ref, accountChanges }) =>
      accountChanges.map(change => ({
        account: change.account,
        asset_id: change.assetId,
        kind: change.kind,
        txid: change.txid,
        ordinal: change.ordinal,
        amount_atoms: change.amountAtoms.toString(),
        block_number: ref.number.toString(),
      })),
    ),
  )
}

/**
 * Takes the changes above a height off the chain, opening balances too (an account is opened anew then), and posts them
 * back.
 */
export async function rewindAccountChanges(sql: Sql, chainId: ChainId, ancestor: bigint): Promise<void> {
  const gone = await sql.query<{ account: string; kind: string }>(
    `update account_changes set block_number = null where chain_id = $1 and block_number > $2 returning account, kind`,
    [chainId, ancestor],
  )
  if (gone.rowCount === 0) return
  const closed = new Set(gone.rows.filter(({ kind }) => kind === 'opening').map(({ account }) => account))
  if (closed.size > 0)
    await sql.query('update cursors set accounts = accounts - $2 where chain_id = $1', [chainId, closed.size])
  await postAccountChanges(sql, chainId)
}

interface ChangeRow {
  readonly account: string
  readonly asset_id: string
  readonly kind: string
  readonly txid: string
  readonly ordinal: number
  readonly amount_atoms: string
  readonly block_number: string
}

/** Writes rows and posts them. A row that a reorg took away comes back, perhaps with another amount. */
export async function writeChanges(sql: Sql, chainId: ChainId, rows: readonly ChangeRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql.query(
    `insert into account_changes as c (chain_id, account, asset_id, kind, txid, ordinal, amount_atoms, block_number)
     select $1, x.account, x.asset_id, x.kind, x.txid, x.ordinal, x.amount_atoms, x.block_number
       from jsonb_to_recordset($2::jsonb) as x(
         account text, asset_id text, kind text, txid text, ordinal integer, amount_atoms numeric, block_number bigint)
     on conflict (chain_id, account, asset_id, kind, txid, ordinal) do update
        set amount_atoms = excluded.amount_atoms, block_number = excluded.block_number
      where c.block_number is null`,
    [chainId, JSON.stringify(rows)],
  )
  await postAccountChanges(sql, chainId)
}

/** Posts every change whose posted amount is not what its row says; repeating it posts nothing (F48). */
async function postAccountChanges(sql: Sql, chainId: ChainId): Promise<void> {
  await sql.query(
    `with due as (
       select chain_id, account, asset_id, kind, txid, ordinal, posted_atoms,
              case when block_number is null then 0 else amount_atoms end as target
         from account_changes
        where chain_id = $1 and posted_atoms <> case when block_number is null then 0 else amount_atoms end
          for update),
     moved as (
       update account_changes c set posted_atoms = due.target, moves = c.moves + 1
         from due
        where c.chain_id = due.chain_id and c.account = due.account and c.asset_id = due.asset_id and c.kind = due.kind
          and c.txid = due.txid and c.ordinal = due.ordinal
       returning concat_ws('|', c.chain_id, c.account, c.asset_id, c.kind, c.txid, c.ordinal) as source_id, c.moves as number,
                 c.account, c.asset_id, c.kind as change, due.target - due.posted_atoms as delta),
     legs as (
       select '${OPERATOR}' as business_id, 'account.changed' as kind, source_id, number, 1 as leg,
              'operator.account' as purpose, asset_id, account as till_id, delta as amount from moved
       union all
       select '${OPERATOR}', 'account.changed', source_id, number, 2,
              case when change = 'fee' then 'gas' else 'operator.funds' end, asset_id, '', -delta from moved),${ENTER_LEGS_SQL}`,
    [chainId],
  )
}
