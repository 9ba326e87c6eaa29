import type { Checkout, CheckoutPart } from '../checkouts/checkout.ts'
import { CHECKOUT_CONFIRMATIONS } from '../checkouts/checkout.ts'
import type { ChainId } from '../domain/assets.ts'
import type { Snapshot, Sql } from './database.ts'
import { epochMs } from './orders-rows.ts'

/** An address that a checkout's payment has, with the terms that it was made with. */
export interface CheckoutAddress {
  /** Network code; a payment has one address per code. */
  readonly chain: string
  /** Canonical form, as the sides. */
  readonly address: string
  readonly target: string
  readonly buyer: string
}

/** A part as its page shows it. */
export interface ShownPart extends CheckoutPart {
  readonly chainId: ChainId
  readonly seenAtMs: number
}

/** A checkout with everything that its page shows. */
export interface CheckoutRecord {
  readonly checkout: Checkout
  /** Name of the business. */
  readonly merchant: string
  /** Grows with everything that the page shows. */
  readonly version: number
  readonly selectedAssetId: string | null
  readonly addresses: readonly CheckoutAddress[]
  /** In order of arrival: all of the offered tokens, and the last of others. */
  readonly parts: readonly ShownPart[]
}

/** Transfers of tokens that were not asked for, shown at most (F71). */
const OTHERS_MAX = 100

const COLUMNS = `c.business_id as "businessId", c.id, c.payment_id as "paymentId", p.id as "merchantId", c.currency,
  c.amount_atoms as "amountAtoms", c.offers, c.success_url as "successUrl", c.cancel_url as "cancelUrl",
  c.base64_transform as "base64Transform"`

/**
 * A number per `bleumi_checkouts c` that grows with everything its page shows: its own version, and below it the confirmations
 * that its transfers have of those that count.
 */
const VERSION = `(c.version * 1000000 + least(999999, coalesce((
  select sum(greatest(0, least(${CHECKOUT_CONFIRMATIONS}, cursors.number - t.block_number + 1)))
    from bleumi_payment_addresses a
    join transfers t on t.business_id = a.business_id and t.till_id = a.till_id
    join cursors on cursors.chain_id = t.chain_id
   where a.business_id = c.business_id and a.payment_id = c.payment_id), 0)))::float8`

/** The checkout with this public name and everything that its page shows, or null. */
export async function findCheckout(sql: Snapshot, id: string): Promise<CheckoutRecord | null> {
  const { rows } = await sql.query<
    Checkout & Pick<CheckoutRecord, 'merchant' | 'version' | 'selectedAssetId'>
  >(
    `select ${COLUMNS}, businesses.name as merchant, ${VERSION} as version, c.selected_asset_id as "selectedAssetId"
       from bleumi_checkouts c
       join bleumi_payments p on p.business_id = c.business_id and p.payment_id = c.payment_id
       join businesses on businesses.id = c.business_id
      where c.id = $1`,
    [id],
  )
  const [row] = rows
  if (!row) return null
  const { merchant, version, selectedAssetId, ...checkout } = row
  return {
    ...{ checkout, merchant, version, selectedAssetId },
    addresses: await readCheckoutAddresses(sql, checkout.businessId, checkout.paymentId),
    parts: await readParts(sql, checkout),
  }
}

/** The checkouts of a business whose payment has this address (canonical form), each with what came. */
export async function findCheckoutsAt(
  sql: Snapshot,
  businessId: string,
  address: string,
): Promise<{ checkout: Checkout; parts: CheckoutPart[] }[]> {
  const { rows } = await sql.query<Checkout>(
    `select ${COLUMNS}
       from tills
       join bleumi_payment_addresses a on a.business_id = tills.business_id and a.till_id = tills.id
       join bleumi_payments p on p.business_id = a.business_id and p.payment_id = a.payment_id
       join bleumi_checkouts c on c.business_id = p.business_id and c.payment_id = p.payment_id
      where tills.business_id = $1 and tills.address = $2`,
    [businessId, address],
  )
  const found = []
  for (const checkout of rows) found.push({ checkout, parts: await readParts(sql, checkout) })
  return found
}

/** The addresses that a payment has so far. */
export async function readCheckoutAddresses(
  sql: Sql,
  businessId: string,
  paymentId: string,
): Promise<CheckoutAddress[]> {
  const { rows } = await sql.query<CheckoutAddress>(
    `select a.chain, tills.address, tills.terms->>'target' as target, tills.terms->>'buyer' as buyer
       from bleumi_payment_addresses a
       join tills on tills.business_id = a.business_id and tills.id = a.till_id
      where a.business_id = $1 and a.payment_id = $2 order by a.created_at, a.chain`,
    [businessId, paymentId],
  )
  return rows
}

async function readParts(
  sql: Snapshot,
  { businessId, paymentId, offers }: Pick<Checkout, 'businessId' | 'paymentId' | 'offers'>,
): Promise<ShownPart[]> {
  const { rows } = await sql.query<ShownPart>(
    `with mine as materialized (
       select t.id, a.chain, t.seen_at, t.asset_id = any($3) as is_offered
         from bleumi_payment_addresses a
         join transfers t on t.business_id = a.business_id and t.till_id = a.till_id
        where a.business_id = $1 and a.payment_id = $2),
     picked as (
       (select id, chain from mine where is_offered)
       union all (select id, chain from mine where not is_offered order by seen_at desc, id desc limit ${OTHERS_MAX}))
     select picked.chain, t.chain_id as "chainId", t.asset_id as "assetId", t.txid, t.amount_atoms as "amountAtoms", t.state,
            greatest(0, coalesce(cursors.number - t.block_number + 1, 0))::float8 as confirmations,
            ${epochMs('t.seen_at')} as "seenAtMs"
       from picked
       join transfers t on t.business_id = $1 and t.id = picked.id
       left join cursors on cursors.chain_id = t.chain_id
      order by t.seen_at, t.block_number, t.tx_index, t.ordinal, t.id`,
    [businessId, paymentId, offers.map(({ assetId }) => assetId)],
  )
  return rows
}

/** Versions of these checkouts' pages, by public name. */
export async function checkoutVersions(
  sql: Sql,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql.query<{ id: string; version: number }>(
    `select c.id, ${VERSION} as version from bleumi_checkouts c where c.id = any($1)`,
    [ids],
  )
  return new Map(rows.map(row => [row.id, row.version]))
}
