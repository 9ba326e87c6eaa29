import { newId, newUuid } from '../../../domain/ids.ts'
import type { Database } from '../../../storage/database.ts'
import type { StoredEvent } from '../../../storage/events.ts'
import { insertEvents } from '../../../storage/insert-events.ts'

/** A payment as the scanner would have written it. */
export interface RecordedPayment {
  readonly businessId: string
  readonly tillId: string
  readonly transferId: string
  readonly txid: string
}

let payments = 0

/** Writes a transfer in block 100 to the till at `addressIn`. */
export async function recordPayment(
  db: Database,
  addressIn: unknown,
  payment: {
    assetId: string
    amountAtoms: bigint
    state?: 'seen' | 'confirmed' | 'orphaned'
    disposition?: 'accepted' | 'below_minimum' | 'other_asset'
  },
): Promise<RecordedPayment> {
  const transferId = newUuid()
  const txid = `0x${(++payments).toString(16).padStart(64, '0')}`
  const inBlock = payment.state !== 'orphaned'
  const { rows } = await db.query<{ business_id: string; till_id: string }>(
    `insert into transfers (business_id, id, chain_id, txid, ordinal, till_id, asset_id, amount_atoms, sender,
                            block_number, block_hash, tx_index, state, disposition)
     select business_id, $2, split_part($4, '/', 1), $3, 0, id, $4, $5, '0xpayer', $6, $7, 0, $8, $9
       from tills where address = $1
     returning business_id, till_id`,
    [
      String(addressIn).toLowerCase(),
      transferId,
      txid,
      payment.assetId,
      payment.amountAtoms,
      inBlock ? 100 : null,
      inBlock ? '0xblock' : null,
      payment.state ?? 'seen',
      payment.disposition ?? 'accepted',
    ],
  )
  const [row] = rows
  if (!row) throw new Error(`no till at ${String(addressIn)}`)
  return { businessId: row.business_id, tillId: row.till_id, transferId, txid }
}

/** Writes an event of the payment and returns it as the notifier reads it. */
export async function recordEvent(
  db: Database,
  payment: RecordedPayment,
  kind: StoredEvent['kind'],
  facts: Readonly<Record<string, string | number>>,
): Promise<StoredEvent> {
  const id = newId('evt')
  await insertEvents(db, [{ ...payment, id, kind, facts }])
  return { ...payment, id, kind, facts, dialect: 'blockbee', sequence: 1, createdAtMs: 0 }
}

/** Writes a delivery of the event with one attempt. */
export async function recordAttempt(
  db: Database,
  event: StoredEvent,
  attempt: {
    url: string
    status: string
    response: string
    acknowledgedBy: 'token' | 'status' | null
    startedAt: string
    nextAt: string | null
  },
): Promise<void> {
  const deliveryId = newId('dlv')
  await db.query(
    `insert into deliveries (business_id, id, event_id, transfer_id, sequence, endpoint, method, url, state, attempts,
                             acknowledged_by, give_up_at)
     values ($1, $2, $3, $4, 1, 'https://shop.example', 'GET', $5, $6, 1, $7, now() + interval '3 days')`,
    [
      event.businessId,
      deliveryId,
      event.id,
      event.transferId,
      attempt.url,
      attempt.acknowledgedBy ? 'delivered' : 'pending',
      attempt.acknowledgedBy,
    ],
  )
  await db.query(
    `insert into delivery_attempts (business_id, delivery_id, number, started_at, request_url, response_status, response,
                                    acknowledged, duration_ms, next_attempt_at)
     values ($1, $2, 1, $3, $4, $5, $6, $7, 12, $8)`,
    [
      event.businessId,
      deliveryId,
      attempt.startedAt,
      attempt.url,
      attempt.status,
      attempt.response,
      attempt.acknowledgedBy !== null,
      attempt.nextAt,
    ],
  )
}
