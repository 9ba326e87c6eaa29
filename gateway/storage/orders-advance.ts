import { newId } from '../domain/ids.ts'
import type { Order } from '../orders/order.ts'
import type { OpenOrder, OrderAdvance, OrderKey, WeighedTransfer } from '../orders/ports.ts'
import type { Database, Sql } from './database.ts'
import { insertEvents } from './insert-events.ts'
import {
  COUNTS_SQL,
  NEWEST_SQL,
  newestSql,
  ORDER_COLUMNS,
  type OrderRow,
  orderOf,
  PROGRESS_COLUMNS,
  readQuotes,
  readTills,
  TRANSFER_COLUMNS,
} from './orders-rows.ts'

/** Promises looked back at: enough for every one that a transfer of the last hours can have seen. */
const QUOTES_READ = 100
/** Of a deposit, the latest transfers beside the changed ones: its state follows them. */
const LATEST_READ = 5

/** Looks at an order under its lock and writes what came of it; see `OrderStore.advance`. */
export async function advanceOrderRows(
  db: Database,
  key: OrderKey,
  look: (open: OpenOrder) => OrderAdvance,
): Promise<{ changed: boolean; told: boolean }> {
  return db.transaction(async sql => {
    const open = await openOrder(sql, key)
    if (!open) return { changed: false, told: false }
    const advance = look(open)
    await writeCredits(sql, key, advance)
    if (open.order.kind === 'deposit') await count(sql, key, open)
    const news = open.order.notifyUrl === null ? [] : advance.news
    const told = await insertEvents(
      sql,
      news.map(item => ({ ...item, businessId: key.businessId, id: newId('evt') })),
    )
    const changed = open.hasChanged || advance.credits.length > 0 || advance.state !== open.state
    if (changed || advance.completes)
      await sql.query(
        `update orders set state = $3, version = version + 1, completed_at = case when $4 then now() else completed_at end
          where business_id = $1 and id = $2`,
        [key.businessId, key.orderId, advance.state, advance.completes],
      )
    return { changed, told: told > 0 }
  })
}

async function openOrder(sql: Sql, { businessId, orderId }: OrderKey): Promise<OpenOrder | null> {
  const { rows } = await sql.query<OrderRow>(
    `select ${ORDER_COLUMNS}, ${PROGRESS_COLUMNS} from orders o
      where o.business_id = $1 and o.id = $2 for update`,
    [businessId, orderId],
  )
  const [row] = rows
  if (!row) return null
  const tills = await readTills(sql, businessId, orderId)
  const tillIds = tills.map(till => till.tillId)
  // A change that commits after this statement's snapshot stays for the next look; what is read below is newer.
  const changes = await sql.query<{ transfer_id: string }>(
    'delete from order_changes where till_id = any($1) returning transfer_id',
    [tillIds],
  )
  const changed = changes.rows.map(change => change.transfer_id)
  return {
    order: orderOf(row),
    state: row.state,
    isCompleted: row.completedAtMs !== null,
    tills,
    quotes: await readQuotes(sql, businessId, tillIds, QUOTES_READ),
    transfers: await readWeighed(sql, orderOf(row), tillIds, changed),
    hasChanged: changes.rowCount > 0,
  }
}

/** Picked first and joined then: a deposit has any number of transfers. */
async function readWeighed(
  sql: Sql,
  order: Order,
  tillIds: readonly string[],
  changed: readonly string[],
): Promise<WeighedTransfer[]> {
  const { rows } = await sql.query<WeighedTransfer>(
    `with picked as materialized (
       select unnest($3::uuid[]) as id
       union select transfer_id from order_credits
              where business_id = $1 and order_id = $4 and rate is null and not late
       union (select id from (${newestSql(`(disposition = 'accepted') is true and state <> 'orphaned'`, '$5')}) mine
               order by seen_at desc, id desc limit $5))
     select ${TRANSFER_COLUMNS},
            greatest(0, extract(epoch from now() - least(t.seen_at, blocks.block_time)) * 1000)::float8 as "lagMs",
            case when c.rate is null then s.prices->x.ticker end as "coinPrice",
            case when c.rate is null then s.prices->$6::text end as "fiatPrice"
       from picked
       join transfers t on t.business_id = $1 and t.id = picked.id
       left join order_credits c on c.business_id = t.business_id and c.transfer_id = t.id
       left join blocks on blocks.chain_id = t.chain_id and blocks.number = t.block_number
       left join order_tills x on x.till_id = t.till_id
       left join transfer_rates r on r.business_id = t.business_id and r.transfer_id = t.id
       left join rate_snapshots s on s.id = r.snapshot_id
      order by ${NEWEST_SQL}`,
    [
      ...[order.businessId, tillIds, changed, order.id, order.kind === 'payment' ? null : LATEST_READ],
      order.currency,
    ],
  )
  return rows
}

/** Brings a deposit's sum up to date with the transfers that were looked at; all others count as they did. */
async function count(sql: Sql, { businessId, orderId }: OrderKey, { transfers }: OpenOrder): Promise<void> {
  if (transfers.length === 0) return
  await sql.query(
    `with moved as (
       update order_credits c set counted_atoms = now.atoms
         from (select c.transfer_id, c.counted_atoms as before, case when ${COUNTS_SQL} then coalesce(c.fiat_atoms, 0) else 0 end as atoms
                 from order_credits c join transfers t on t.business_id = c.business_id and t.id = c.transfer_id
                where c.business_id = $1 and c.order_id = $2 and c.transfer_id = any($3::uuid[])) now
        where c.business_id = $1 and c.transfer_id = now.transfer_id and c.counted_atoms <> now.atoms
       returning now.atoms - now.before as atoms)
     update orders o set counted_atoms = o.counted_atoms + delta.atoms
       from (select sum(atoms) as atoms from moved) delta
      where o.business_id = $1 and o.id = $2 and delta.atoms <> 0`,
    [businessId, orderId, transfers.map(({ transferId }) => transferId)],
  )
}

async function writeCredits(
  sql: Sql,
  { businessId, orderId }: OrderKey,
  { credits }: OrderAdvance,
): Promise<void> {
  if (credits.length === 0) return
  await sql.query(
    `insert into order_credits as c (business_id, order_id, transfer_id, arrived_at, late, rate, quote_number, sources,
                                     fiat_atoms)
     select $1, $2, x.transfer_id, to_timestamp(x.arrived_ms / 1000), x.late, x.rate, x.quote_number, x.sources,
            x.fiat_atoms
       from jsonb_to_recordset($3::jsonb) as x(
         transfer_id uuid, arrived_ms float8, late boolean, rate numeric, quote_number integer, sources jsonb,
         fiat_atoms numeric)
     on conflict (business_id, transfer_id) do update
        set rate = excluded.rate, fiat_atoms = excluded.fiat_atoms,
            quote_number = coalesce(c.quote_number, excluded.quote_number),
            sources = coalesce(c.sources, excluded.sources)`,
    [
      businessId,
      orderId,
      JSON.stringify(
        credits.map(credit => ({
          transfer_id: credit.transferId,
          arrived_ms: credit.arrivedAtMs,
          late: credit.late,
          rate: credit.rate,
          quote_number: credit.quoteNumber,
          sources: credit.sources,
          fiat_atoms: credit.fiatAtoms?.toString() ?? null,
        })),
      ),
    ],
  )
}
