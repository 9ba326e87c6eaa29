import type { TillDraft } from '../tills/draft-till.ts'
import { type CallbackTill, findCallback, hashCallback, type NewCallback } from './blockbee-callbacks.ts'
import { DEFAULT_SETTINGS } from './business-settings.ts'
import type { Sql } from './database.ts'
import { Gather } from './gather.ts'

/** A callback and the till that it gets when it is new. Without confirmations the business's setting counts. */
export interface CallbackClaim {
  readonly till: TillDraft<number | null>
  readonly callback: NewCallback
}

/**
 * The till is written only where this statement wrote the callback; the foreign key is checked at the statement's end. What is
 * known already costs no error in the server's log.
 */
const CLAIM = `with asked as (
    select * from json_to_recordset($1::json) as x(
      business_id text, callback_hash bytea, callback_url text, till_id text, ticker text, address_out text, method text,
      with_convert boolean, dialect text, family text, address text, nonce text, terms jsonb, terms_hash text, asset_id text,
      multi_token boolean, multi_chain boolean, confirmations integer, priority text, announce_pending boolean)),
  claimed as (
    insert into blockbee_callbacks (business_id, callback_hash, callback_url, till_id, ticker, address_out, method, with_convert)
    select business_id, callback_hash, callback_url, till_id, ticker, address_out, method, with_convert from asked
    on conflict (business_id, callback_hash) do nothing
    returning till_id)
  insert into tills (business_id, id, dialect, family, address, nonce, terms, terms_hash, asset_id, multi_token,
                     multi_chain, confirmations, priority, announce_pending)
  select a.business_id, a.till_id, a.dialect, a.family, a.address, a.nonce, a.terms, a.terms_hash, a.asset_id,
         a.multi_token, a.multi_chain,
         coalesce(a.confirmations, (select s.confirmations from business_settings s where s.business_id = a.business_id), $2),
         a.priority, a.announce_pending
    from claimed join asked a using (till_id)
  returning id, confirmations`

/** Writes those callbacks that are new, with their tills, in one statement; null for the others. */
async function writeCallbacks(sql: Sql, claims: readonly CallbackClaim[]): Promise<(CallbackTill | null)[]> {
  const asked = claims.map(({ till, callback }) => ({
    business_id: till.businessId,
    callback_hash: `\\x${hashCallback(callback.callbackUrl).toString('hex')}`,
    callback_url: callback.callbackUrl,
    till_id: till.tillId,
    ticker: callback.ticker,
    address_out: callback.addressOut,
    method: callback.method,
    with_convert: callback.withConvert,
    dialect: till.dialect,
    family: till.family,
    address: till.address,
    nonce: till.nonce,
    terms: till.terms,
    terms_hash: till.termsHash,
    asset_id: till.assetId,
    multi_token: till.multiToken,
    multi_chain: till.multiChain,
    confirmations: till.confirmations,
    priority: till.priority,
    announce_pending: till.announcePending,
  }))
  const { rows } = await sql.query<{ id: string; confirmations: number }>(CLAIM, [
    JSON.stringify(asked),
    DEFAULT_SETTINGS.confirmations,
  ])
  const written = new Map(rows.map(row => [row.id, row.confirmations]))
  return claims.map(({ till, callback }) => {
    const confirmations = written.get(till.tillId)
    return confirmations === undefined
      ? null
      : { ...till, ...callback, confirmations, outputs: till.recipients.length }
  })
}

/** Known already, or committed by somebody else while our statement waited, whose snapshot was too old to see the row. */
async function findStored(sql: Sql, { till, callback }: CallbackClaim): Promise<CallbackTill> {
  const stored = await findCallback(sql, till.businessId, callback.callbackUrl)
  if (!stored) throw new Error('a callback was neither written nor found')
  return stored
}

/**
 * Stores a callback with its till, or returns what is stored for its business and callback already, whatever it was made with;
 * comparing is the caller's. Callers that come at once with one callback all get the same till (F64).
 */
export async function claimCallback(
  sql: Sql,
  till: TillDraft<number | null>,
  callback: NewCallback,
): Promise<CallbackTill> {
  const claim = { till, callback }
  const [written] = await writeCallbacks(sql, [claim])
  return written ?? findStored(sql, claim)
}

/** `claimCallback` for many requests: those that come together share a statement. */
export function gatherClaims(sql: Sql): (claim: CallbackClaim) => Promise<CallbackTill> {
  const writes = new Gather<CallbackClaim, CallbackTill | null>(claims => writeCallbacks(sql, claims))
  return async claim => (await writes.add(claim)) ?? findStored(sql, claim)
}
