import type { AssetId, ChainId } from '../domain/assets.ts'
import { newId } from '../domain/ids.ts'
import type { AttemptFees, OpenTransaction } from '../settle/ports.ts'
import type { Sql } from './database.ts'

/** A transaction of ours that is to be written. */
export interface NewOutgoing {
  readonly chainId: ChainId
  readonly sender: string
  readonly call: OpenTransaction['call']
  readonly fees: AttemptFees
  readonly purpose: 'settle' | 'payout' | 'approve' | 'operation'
  /** Of a payout or an approval. */
  readonly assetId?: AssetId
}

/**
 * Takes the lane's next nonce and writes the transaction with its first attempt (F28, F33); the caller binds in the same
 * database transaction what it pays. Null, and nothing written, while the lane is halted.
 */
export async function insertOutgoing(sql: Sql, outgoing: NewOutgoing): Promise<OpenTransaction | null> {
  const { chainId, sender, call, fees, purpose, assetId = null } = outgoing
  const lane = await sql.query<{ nonce: bigint }>(
    `update nonce_lanes set next_nonce = next_nonce + 1
      where chain_id = $1 and sender = $2 and halted_reason is null returning next_nonce - 1 as nonce`,
    [chainId, sender],
  )
  const nonce = lane.rows[0]?.nonce
  if (nonce === undefined) return null
  const outgoingId = newId('otx')
  await sql.query(
    `insert into outgoing_transactions (id, chain_id, sender, nonce, to_address, data, gas_limit, value_atoms, purpose,
                                        asset_id, state)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open')`,
    [
      ...[outgoingId, chainId, sender, nonce, call.to, call.data, call.gasLimit],
      ...[call.value ?? 0n, purpose, assetId],
    ],
  )
  await insertAttempt(sql, outgoingId, 1, fees)
  const attempt = { version: 1, ...fees, rawTransaction: null, txid: null, broadcastAgeMs: null }
  return { outgoingId, sender, nonce, call, parkedReason: null, signedBytes: null, attempt }
}

/** Writes a version of an attempt with its fees, to be signed. */
export async function insertAttempt(
  sql: Sql,
  outgoingId: string,
  version: number,
  fees: AttemptFees,
): Promise<void> {
  await sql.query(
    'insert into attempts (outgoing_id, version, max_fee_per_gas, max_priority_fee_per_gas) values ($1, $2, $3, $4)',
    [outgoingId, version, fees.maxFeePerGas, fees.maxPriorityFeePerGas],
  )
}
