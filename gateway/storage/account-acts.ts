import { newUuid } from '../domain/ids.ts'
import type { Sql } from './database.ts'

/** A change of an account by a person. */
export interface AccountAct {
  readonly businessId: string
  /** A user's id, or `command line`. */
  readonly actor: string
  readonly act: AccountActKind
  /** What was changed: a ticker, a key's id, a setting's name. */
  readonly subject: string
  /** The value before and after, where the thing has one; never a secret. */
  readonly before: string | null
  readonly after: string | null
}

/** What of an account was changed (F101). */
export type AccountActKind =
  | 'address.set'
  | 'address.removed'
  | 'key.created'
  | 'key.revoked'
  | 'key.override'
  | 'setting.changed'
  | 'webhook.rotated'
  | 'delivery.resent'
  | 'forward.retried'
  | 'recipient.listed'
  | 'recipient.removed'
  | 'member.added'
  | 'member.removed'
  | 'member.password'
  | 'factor.on'
  | 'factor.off'
  | 'factor.codes'

/** An act as it is shown. */
export interface ListedAct extends AccountAct {
  readonly id: string
  /** The user's email; null for the command line. */
  readonly actorEmail: string | null
  readonly atMs: number
}

/** Writes an act; to be called in the transaction of the change. Rows are never altered (F101). */
export async function insertAccountAct(sql: Sql, act: AccountAct): Promise<void> {
  await sql.query(
    `insert into account_acts (business_id, id, actor, act, subject, before, after) values ($1, $2, $3, $4, $5, $6, $7)`,
    [act.businessId, newUuid(), act.actor, act.act, act.subject, act.before, act.after],
  )
}

/** The latest acts of a business, newest first. */
export async function listAccountActs(sql: Sql, businessId: string, limit: number): Promise<ListedAct[]> {
  const { rows } = await sql.query<ListedAct>(
    `select a.business_id as "businessId", a.id, a.actor, a.act, a.subject, a.before, a.after, u.email as "actorEmail",
            (extract(epoch from a.created_at) * 1000)::float8 as "atMs"
       from account_acts a left join users u on u.id = a.actor
      where a.business_id = $1 order by a.id desc limit $2`,
    [businessId, limit],
  )
  return rows
}
