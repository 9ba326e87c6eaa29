import type { ProofKey } from '../checkouts/proof.ts'
import type { Sql } from './database.ts'

interface KeyRow {
  readonly number: number
  readonly secret: string
}

/** The key that is signed with now: the newest; where there is none, `secret` becomes the first. */
export async function currentProofKey(sql: Sql, secret: Uint8Array): Promise<ProofKey> {
  const { rows } = await sql.query<KeyRow>(
    'select number, secret from bleumi_checkout_keys order by number desc limit 1',
  )
  if (rows[0]) return keyOf(rows[0])
  await sql.query(
    'insert into bleumi_checkout_keys (number, secret) values (1, $1) on conflict (number) do nothing',
    [base64(secret)],
  )
  return currentProofKey(sql, secret)
}

/** Puts a new key in the place of the current one, whose values stay good. Returns the new one's name. */
export async function rotateProofKey(sql: Sql, secret: Uint8Array): Promise<string> {
  const { rows } = await sql.query<KeyRow>(
    `insert into bleumi_checkout_keys (number, secret)
     select coalesce(max(number), 0) + 1, $1 from bleumi_checkout_keys returning number, secret`,
    [base64(secret)],
  )
  const [row] = rows
  if (!row) throw new Error('a key was written and not returned')
  return keyOf(row).id
}

/** The key of that name, or null. */
export async function findProofKey(sql: Sql, id: string): Promise<ProofKey | null> {
  const number = /^v([1-9][0-9]{0,8})$/.exec(id)?.[1]
  if (number === undefined) return null
  const { rows } = await sql.query<KeyRow>(
    'select number, secret from bleumi_checkout_keys where number = $1',
    [Number(number)],
  )
  return rows[0] ? keyOf(rows[0]) : null
}

function keyOf({ number, secret }: KeyRow): ProofKey {
  return { id: `v${number}`, secret: Buffer.from(secret, 'base64') }
}

function base64(secret: Uint8Array): string {
  return Buffer.from(secret).toString('base64')
}
