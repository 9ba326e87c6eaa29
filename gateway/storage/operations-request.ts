import { randomInt } from 'node:crypto'
import { newUuid } from '../domain/ids.ts'
import type { Operation, OperationKind, OperationRequest } from '../operations/operation.ts'
import type { Sql } from './database.ts'

const HANDLES_PER_MS = 1_000_000

/**
 * Writes an operation that waits for its transaction; returns its handle, or null while another one of the till is under
 * way: of several that come at once, one is written (F64). `nowMs`: the gateway's clock.
 */
export async function insertOperation(
  sql: Sql,
  request: OperationRequest,
  nowMs: number,
): Promise<bigint | null> {
  const handle = BigInt(nowMs) * BigInt(HANDLES_PER_MS) + BigInt(randomInt(HANDLES_PER_MS))
  const { rowCount } = await sql.query(
    `insert into till_operations (business_id, id, handle, till_id, chain_id, asset_id, kind, amount_atoms, written_amount,
                                  state, requested_by)
     select $1, $2, $3, $4, $5, $6, $7, $8, $9, 'due', $10
      where not exists (select 1 from till_operations where till_id = $4 and state = 'reopened')
     on conflict (till_id) where state in ('due', 'sent') do nothing`,
    [
      ...[request.businessId, newUuid(), handle, request.tillId, request.chainId, request.assetId],
      ...[request.kind, request.amountAtoms, request.writtenAmount, request.requestedBy],
    ],
  )
  return rowCount === 1 ? handle : null
}

interface OperationRow {
  id: string
  handle: bigint
  till_id: string
  asset_id: string
  kind: OperationKind
  amount_atoms: bigint
  written_amount: string | null
  succeeded: boolean | null
  mined_txid: string | null
}

const OPERATION = `select o.id::text, o.handle, o.till_id, o.asset_id, o.kind, o.amount_atoms, o.written_amount, o.succeeded, ot.mined_txid
  from till_operations o left join outgoing_transactions ot on ot.id = o.outgoing_id`

/** Up to `limit` operations of these tills behind `after`, oldest first. */
export async function listOperations(
  sql: Sql,
  tillIds: readonly string[],
  after: bigint,
  limit: number,
): Promise<Operation[]> {
  const { rows } = await sql.query<OperationRow>(
    `${OPERATION} where o.till_id = any($1) and o.handle > $2 order by o.handle limit $3`,
    [tillIds, after, limit],
  )
  return rows.map(fromRow)
}

/** One operation of these tills by its handle, or null. */
export async function findOperation(
  sql: Sql,
  tillIds: readonly string[],
  handle: bigint,
): Promise<Operation | null> {
  const { rows } = await sql.query<OperationRow>(`${OPERATION} where o.till_id = any($1) and o.handle = $2`, [
    tillIds,
    handle,
  ])
  return rows[0] ? fromRow(rows[0]) : null
}

function fromRow(row: OperationRow): Operation {
  return {
    id: row.id,
    handle: row.handle,
    tillId: row.till_id,
    assetId: row.asset_id,
    amountAtoms: row.amount_atoms,
    kind: row.kind,
    writtenAmount: row.written_amount,
    succeeded: row.succeeded,
    txid: row.mined_txid,
  }
}
