import { newId } from '../domain/ids.ts'
import type { Sql } from './database.ts'
import { insertEvents } from './insert-events.ts'

/** A transfer, what of it was forwarded, and by which transaction. */
export interface ForwardedRow {
  readonly business_id: string
  readonly till_id: string
  readonly transfer_id: string
  /** Base units. */
  readonly amount_atoms: bigint
  readonly txid: string
  /** Of the transfer, at the head that was scanned last. */
  readonly confirmations: bigint
}

/** Writes their `transfer.forwarded` events; what was told already stays as it was. Returns how many were new. */
export function insertForwarded(sql: Sql, rows: readonly ForwardedRow[]): Promise<number> {
  return insertEvents(
    sql,
    rows.map(row => ({
      businessId: row.business_id,
      id: newId('evt'),
      kind: 'transfer.forwarded' as const,
      tillId: row.till_id,
      transferId: row.transfer_id,
      facts: {
        confirmations: Number(row.confirmations),
        txidOut: row.txid,
        forwardedAtoms: row.amount_atoms.toString(),
      },
    })),
  )
}

/**
 * Writes a `transfer.forwarded` event for each transfer that this transaction forwards and that nobody told of yet
 * (reference blockbee 4.5: the confirmed callback carries the forward's hash). Transfers that left the chain meanwhile
 * are not told of. Returns how many were new.
 */
export async function announceForwards(sql: Sql, outgoingId: string, version: number): Promise<number> {
  const { rows } = await sql.query<ForwardedRow>(
    `select o.business_id, o.till_id, o.transfer_id, o.amount_atoms, a.txid,
            cursors.number - t.block_number + 1 as confirmations
       from obligations o
       join transfers t on t.business_id = o.business_id and t.id = o.transfer_id and t.state in ('confirmed', 'final')
       join attempts a on a.outgoing_id = o.outgoing_id and a.version = $2
       join cursors on cursors.chain_id = o.chain_id
      where o.outgoing_id = $1
        and not exists (select 1 from events e
                         where e.business_id = o.business_id and e.transfer_id = o.transfer_id and e.kind = 'transfer.forwarded')`,
    [outgoingId, version],
  )
  return insertForwarded(sql, rows)
}
