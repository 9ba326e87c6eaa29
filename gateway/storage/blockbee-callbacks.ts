import { hash } from 'node:crypto'
import type { Sql } from './database.ts'

/** How a merchant is called. */
export type CallbackMethod = 'get' | 'post' | 'json'

/** A callback URL and the till it names. The URL is its identity within the business (reference blockbee 4.3). */
export interface CallbackTill {
  readonly businessId: string
  readonly tillId: string
  readonly callbackUrl: string
  /** The ticker asked for at first, path form. */
  readonly ticker: string
  /** Where money goes, as shown to the merchant. */
  readonly addressOut: string
  /** Canonical form. */
  readonly address: string
  readonly outputs: number
  readonly assetId: string
  readonly multiToken: boolean
  readonly multiChain: boolean
  readonly confirmations: number
  readonly priority: string
  readonly announcePending: boolean
}

/** What the merchant fixes besides the till. */
export interface NewCallback {
  readonly callbackUrl: string
  readonly ticker: string
  readonly addressOut: string
  readonly method: CallbackMethod
  readonly withConvert: boolean
}

interface CallbackRow {
  readonly business_id: string
  readonly till_id: string
  readonly callback_url: string
  readonly ticker: string
  readonly address_out: string
  readonly address: string
  readonly outputs: number
  readonly asset_id: string
  readonly multi_token: boolean
  readonly multi_chain: boolean
  readonly confirmations: number
  readonly priority: string
  readonly announce_pending: boolean
}

const COLUMNS = `c.business_id, c.till_id, c.callback_url, c.ticker, c.address_out, t.address,
  jsonb_array_length(t.terms->'recipients') as outputs, t.asset_id, t.multi_token, t.multi_chain, t.confirmations,
  t.priority, t.announce_pending`

const STORED = `select ${COLUMNS} from blockbee_callbacks c
  join tills t on t.business_id = c.business_id and t.id = c.till_id`

/** The till of a callback within a business. */
export async function findCallback(
  sql: Sql,
  businessId: string,
  callbackUrl: string,
): Promise<CallbackTill | null> {
  const { rows } = await sql.query<CallbackRow>(
    `${STORED} where c.business_id = $1 and c.callback_hash = $2`,
    [businessId, hashCallback(callbackUrl)],
  )
  return rows[0] ? fromRow(rows[0]) : null
}

/** Tills of a callback over all businesses, at most `limit`: for callers that show no key (reference blockbee 1.2). */
export async function findCallbackAnywhere(
  sql: Sql,
  callbackUrl: string,
  limit: number,
): Promise<CallbackTill[]> {
  const { rows } = await sql.query<CallbackRow>(`${STORED} where c.callback_hash = $1 limit $2`, [
    hashCallback(callbackUrl),
    limit,
  ])
  return rows.map(fromRow)
}

/** What a callback URL is found by. */
export function hashCallback(callbackUrl: string): Buffer {
  return hash('sha256', callbackUrl, 'buffer')
}

function fromRow(row: CallbackRow): CallbackTill {
  return {
    businessId: row.business_id,
    tillId: row.till_id,
    callbackUrl: row.callback_url,
    ticker: row.ticker,
    addressOut: row.address_out,
    address: row.address,
    outputs: row.outputs,
    assetId: row.asset_id,
    multiToken: row.multi_token,
    multiChain: row.multi_chain,
    confirmations: row.confirmations,
    priority: row.priority,
    announcePending: row.announce_pending,
  }
}
