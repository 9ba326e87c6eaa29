import type { ProofKey } from '../checkouts/proof.ts'
import type { Sql } from './database.ts'
import type { SecretBox, SecretPlace } from './secret-box.ts'

interface KeyRow {
  readonly number: number
  readonly secret: string
}

const placeOf = (number: number): SecretPlace => ({ table: 'bleumi_checkout_keys', row: String(number) })

/** The key that is signed with now: the newest; where there is none, `secret` becomes the first. */
export async function currentProofKey(sql: Sql, box: SecretBox, secret: Uint8Array): Promise<ProofKey> {
  const newest = await newestKey(sql)
  if (newest) return keyOf(box, newest)
  await insertKey(sql, box, 1, secret)
  return currentProofKey(sql, box, secret)
}

/** Puts a new key in the place of the current one, whose values stay good. Returns the new one's name. */
export async function rotateProofKey(sql: Sql, box: SecretBox, secret: Uint8Array): Promise<string> {
  const number = ((await newestKey(sql))?.number ?? 0) + 1
  // Of two at once one was faster: the other's is the next.
  return (await insertKey(sql, box, number, secret)) ? nameOf(number) : rotateProofKey(sql, box, secret)
}

/** The key of that name, or null. */
export async function findProofKey(sql: Sql, box: SecretBox, id: string): Promise<ProofKey | null> {
  const number = /^v([1-9][0-9]{0,8})$/.exec(id)?.[1]
  if (number === undefined) return null
  const { rows } = await sql.query<KeyRow>(
    'select number, secret from bleumi_checkout_keys where number = $1',
    [Number(number)],
  )
  return rows[0] ? keyOf(box, rows[0]) : null
}

async function newestKey(sql: Sql): Promise<KeyRow | undefined> {
  const { rows } = await sql.query<KeyRow>(
    'select number, secret from bleumi_checkout_keys order by number desc limit 1',
  )
  return rows[0]
}

/** False when there is one of this number. */
async function insertKey(sql: Sql, box: SecretBox, number: number, secret: Uint8Array): Promise<boolean> {
  const { rowCount } = await sql.query(
    'insert into bleumi_checkout_keys (number, secret) values ($1, $2) on conflict (number) do nothing',
    [number, box.seal(placeOf(number), Buffer.from(secret).toString('base64'))],
  )
  return rowCount === 1
}

function keyOf(box: SecretBox, { number, secret }: KeyRow): ProofKey {
  return { id: nameOf(number), secret: Buffer.from(box.open(placeOf(number), secret), 'base64') }
}

function nameOf(number: number): string {
  return `v${number}`
}
