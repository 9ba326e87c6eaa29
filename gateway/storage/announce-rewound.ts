import { newId, newUuid } from '../domain/ids.ts'
import type { Sql } from './database.ts'
import { insertEvents } from './insert-events.ts'

/** A transfer whose place in the chain changed. */
interface MovedTransfer {
  readonly business_id: string
  readonly id: string
  readonly till_id: string
}

/** Tills whose merchants are told of balances; their ids say so. */
const TELLS_BALANCE = (transfer: MovedTransfer): boolean => transfer.till_id.startsWith('bwl_')

/**
 * Tells merchants who know balances that a reorg took payments back (reference bleumi 1.5). Each reorg of a payment is a
 * subject of its own, so that what follows is told behind it.
 */
export async function announceRewound(sql: Sql, transfers: readonly MovedTransfer[]): Promise<void> {
  const moved = transfers.filter(TELLS_BALANCE)
  if (moved.length === 0) return
  const { rows } = await sql.query<{ business_id: string; till_id: string; of: string }>(
    `select e.business_id, e.till_id, e.transfer_id::text as of
       from unnest($1::text[], $2::uuid[]) as x(business_id, transfer_id)
       join events e on e.business_id = x.business_id and e.transfer_id = x.transfer_id and e.kind = 'transfer.pending'`,
    [moved.map(({ business_id }) => business_id), moved.map(({ id }) => id)],
  )
  await insertEvents(
    sql,
    rows.map(row => ({
      businessId: row.business_id,
      id: newId('evt'),
      kind: 'transfer.rewound' as const,
      tillId: row.till_id,
      transferId: newUuid(),
      facts: { transferId: row.of },
    })),
  )
}

/** Tells them that such a payment is in a block again. */
export async function announceReturned(sql: Sql, transfers: readonly MovedTransfer[]): Promise<number> {
  const told = transfers.filter(TELLS_BALANCE)
  if (told.length === 0) return 0
  const { rows } = await sql.query<{ business_id: string; till_id: string; subject: string; of: string }>(
    `select e.business_id, e.till_id, e.transfer_id::text as subject, x.transfer_id as of
       from unnest($1::text[], $2::text[]) as x(business_id, transfer_id)
       join events e on e.business_id = x.business_id and e.kind = 'transfer.rewound' and e.facts->>'transferId' = x.transfer_id
      where not exists (select 1 from events later where later.business_id = e.business_id
                           and later.transfer_id = e.transfer_id and later.kind = 'transfer.returned')`,
    [told.map(({ business_id }) => business_id), told.map(({ id }) => id)],
  )
  return insertEvents(
    sql,
    rows.map(row => ({
      businessId: row.business_id,
      id: newId('evt'),
      kind: 'transfer.returned' as const,
      tillId: row.till_id,
      transferId: row.subject,
      facts: { transferId: row.of },
    })),
  )
}
