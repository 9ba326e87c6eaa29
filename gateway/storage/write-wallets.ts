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
  /** The default address that the till's terms were made from; null when they were made from none. */
  readonly madeFrom: { readonly ticker: string; readonly address: string } | null
}

/** `taken`: its business has a wallet of this id already. `stale`: the default address is another one by now. */
export type WrittenWallet = BleumiWallet | 'taken' | 'stale'

/** The till is written only where this statement wrote the wallet; the foreign key is checked at the statement's end. */
const WRITE = `with asked as (
    select * from json_to_recordset($1::json) as x(
      business_id text, id text, till_id text, chain text, token text, family text, address text, nonce text, terms jsonb,
      terms_hash text, asset_id text, confirmations integer, default_ticker text, default_address text)),
  valid as (
    select * from asked a
     where a.default_address is null or a.default_address = (
       select d.address from default_addresses d where d.business_id = a.business_id and d.ticker = a.default_ticker)),
  written as (
    insert into bleumi_wallets (business_id, id, till_id, chain, token)
    select business_id, id, till_id, chain, token from valid
    on conflict (business_id, id) do nothing
    returning till_id, created_at),
  tills as (
    insert into tills (business_id, id, dialect, family, address, nonce, terms, terms_hash, asset_id, confirmations,
                       announce_pending, settlement)
    select a.business_id, a.till_id, 'bleumi', a.family, a.address, a.nonce, a.terms, a.terms_hash, a.asset_id,
           a.confirmations, true, 'on_request'
      from written join valid a using (till_id))
  select till_id, floor(extract(epoch from w.created_at))::bigint as created_at from valid left join written w using (till_id)`

/** Writes those wallets that can be written, in one statement. */
async function writeWallets(sql: Sql, wallets: readonly NewWallet[]): Promise<WrittenWallet[]> {
  const asked = wallets.map(({ till, id, chain, token, confirmations, madeFrom }) => ({
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
    default_ticker: madeFrom?.ticker ?? null,
    default_address: madeFrom?.address ?? null,
  }))
  const { rows } = await sql.query<{ till_id: string; created_at: bigint | null }>(WRITE, [
    JSON.stringify(asked),
  ])
  const valid = new Map(rows.map(row => [row.till_id, row.created_at]))
  return wallets.map(({ till, id, chain, token }) => {
    const created = valid.get(till.tillId)
    if (created === undefined) return 'stale'
    if (created === null) return 'taken'
    const createdAt = Number(created)
    // Nobody knows the address yet, so nothing lies there.
    const balance = { balanceAtoms: 0n, balanceBlock: 0n }
    const { tillId, assetId, address } = till
    return { id, tillId, assetId, chain, token, address, ...balance, createdAt, updatedAt: createdAt }
  })
}

/**
 * Writes a wallet with its till and returns it, or says why not. Of several of one id that come at once one wins (F64). Requests
 * that come together share a statement.
 */
export function gatherWallets(sql: Sql): (wallet: NewWallet) => Promise<WrittenWallet> {
  const writes = new Gather<NewWallet, WrittenWallet>(wallets => writeWallets(sql, wallets))
  return wallet => writes.add(wallet)
}
