import { randomBytes, scryptSync } from 'node:crypto'
import { newId } from '../domain/ids.ts'
import { insertBusiness } from '../storage/businesses.ts'
import type { Sql } from '../storage/database.ts'

/** A password's hash as `hashPassword` makes it, at so little cost that tests can sign in by the dozen. */
export function quickHash(password: string): string {
  const cost = { N: 16, r: 1, p: 1 }
  const salt = randomBytes(16)
  const key = scryptSync(password.normalize('NFKC'), salt, 32, cost)
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

/** `createBusiness` for tests: no half second of a core for the owner's password, here and at each sign-in. */
export async function createTestBusiness(
  sql: Sql,
  { password, ...names }: { name: string; email: string; password: string },
): Promise<{ businessId: string; userId: string }> {
  const ids = { businessId: newId('biz'), userId: newId('usr') }
  await insertBusiness(sql, { ...ids, ...names, passwordHash: quickHash(password) })
  return ids
}
