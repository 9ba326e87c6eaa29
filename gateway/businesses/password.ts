import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** OWASP's floor for scrypt: N = 2^17, r = 8, p = 1, which takes 128 MiB for the time of one check. */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 2 ** 20 }
const KEY_BYTES = 32
const SALT_BYTES = 16

/** Hash of a password: `scrypt$N$r$p$salt$key`, the last two in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const key = await derive(password, salt, COST)
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

/** Whether the password has this hash, in a time that does not depend on where they differ. False for malformed hashes. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const [scheme, n, r, p, salt, key] = hash.split('$')
  if (scheme !== 'scrypt' || salt === undefined || key === undefined) return false
  const expected = Buffer.from(key, 'base64url')
  if (expected.length !== KEY_BYTES) return false
  const cost = { N: Number(n), r: Number(r), p: Number(p), maxmem: COST.maxmem }
  return timingSafeEqual(await derive(password, Buffer.from(salt, 'base64url'), cost), expected)
}

function derive(password: string, salt: Buffer, cost: typeof COST): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, cost, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}
