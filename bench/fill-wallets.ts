import type { Database } from '../gateway/storage/database.ts'

/** Rows per statement: statements have a deadline. */
const CHUNK = 50_000
const ASSET = `eip155:31337/erc20:0x${'a'.repeat(40)}`

/** One wallet in so many has a payment. */
export const PAID_EACH = 5

/**
 * Writes the wallets `from` to `upTo` of a business, a payment in one of five, as the gateway's own statements would write them,
 * in three: created a millisecond apart, changed last in another order.
 */
export async function fillWallets(
  db: Database,
  businessId: string,
  { from, upTo }: { readonly from: number; readonly upTo: number },
): Promise<void> {
  // The trigger would move every wallet's time.
  await db.query('alter table transfers disable trigger user')
  for (let first = from; first <= upTo; first += CHUNK)
    await fillChunk(db, businessId, first, Math.min(upTo, first + CHUNK - 1))
  await db.query('alter table transfers enable trigger user')
  for (const table of ['tills', 'bleumi_wallets', 'transfers']) await db.query(`vacuum (analyze) ${table}`)
}

async function fillChunk(db: Database, businessId: string, from: number, upTo: number): Promise<void> {
  const tillId = `'bwl_' || lpad(n::text, 26, '0')`
  await db.query(
    `insert into tills (business_id, id, dialect, family, address, nonce, terms, terms_hash, asset_id, confirmations,
                        announce_pending, settlement)
     select $1, ${tillId}, 'bleumi', 'evm', '0x' || md5(n::text) || substr(md5('a' || n), 1, 8),
            '0x' || substr(md5('b' || n), 1, 16),
            jsonb_build_object('operator', '0x' || repeat('1', 40), 'target', '0x' || repeat('2', 40), 'buyer', '0x' || repeat('3', 40)),
            '0x' || md5(n::text) || md5('c' || n), $2, 1, true, 'on_request'
       from generate_series($3::int, $4::int) n`,
    [businessId, ASSET, from, upTo],
  )
  await db.query(
    `insert into bleumi_wallets (business_id, id, till_id, chain, token, created_at, updated_at)
     select $1, 'order-' || n, ${tillId}, 'mainnet', '0x' || repeat('a', 40),
            timestamptz '2026-01-01' + n * interval '1 millisecond',
            timestamptz '2026-02-01' + ((n * 7919::bigint) % 1000003) * interval '1 millisecond'
       from generate_series($2::int, $3::int) n`,
    [businessId, from, upTo],
  )
  await db.query(
    `insert into transfers (business_id, id, chain_id, txid, ordinal, till_id, asset_id, amount_atoms, sender, block_number,
                            block_hash, tx_index, state, disposition)
     select $1, gen_random_uuid(), 'eip155:31337', '0x' || md5(n::text) || md5('d' || n), 0, ${tillId}, $2, n,
            '0x' || repeat('4', 40), n, '0x' || md5(n::text), 0, 'final', 'accepted'
       from generate_series($3::int, $4::int) n where n % ${PAID_EACH} = 0`,
    [businessId, ASSET, from, upTo],
  )
}
