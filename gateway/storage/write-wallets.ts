import type { ExactTillDraft } from '../tills/draft-exact-till.ts'
import type { BleumiWallet } from './bleumi-wallets.ts'
import type { Sql } from './database.ts'
import { Gather } from './gather.ts'

/** A wallet of the Bleumi dialect and the till that it is. */
export interface NewWallet {
  readonly till: ExactTillDraft
  /** The merchant's own name of it. */
  readonly id: string
  /** Network code and token as the merchant wrote them. */
  readonly chain: string
  readonly token: string
  readonly confirmations: number
}

/** The till is written only where this statement wrote the wallet; the foreign key is checked at the statement's end. */
const WRITE = `with asked as (
    select * from json_to_recordset($1::json) as x(
      business_id text, id text, till_id text, chain text, token text, family text, address text, nonce text, terms jsonb,
      terms_hash text, asset_id text, confirmations integer)),
  written as (
    insert into bleumi_wallets (business_id, id, till_id, chain, token)
    select business_id, id, till_id, chain, token from asked
    on conflict (business_id, id) do nothing
    returning till_id, created_at),
  tills as (
    insert into tills (business_id, id, dialect, family, address, nonce, terms, terms_hash, asset_id, confirmations,
                       announce_pending, settlement)
    select a.business_id, a.till_id, 'bleumi', a.family, a.address, a.nonce, a.terms, a.terms_hash, a.asset_id,
           a.confirmations, true, 'on_request'
      from written join asked a using (till_id))
  select till_id, floor(extract(epoch from created_at))::bigint as created_at from written`

/** Writes those wallets whose ids their businesses have not used yet, in one statement; null for the others. */
async function writeWallets(sql: Sql, wallets: readonly NewWallet[]): Promise<(BleumiWallet | null)[]> {
  const asked = wallets.map(({ till, id, chain, token, confirmations }) => ({
    business_id: till.businessId,
    id,
    till_id: till.tillId,
    chain,
    token,
    family: till.family,
    address: till.address,
    nonce: till.nonce,
    terms: till.terms,
    terms_hash: till.termsHash,
    asset_id: till.assetId,
    confirmations,
  }))
  const { rows } = await sql.query<{ till_id: string; created_at: bigint }>(WRITE, [JSON.stringify(asked)])
  const written = new Map(rows.map(row => [row.till_id, Number(row.created_at)]))
  return wallets.map(({ till, id, chain, token }) => {
    const createdAt = written.get(till.tillId)
    if (createdAt === undefined) return null
    // Nobody knows the address yet, so nothing lies there.
    const balance = { balanceAtoms: 0n, balanceBlock: 0n }
    const { tillId, assetId, address } = till
    return { id, tillId, assetId, chain, token, address, ...balance, createdAt, updatedAt: createdAt }
  })
}

/**
 * Writes a wallet with its till and returns it; null when its business has one of this id already. Of several that come at once
 * one wins (F64). Requests that come together share a statement.
 */
export function gatherWallets(sql: Sql): (wallet: NewWallet) => Promise<BleumiWallet | null> {
  const writes = new Gather<NewWallet, BleumiWallet | null>(wallets => writeWallets(sql, wallets))
  return wallet => writes.add(wallet)
}
